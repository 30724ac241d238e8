"""What befalls the host: disks, descriptors, memory, clocks, a hung engine, containers that vanish. docs/faults-hosts.md names these tests."""

import os
import shutil
import signal
import subprocess
import unittest

from helpers import Steps
from hosts import Answer, HostCase, build_publisher, docker, until


class Faults(HostCase):
    def begin_watched(self, name, shell="sh", environment=None, **options):
        steps = Steps(self.host.folder)
        return self.host.begin(self.host.command(name, shell=shell, **options), UNWEDGE_STEPS=str(steps.path), **(environment or {})), steps

    def stubs(self, **programs):
        """Stand-ins on the script's PATH."""
        folder = self.host.folder / "bin"
        folder.mkdir()
        for program, text in programs.items():
            (folder / program).write_text("#!/bin/sh\n" + text)
            (folder / program).chmod(0o755)
        return {"UNWEDGE_PATH": str(folder)}

    def hanging(self, word):
        """An engine that never answers to one word; it is given up after two seconds in place of its own time."""
        real = shutil.which("docker")
        return self.stubs(
            docker=f'[ "$1" != {word} ] || exec sleep 600\nexec {real} "$@"\n',
            timeout=f'if [ "$4:$5" = docker:{word} ]; then shift 3; set -- -k 1 2 "$@"; fi\nexec /usr/bin/timeout "$@"\n',
        )

    def full(self, folder):
        folder.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False)
        self.assertEqual(0, mounted.returncode, mounted.stderr)
        self.addCleanup(subprocess.run, ["umount", "-l", str(folder)], check=False)
        subprocess.run(["dd", "if=/dev/zero", f"of={folder}/full", "bs=4k"], capture_output=True, check=False)


class Disks(Faults):
    def test_disks_that_are_full_everywhere_change_nothing(self):
        name = self.host.container()
        before = self.host.started(name)
        self.full(self.host.state)
        self.full(self.host.run)
        answer = self.host.restart(name)
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("is full", answer.evidence["reason"])
        self.assert_untouched(name, before)
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_with_no_place_for_its_journal_nothing_is_done(self):
        name = self.host.container()
        before = self.host.started(name)
        self.host.state.write_text("a file where the folder should be")
        self.host.run.mkdir()
        (self.host.run / ".restart").write_text("and another")
        answer = self.host.restart(name)
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("no journal can be written", answer.evidence["reason"])
        self.assert_untouched(name, before)
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_the_journal_is_on_the_disk_before_the_policy_is_changed(self):
        name = self.host.container()
        before = self.host.started(name)
        journal = self.host.state / "restart" / name
        steps = self.host.folder / "steps.txt"
        stubs = self.stubs(sync=f'[ -s "$1" ] && echo "sync $*" >>{steps}\n')
        answer = self.host.restart(name, {**stubs, "UNWEDGE_STEPS": str(steps)})
        self.assert_restarted(name, before, answer)
        said = steps.read_text().splitlines()
        self.assertEqual("protecting", said[said.index(f"sync {journal} {journal.parent}") + 1])

    def test_a_sync_that_knows_no_paths_is_asked_for_all(self):
        name = self.host.container()
        before = self.host.started(name)
        asked = self.host.folder / "asked"
        stubs = self.stubs(sync=f'echo "sync $#" >>{asked}; [ $# -eq 0 ]\n')
        self.assert_restarted(name, before, self.host.restart(name, stubs))
        self.assertEqual("sync 2\nsync 0\n", asked.read_text())

    def test_a_log_folder_that_vanishes_during_the_looks_is_no_progress(self):
        name = self.host.container(metrics="lean_head_slot 53\n")
        before = self.host.started(name)
        log = self.host.data(name) / "logs" / "consensus.log"
        log.parent.mkdir()
        log.write_text("[arm] age=0s\n")
        (self.host.folder / "publisher.json").write_text(
            '{"fleet": "x", "nodes": [{"match": "*", "headMetric": "lean_head_slot", "metricsPort": 8080, '
            '"heartbeat": {"file": "logs/consensus.log", "pattern": "age=(\\\\d+)s"}}]}'
        )
        self.host.script = build_publisher()
        process, steps = self.begin_watched(name, veto="HEAD_OR_HEARTBEAT")
        self.assertTrue(steps.await_step("looking", process))
        shutil.rmtree(log.parent)
        answer = Answer(process, name)
        self.assert_restarted(name, before, answer)
        self.assertEqual("none", answer.word["look"])


