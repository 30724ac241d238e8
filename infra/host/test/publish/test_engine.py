"""Beside a real Docker engine, with the local image alpine:3.17 (a busybox): nothing is pulled."""

import time
import os
import subprocess
import unittest
import uuid

from support import NOW, PATTERN, Case
from publisher import sampling
from publisher.clock import Clock
from publisher.config import read_config
from publisher.engine import Docker
from publisher.sampling import Sampler


def docker(*arguments):
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=120, check=True).stdout.strip()


def engine_is_here():
    try:
        docker("image", "inspect", "alpine:3.17")
        return os.path.exists("/var/run/docker.sock") and os.access("/var/run/docker.sock", os.W_OK)
    except (OSError, subprocess.SubprocessError):
        return False


# Opens its log as zeam does, without truncating it, and writes what it is told to.
NODE = r"""
exec 3<>/data/consensus.log
say() { echo "$(date -u '+%b-%d %H:%M:%S').000 $1" >&3; }
say "started"
while :; do
  for told in /data/tell-*; do
    [ -e "$told" ] || continue
    say "$(cat "$told")"; rm "$told"
  done
  sleep 0.05
done
"""


@unittest.skipUnless(engine_is_here(), "no Docker engine with the image alpine:3.17 answers")
class ARealContainer(Case):
    BEAT = "rust-bridge: [#942 arm] last=5(swarm_event) age=0s | in=3"

    def setUp(self):
        super().setUp()
        self.name = "zeam_" + uuid.uuid4().hex[:12]
        self.data = os.path.join(self.folder, "another-name")
        os.mkdir(self.data)
        self.head = self.endpoint("lean_head_slot 1175\n")
        self.addCleanup(subprocess.run, ["docker", "rm", "--force", self.name], capture_output=True)
        self.start()
        config = read_config(
            self.configuration({"match": self.name, "heartbeat": {"file": "consensus.log", "pattern": PATTERN}})
        )
        self.sampler = Sampler(config, Docker.of_environment(), Clock(), self.journal)
        self.sampler.docker_seconds = self.sampler.scrape_seconds = self.sampler.seconds = 60
        quiet, sampling.QUIET_START_SECONDS = sampling.QUIET_START_SECONDS, 0
        self.addCleanup(setattr, sampling, "QUIET_START_SECONDS", quiet)

    def start(self):
        docker(
            *("run", "--detach", "--name", self.name, "--label", "dev.unwedge.test", "--network", "host"),
            *("--volume", self.data + ":/data", "alpine:3.17", "sh", "-c", NODE, "node"),
            *("--metrics-port", str(self.head.port)),
        )
        self.tell("ready")

    def tell(self, text, times=1):
        """The node writes this to its log; returns when it has."""
        path = os.path.join(self.data, "tell-x")
        for _ in range(times):
            with open(path + "~", "w") as file:
                file.write(text)
            os.rename(path + "~", os.path.join(self.data, "tell-" + uuid.uuid4().hex))
        waited = Clock()
        for _ in range(1200):
            if not any(name.startswith("tell-") and not name.endswith("~") for name in os.listdir(self.data)):
                return
            waited.wait(0.05)
        self.fail("the container wrote nothing")

    def sample(self):
        return {d.metric: d.value for d in self.sampler.sample()}

    def test_head_uptime_and_heartbeats_are_read(self):
        self.assertEqual({"HeadSlot", "UptimeSeconds"}, set(self.sample()))  # it has only just started
        self.tell(self.BEAT, 3)
        found = self.sample()
        self.assertEqual((1175, 3), (found["HeadSlot"], found["Heartbeats"]), self.logged.getvalue())
        self.assertGreaterEqual(found["UptimeSeconds"], 1)
        self.tell(self.BEAT, 2)
        self.assertEqual(2, self.sample()["Heartbeats"])
        self.assertEqual(0, self.sample()["Heartbeats"])

    def test_after_docker_restart_the_log_is_overwritten_and_read_at_the_writers_place(self):
        with open(os.path.join(self.data, "consensus.log"), "ab") as file:
            file.write(b"x" * 5000 + b"\n")
        self.tell(self.BEAT, 5)
        size = os.path.getsize(os.path.join(self.data, "consensus.log"))
        self.sample()
        docker("restart", "--time", "0", self.name)
        self.tell("ready again")
        self.assertNotIn("Heartbeats", self.sample())
        self.tell(self.BEAT, 2)
        self.assertEqual(2, self.sample()["Heartbeats"], self.logged.getvalue())
        self.assertEqual(0, self.sample()["Heartbeats"])
        self.assertEqual(size, os.path.getsize(os.path.join(self.data, "consensus.log")))

    def test_renaming_loses_nothing(self):
        self.sample()
        self.tell(self.BEAT, 2)
        log = os.path.join(self.data, "consensus.log")
        os.rename(log, os.path.join(self.data, "consensus-20240530.log"))
        open(log, "w").close()
        self.assertEqual(2, self.sample()["Heartbeats"], self.logged.getvalue())
        self.tell(self.BEAT)
        self.assertEqual(1, self.sample()["Heartbeats"], self.logged.getvalue())

    def test_a_stopped_container_has_an_uptime_of_zero_and_no_head(self):
        docker("stop", "--time", "0", self.name)
        self.assertEqual({"UptimeSeconds": 0}, self.sample())
        self.assertLess(NOW, time.time())

    def test_a_paused_container_does_not_run(self):
        docker("pause", self.name)
        self.addCleanup(subprocess.run, ["docker", "unpause", self.name], capture_output=True)
        self.assertEqual({"UptimeSeconds": 0}, self.sample())

    def test_a_container_that_is_replaced_is_another(self):
        self.sample()
        docker("rm", "--force", self.name)
        self.assertEqual({}, self.sample())
        self.start()
        self.assertEqual({"HeadSlot", "UptimeSeconds"}, set(self.sample()), self.logged.getvalue())
        self.tell(self.BEAT)
        found = self.sample()
        self.assertEqual({"HeadSlot", "UptimeSeconds", "Heartbeats"}, set(found), self.logged.getvalue())


if __name__ == "__main__":
    unittest.main()
