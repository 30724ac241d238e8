"""Under a real systemd: the worker is a unit, and so is what runs the container."""

import json
import os
import pathlib
import re
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import systemd_host
from helpers import HOOK_FOREVER
from hosts import IMAGE, LABEL, RUN, SCRIPT, HostCase, docker, instant, until
from stand_ins import PUBLISHER

NODE = "echo x >>/data/starts; trap 'sleep 3; echo flushed >>/data/flush; exit 0' TERM; while :; do sleep 0.2; done\n"
UNIT = """[Service]
ExecStart=/usr/bin/docker run --rm --name {name} --label {label} -v {data}:/data {image} sh /data/node
Restart=always
TimeoutStopSec=60
"""


class UnderSystemd(HostCase):
    def setUp(self):
        super().setUp()
        self.name = f"unwedge-{RUN}-{self.id().rsplit('_', 1)[-1]}"
        self.host.data(self.name).mkdir()
        (self.host.data(self.name) / "node").write_text(NODE)
        self.systemd = systemd_host.SystemdHost(label=RUN)
        self.addCleanup(self.systemd.close)
        self.systemd.start()
        self.systemd.remove(self.name)
        # As it is installed: nothing of the environment but how long it looks.
        self.systemd.place("/usr/local/sbin/unwedge-restart", SCRIPT.read_bytes(), "755")
        answers = {"look": "none", "reason": None, "url": None, "headFirst": 53, "headLast": 53, "headReads": 2, "heartbeat": "none", "log": None,
                   "unit": "node.service", "looks": 2, "seconds": 1}
        self.systemd.place("/usr/local/bin/unwedge-publish", PUBLISHER.format(asked="/run/asked", instead="    pass", answers=answers), "755")
        self.systemd.unit("node.service", UNIT.format(name=self.name, label=f"{LABEL}={RUN}", data=self.host.data(self.name), image=IMAGE))
        self.systemd.run("systemctl", "start", "node.service")
        self.runs(1)
        self.before = self.host.started(self.name)

    def runs(self, starts):
        self.systemd.until(lambda: self.host.starts(self.name) == starts and docker("ps", "-q", "--filter", f"name={self.name}"), "it runs")

    def restart(self, *options):
        done = self.systemd.run(
            "unwedge-restart", "--node", self.name, "--started-before", instant(1), "--expires-at", instant(300), "--downtime", "2", "--veto", "HEAD",
            "--run-id", "r", *options, check=False, environment={"UNWEDGE_LOOK_SECONDS": "1"}, timeout=300)
        return json.loads(done.stdout.splitlines()[-1]), done.stderr

    def check(self, answer):
        report, errors = answer
        self.assertEqual("RESTARTED", report["outcome"], errors)
        self.runs(2)
        self.assertEqual((self.before, self.host.started(self.name)), (report["startedAtBefore"], report["startedAtAfter"]))
        self.assertEqual("flushed\n", (self.host.data(self.name) / "flush").read_text())
        self.assertEqual("active", self.systemd.property("node.service", "ActiveState"))
        self.assertEqual("", self.systemd.run("sh", "-c", "ls /var/lib/unwedge/restart").stdout)

    def test_a_unit_s_container_is_restarted_by_its_unit_and_the_worker_is_one_too(self):
        self.check(self.restart())
        self.assertRegex(self.systemd.journal(), rf"unwedge-restart-{self.name}-\d+-1.service")

    @unittest.skipUnless(os.environ.get("UNWEDGE_SLOW") == "1", "slow profile: one case is enough")
    def test_a_killed_worker_is_restarted_by_systemd_and_its_hook_ends_with_it(self):
        self.systemd.place("/etc/unwedge/hooks/while-stopped", HOOK_FOREVER, "755")
        answer = []
        thread = threading.Thread(target=lambda: answer.append(self.restart("--attempt", "2")))
        thread.start()
        self.systemd.until(lambda: self.systemd.run("sh", "-c", "cat /run/hook", check=False).stdout.count("ran") == 1, "the hook runs")
        self.assertEqual("", docker("ps", "-q", "--filter", f"name={self.name}"))
        units = self.systemd.run("systemctl", "list-units", "--no-legend", "unwedge-restart-*").stdout
        worker = re.search(rf"unwedge-restart-{self.name}-\d+-1.service", units)
        self.systemd.run("systemctl", "kill", "--signal", "KILL", "--kill-who", "main", worker.group())
        thread.join()
        self.check(answer[0])
        self.assertEqual(None, answer[0][0]["hook"]["exit"])
        self.assertEqual("ran\n", self.systemd.read("/run/hook"))
        until(lambda: "while-stopped" not in self.systemd.run("ps", "-eo", "args").stdout, "the hook is gone")


if __name__ == "__main__":
    unittest.main()
