"""Who lives in the network namespace of a container that is restarted: they have a network again afterwards."""

import os
import shutil
import signal
import unittest

from helpers import Steps, kill_workers
from hosts import Answer, HostCase, docker, until


class Dependants(HostCase):
    def setUp(self):
        super().setUp()
        self.name = self.host.container(metrics="lean_head_slot 53\n")

    def dependant(self, of, *options, **more):
        return self.host.container("--network", f"container:{of}", *options, port=False, **more)

    def network(self, name):
        return os.readlink(f"/proc/{self.host.inspect(name)['State']['Pid']}/ns/net")

    def outcomes(self, answer):
        return {one["node"]: one["outcome"] for one in answer.word.get("dependants", [])}

    def test_they_are_restarted_once_and_reach_it_again(self):
        direct = self.dependant(self.name)
        other = self.dependant(direct, policy="no")
        strangers = [self.host.container(), self.dependant(self.name, "--label", "io.kubernetes.pod.name=x")]
        stopped = self.dependant(self.name)
        docker("stop", stopped)
        before = self.host.started(self.name)
        answer = self.host.restart(self.name)
        self.assert_restarted(self.name, before, answer)
        self.assertEqual({direct: "RESTARTED", other: "RESTARTED"}, self.outcomes(answer))
        for name in (direct, other):
            self.assertEqual(2, self.host.starts(name))
            self.assertEqual(self.network(self.name), self.network(name))
            # Over the network: its own address, which only exists in the new namespace, from within.
            address = self.host.inspect(self.name)["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]
            self.assertEqual("lean_head_slot 53", docker("exec", name, "wget", "-q", "-O", "-", f"http://{address}:8080/metrics"))
        self.assertEqual([1, 1], [self.host.starts(name) for name in strangers])
        self.assertFalse(self.host.runs(stopped))

    def test_none_are_reported_where_there_are_none(self):
        self.assertNotIn("dependants", self.host.restart(self.name).word)

    def test_one_that_can_not_be_restarted_does_not_change_the_outcome(self):
        dependant = self.dependant(self.name)
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "docker").write_text(f'#!/bin/sh\n[ "$1" != restart ] || exit 1\nexec {shutil.which("docker")} "$@"\n')
        (binaries / "docker").chmod(0o755)
        before = self.host.started(self.name)
        answer = self.host.restart(self.name, {"UNWEDGE_PATH": str(binaries)})
        self.assert_restarted(self.name, before, answer)
        self.assertEqual({dependant: "FAILED"}, self.outcomes(answer))
        self.assertEqual(1, self.host.starts(dependant))

    def test_they_are_not_tried_where_it_does_not_run_again(self):
        dependant = self.dependant(self.name)
        real = shutil.which("docker")
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "docker").write_text(f'#!/bin/sh\n[ "$1" != start ] || exit 1\nexec {real} "$@"\n')
        (binaries / "docker").chmod(0o755)
        answer = self.host.restart(self.name, {"UNWEDGE_PATH": str(binaries)})
        self.assertEqual(("FAILED", {dependant: "NOT_TRIED"}), (answer.outcome, self.outcomes(answer)))
        self.host.recover()
        until(lambda: self.host.idle(self.name), "all is quiet")
        self.assertEqual((2, 2), (self.host.starts(self.name), self.host.starts(dependant)))

    def test_the_worker_that_follows_a_killed_one_restarts_the_rest_once(self):
        quick = self.dependant(self.name)
        slow = self.dependant(self.name, "--stop-timeout", "5", quick=False)
        before = self.host.started(self.name)
        steps = Steps(self.host.folder)
        process = self.host.begin(self.host.command(self.name), UNWEDGE_STEPS=str(steps.path))
        self.assertTrue(steps.await_step("dependants", process))
        until(lambda: self.host.starts(quick) == 2, "the quick one is restarted")
        kill_workers(self.name)
        answer = Answer(process, self.name)
        self.assert_restarted(self.name, before, answer)
        self.assertEqual({quick: "RESTARTED", slow: "RESTARTED"}, self.outcomes(answer))
        self.assertEqual((2, 2), (self.host.starts(quick), self.host.starts(slow)))

    def test_and_recover_does_so_when_all_were_killed(self):
        dependant = self.dependant(self.name)
        steps = Steps(self.host.folder)
        process = self.host.begin(self.host.command(self.name, downtime=60), UNWEDGE_STEPS=str(steps.path))
        self.assertTrue(steps.await_step("downtime", process))
        os.killpg(process.pid, signal.SIGKILL)
        kill_workers(self.name)
        process.communicate()
        docker("start", self.name)
        self.host.recover()
        until(lambda: self.host.idle(self.name), "all is quiet")
        self.assertEqual((2, 2), (self.host.starts(self.name), self.host.starts(dependant)))
        self.assertEqual(self.network(self.name), self.network(dependant))


if __name__ == "__main__":
    unittest.main()
