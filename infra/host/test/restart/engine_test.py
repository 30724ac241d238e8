"""Where the engine is: DOCKER_HOST of publisher.env, for each of the script's processes."""

import os
import shutil
import signal
import unittest

from helpers import Steps, function, kill_workers
from hosts import HostCase, until


class TheEngine(HostCase):
    def env(self, text):
        (self.host.folder / "publisher.env").write_text(text)

    def noting(self):
        """The engine's client, which notes where it was sent."""
        calls, binaries = self.host.folder / "calls", self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "docker").write_text(f'#!/bin/sh\necho "${{DOCKER_HOST:-nowhere}} $1" >>{calls}\nexec {shutil.which("docker")} "$@"\n')
        (binaries / "docker").chmod(0o755)
        self.host.environment["UNWEDGE_PATH"] = str(binaries)
        return calls

    def test_front_worker_and_recover_use_the_one_of_publisher_env(self):
        socket = self.host.folder / "socket"
        socket.symlink_to("/var/run/docker.sock")
        self.env(f"AWS_REGION=x\nDOCKER_HOST=unix://{socket}\n")
        name = self.host.container()
        calls = self.noting()
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name))
        steps = Steps(self.host.folder)
        process = self.host.begin(self.host.command(name, downtime=3), UNWEDGE_STEPS=str(steps.path))
        self.assertTrue(steps.await_step("downtime", process))
        os.killpg(process.pid, signal.SIGKILL)
        kill_workers(name)
        process.communicate()
        self.host.recover()
        until(lambda: self.host.idle(name) and self.host.runs(name), "it runs")
        used = [line.split() for line in calls.read_text().splitlines()]
        self.assertEqual({f"unix://{socket}"}, {where for where, _ in used})
        self.assertEqual({"container", "ps", "update", "stop", "start"}, {what for _, what in used} - {"logs", "top", "info"})

    def test_the_environment_s_own_comes_first_and_a_wrong_one_is_not_worked_around(self):
        name = self.host.container()
        self.env("DOCKER_HOST=unix:///nowhere/docker.sock\n")
        self.assertIn("does not answer", self.host.restart(name).evidence["reason"])
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name, {"DOCKER_HOST": "unix:///var/run/docker.sock"}))

    def test_it_is_parsed_and_not_sourced(self):
        for text, address in {
            "DOCKER_HOST=unix:///a": "unix:///a",
            '# DOCKER_HOST=x\n  DOCKER_HOST="unix:///a"  \r\nOTHER=y\n': "unix:///a",
            "DOCKER_HOST='tcp://127.0.0.1:2375'\nDOCKER_HOST=ssh://me@host\n": "ssh://me@host",
            f"DOCKER_HOST=$(touch {self.host.folder}/done)\n": "",
            f"touch {self.host.folder}/done\nDOCKER_HOST=unix:///a;b\n": "",
            "XDOCKER_HOST=unix:///a\n": "",
            "": "",
        }.items():
            with self.subTest(text=text):
                self.env(text)
                configuration = str(self.host.folder / "publisher.json")
                self.assertEqual(address, function("10-basics.sh", 'DOCKER_HOST=; use_docker_host 2>/dev/null; printf %s "${DOCKER_HOST:-}"',
                                                   configuration=configuration))
        self.assertFalse((self.host.folder / "done").exists())


if __name__ == "__main__":
    unittest.main()