class TheEngine(Faults):
    def test_an_engine_that_hangs_from_the_start_changes_nothing(self):
        name = self.host.container()
        before = self.host.started(name)
        answer = self.host.restart(name, self.hanging("container"))
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("does not answer", answer.evidence["reason"])
        self.assert_untouched(name, before)

    def test_an_engine_that_hangs_at_the_stop_leaves_the_container_and_its_policy(self):
        name = self.host.container()
        before = self.host.started(name)
        stubs = self.hanging("stop")
        (self.host.folder / "bin" / "docker").write_text(
            f'#!/bin/sh\ncase $1 in stop) exec sleep 600 ;; kill) exit 1 ;; esac\nexec {shutil.which("docker")} "$@"\n'
        )
        answer = self.host.restart(name, stubs)
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("can't be stopped", answer.evidence["reason"])
        self.assert_untouched(name, before)
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_an_engine_that_hangs_at_the_start_is_asked_again_by_recover(self):
        name = self.host.container(policy="no")
        answer = self.host.restart(name, self.hanging("start"))
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("does not start", answer.evidence["reason"])
        self.host.recover()
        until(lambda: self.host.runs(name) and self.host.idle(name), "it runs")
        self.assertEqual(("no", 2), (self.host.policy(name), self.host.starts(name)))

    def test_an_engine_that_hangs_at_the_policy_restarts_and_leaves_it(self):
        name = self.host.container()
        answer = self.host.restart(name, self.hanging("update"))
        self.assertEqual("RESTARTED", answer.outcome, answer)
        self.host.recover()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assertEqual(("unless-stopped", 2, True), (self.host.policy(name), self.host.starts(name), self.host.runs(name)))

    def test_a_container_that_vanishes_is_told(self):
        for step in ("looking", "downtime"):
            with self.subTest(step=step):
                (self.host.folder / "steps").unlink(missing_ok=True)
                name = self.host.container(metrics="lean_head_slot 53\n")
                process, steps = self.begin_watched(name, veto="HEAD", downtime=3)
                self.assertTrue(steps.await_step(step, process))
                docker("rm", "-f", name)
                answer = Answer(process, name)
                self.assertIn(answer.outcome, ("NO_SUCH_CONTAINER", "FAILED"), answer)
                self.assertEqual(answer.word["startedAtBefore"], answer.word["startedAtAfter"])

    def test_another_container_of_the_name_is_left_alone(self):
        name = self.host.container()
        process, steps = self.begin_watched(name, downtime=4)
        self.assertTrue(steps.await_step("downtime", process))
        docker("rm", "-f", name)
        shutil.rmtree(self.host.data(name))
        self.host.container(name=name, policy="on-failure:3")
        before = self.host.started(name)
        answer = Answer(process, name)
        self.assertNotEqual("RESTARTED", answer.outcome)
        until(lambda: not any(self.host.run.glob(f"{name}/work.*")), "all is quiet")
        self.assert_untouched(name, before)
        self.assertEqual("on-failure:3", self.host.policy(name))


class Limits(Faults):
    def limited(self, limit):
        """It restarts and tells so, or changes nothing; a shell that can't even open its locks says nothing."""
        name = self.host.container()
        before = self.host.started(name)
        process = self.host.begin(["sh", "-c", f'ulimit {limit}; exec "$@"', "sh", *self.host.command(name)])
        out, err = process.communicate()
        if b'"outcome":"RESTARTED"' in out:
            self.assertEqual(0, process.returncode)
        else:
            self.assertNotEqual(0, process.returncode, err)
            self.assert_untouched(name, before)
        until(lambda: self.host.idle(name), "all is quiet")
        self.assertTrue(self.host.runs(name))
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_few_descriptors_are_enough_or_nothing_is_done(self):
        for most in (5, 10, 12, 16, 64):
            with self.subTest(most=most):
                self.limited(f"-n {most}")

    def test_little_memory_is_enough_or_nothing_is_done(self):
        for kilobytes in (20_000, 200_000):
            with self.subTest(kilobytes=kilobytes):
                self.limited(f"-v {kilobytes}")


class ClocksAndSignals(Faults):
    def test_a_clock_that_jumps_neither_stretches_the_downtime_nor_cuts_it_off(self):
        name = self.host.container()
        before = self.host.started(name)
        turn = self.host.folder / "turn"
        real = shutil.which("date")
        stubs = self.stubs(
            date=f'echo x >>{turn}; if [ $(($(wc -l <{turn}) % 2)) = 0 ]; then set -- -d "+1 year" "$@"; else set -- -d "-1 year" "$@"; fi\nexec {real} "$@"\n'
        )
        self.assert_restarted(name, before, self.host.restart(name, stubs, downtime=2))
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_a_clock_that_is_a_year_ahead_takes_every_command_for_expired(self):
        name = self.host.container()
        before = self.host.started(name)
        stubs = self.stubs(date=f'exec {shutil.which("date")} -d "+1 year" "$@"\n')
        self.assertEqual("EXPIRED", self.host.restart(name, stubs).outcome)
        self.assert_untouched(name, before)

    def test_sigterm_during_the_looks_changes_nothing(self):
        name = self.host.container(metrics="lean_head_slot 53\n")
        before = self.host.started(name)
        process, steps = self.begin_watched(name, veto="HEAD")
        self.assertTrue(steps.await_step("looking", process))
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assert_untouched(name, before)
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_sigterm_during_the_downtime_does_not_keep_it_down(self):
        name = self.host.container()
        process, steps = self.begin_watched(name, downtime=2)
        self.assertTrue(steps.await_step("downtime", process))
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()
        until(lambda: self.host.idle(name) and self.host.runs(name), "it runs")
        self.assertEqual(("unless-stopped", 2), (self.host.policy(name), self.host.starts(name)))


if __name__ == "__main__":
    unittest.main()
