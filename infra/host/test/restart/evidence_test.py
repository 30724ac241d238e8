"""Evidence: what is kept, how much of it, and that nothing about it stops a restart."""

import pathlib
import subprocess
import time

from hosts import HostCase, docker


class Evidence(HostCase):
    def saved(self, name):
        folders = sorted((self.host.state / "evidence" / name).glob("*"))
        return {path.name: path.read_text(errors="replace") for path in folders[-1].iterdir()}

    def test_what_is_kept(self):
        name = self.host.container("-e", "SECRET_KEY=hunter2", "--memory", "64m", metrics="lean_head_slot 53\n",
                                   does="echo said to docker; while :; do sleep 3600; done")
        docker("exec", name, "sh", "-c", "echo 'the last line' >>/data/consensus.log")
        answer = self.host.restart(name, veto="HEAD")
        self.assertEqual(("RESTARTED", True), (answer.outcome, answer.evidence["complete"]))
        files = self.saved(name)
        self.assertIn('"StartedAt"', files["inspect.json"])
        self.assertIn("SECRET_KEY", files["inspect.json"])
        self.assertNotIn("hunter2", files["inspect.json"])
        self.assertIn("said to docker", files["docker.log"])
        self.assertIn("the last line", files["node.log"])
        self.assertEqual("lean_head_slot 53\n", files["metrics.txt"])
        self.assertRegex(files["threads.txt"], r"thread \d+\tS \(sleeping\)\t\S+\tsh\t")
        self.assertRegex(files["memory.txt"], "67108864")
        self.assertIn("/net/tcp", files["sockets.txt"])
        self.assertIn("heads 53 .. 53", files["looks.txt"])
        self.assertIn("threads ", answer.evidence["summary"])
        folder = pathlib.Path(answer.evidence["saved"])
        self.assertEqual(0o700, folder.stat().st_mode & 0o777)

    def test_size_is_bounded(self):
        line = "x$(id)\"\\\\ {} " + 80 * "."
        loud = f"i=0; while [ $i -lt 20000 ]; do echo '{line}'; i=$((i+1)); done; "
        name = self.host.container(does=loud + "echo over >/data/over; while :; do sleep 3600; done", metrics="y 1\n" * 400_000)
        (self.host.data(name) / "consensus.log").write_text("z" * 5_000_000)
        answer = self.host.restart(name)
        self.assertEqual("RESTARTED", answer.outcome)
        self.assertLess(sum(len(text) for text in self.saved(name).values()), 3_000_000)

    def test_ten_of_each_node_are_kept(self):
        name = self.host.container()
        folder = self.host.state / "evidence" / name
        for day in range(10, 30):
            (folder / f"202601{day}T000000Z-1").mkdir(parents=True)
        self.assertEqual("RESTARTED", self.host.restart(name).outcome)
        kept = sorted(path.name for path in folder.iterdir())
        self.assertEqual((10, "20260121T000000Z-1"), (len(kept), kept[0]))

    def test_a_folder_that_can_not_be_written_does_not_stop_it(self):
        name = self.host.container()
        before = self.host.started(name)
        self.host.state.write_text("a file where the folder should be")
        answer = self.host.restart(name)
        self.assertIn("can not be written", answer.evidence["evidenceError"])
        self.assert_restarted(name, before, answer)
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_nor_does_a_full_disk(self):
        name = self.host.container()
        before = self.host.started(name)
        self.host.state.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(self.host.state)], capture_output=True, check=False).returncode:
            self.skipTest("can't mount")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.host.state)], check=False)
        subprocess.run(["dd", "if=/dev/zero", f"of={self.host.state}/full", "bs=4k"], capture_output=True, check=False)
        answer = self.host.restart(name)
        self.assertIn("evidenceError", answer.evidence)
        self.assert_restarted(name, before, answer)

    def test_nor_does_a_disk_that_hangs(self):
        """The collector never comes back: given up after its time."""
        name = self.host.container()
        before = self.host.started(name)
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "dmesg").write_text("#!/bin/sh\ntrap '' TERM\nsleep 20\n")
        (binaries / "timeout").write_text('#!/bin/sh\ncase $* in *dmesg*) shift; exec "$@" ;; esac\nexec /usr/bin/timeout "$@"\n')
        for stub in binaries.iterdir():
            stub.chmod(0o755)
        began = time.monotonic()
        answer = self.host.restart(name, {"UNWEDGE_PATH": str(binaries), "UNWEDGE_EVIDENCE_SECONDS": "2"})
        self.assert_restarted(name, before, answer)
        self.assertFalse(answer.evidence["complete"])
        self.assertLess(time.monotonic() - began, 18)
