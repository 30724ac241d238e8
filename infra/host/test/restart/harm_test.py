"""No harm: who owns a container, how it wants to be stopped, and what does not fit into the time that there is."""

import shutil
import time
import unittest

from helpers import Engine, function
from hosts import FOREVER, IMAGE, Host, HostCase, docker, image, until

OWNERS = ["com.docker.swarm.task.id", "io.kubernetes.pod.name", "com.amazonaws.ecs.cluster", "com.hashicorp.nomad.alloc_id"]
NOBODY = ["com.docker.compose.project", "com.docker.swarmish", "x.io.kubernetes.pod", "io.kubernetesx"]

# Once told to stop it takes a while to write its database, as a shell's builtins do it, and marks the end.
FLUSHES = "trap 'echo begun >>/data/flush; i=0; while [ $i -lt {seconds} ]; do sleep 1; i=$((i+1)); done; echo ended >>/data/flush; exit 0' {signal}; " \
    "while :; do sleep 0.2; done"


class Supervised(HostCase):
    def test_what_an_orchestrator_owns_is_left_alone_also_by_an_order(self):
        for number, label in enumerate(OWNERS):
            with self.subTest(label=label):
                name = self.host.container("--label", "a=1", "--label", f"{label}=x")
                before = self.host.started(name)
                answer = self.host.restart(name, veto=("NONE", "HEAD_OR_HEARTBEAT")[number % 2])
                self.assertEqual("SUPERVISED", answer.outcome)
                self.assertIn(label, answer.evidence["reason"])
                self.assert_untouched(name, before)

    def test_labels_that_only_resemble_theirs_mean_nothing(self):
        name = self.host.container(*[word for label in NOBODY for word in ("--label", f"{label}=io.kubernetes.pod")])
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name))

    def test_it_comes_after_expired_and_no_such_container_and_before_fenced(self):
        name = self.host.container("--label", f"{OWNERS[0]}=x")
        self.assertEqual("EXPIRED", self.host.restart(name, expires="2026-01-01T00:00:00Z").outcome)
        self.assertEqual("SUPERVISED", self.host.restart(name, before="2020-01-01T00:00:00Z", veto="HEAD").outcome)

    def test_what_an_earlier_version_left_of_one_is_not_started_but_loses_the_policy(self):
        name = self.host.container("--label", f"{OWNERS[0]}=x", policy="no")
        found = self.host.inspect(name)
        docker("update", "--restart", "always", name)
        docker("stop", name)
        journal = self.host.state / "restart" / name
        journal.parent.mkdir(parents=True)
        journal.write_text(f"{found['Id']} {found['State']['StartedAt']} no 1 running false\n12 {'0' * 36}\n")
        self.host.recover()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assertEqual((False, 1, "no"), (self.host.runs(name), self.host.starts(name), self.host.policy(name)))

    def test_a_task_of_a_real_swarm(self):
        host = Host()
        self.addCleanup(host.close)
        engine = Engine(host)
        self.addCleanup(engine.stop)
        engine.boot()
        image(host.engine)
        docker("swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1", host=host.engine)
        made = host.folder / "data-task"
        made.mkdir()
        docker("service", "create", "--detach", "--no-resolve-image", "--network", "host", "--mount", f"type=bind,src={made},dst=/data",
               "--name", "zeam", IMAGE, "sh", "-c", FOREVER, host=host.engine)
        until(lambda: docker("ps", "-q", host=host.engine), "the task runs")
        name = docker("ps", "--format", "{{.Names}}", host=host.engine)
        before = host.started(name)
        self.assertEqual("SUPERVISED", host.restart(name).outcome)
        self.assertEqual((before, [name]), (host.started(name), docker("ps", "-a", "--format", "{{.Names}}", host=host.engine).split()))


class StopContract(HostCase):
    def flushed(self, name):
        path = self.host.data(name) / "flush"
        return path.read_text().split() if path.exists() else []

    def test_a_stop_of_14_s_is_let_finish_where_the_container_asks_for_120(self):
        name = self.host.container("--stop-timeout", "120", does=FLUSHES.format(seconds=14, signal="TERM"), quick=False)
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name))
        self.assertEqual(["begun", "ended"], self.flushed(name))

    def test_its_own_signal_is_the_one_it_gets(self):
        name = self.host.container("--stop-signal", "USR1", "--stop-timeout", "60", does=FLUSHES.format(seconds=1, signal="USR1"), quick=False)
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name))
        self.assertEqual(["begun", "ended"], self.flushed(name))

    def test_without_one_it_has_the_engine_s_ten_seconds_once(self):
        name = self.host.container(quick=False)
        before = self.host.started(name)
        began = time.monotonic()
        self.assert_restarted(name, before, self.host.restart(name, downtime=2))
        self.assertGreaterEqual(time.monotonic() - began, 12)

    def test_the_engine_is_asked_for_exactly_that_number_or_900(self):
        numbers = {"null": "10", "0": "0", "7": "7", "900": "900", "901": "900", "99999999999999999999": "900", "-1": "900", "": "10", "x": "10"}
        self.assertEqual(numbers, {asked: function("30-container.sh", f"stop_seconds '{asked}'") for asked in numbers})
        name = self.host.container("--stop-timeout", "-1")
        before = self.host.started(name)
        calls, binaries = self.host.folder / "calls", self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "docker").write_text(f'#!/bin/sh\n[ "$1" != stop ] || echo "$*" >>{calls}\nexec {shutil.which("docker")} "$@"\n')
        (binaries / "docker").chmod(0o755)
        self.assert_restarted(name, before, self.host.restart(name, {"UNWEDGE_PATH": str(binaries)}))
        self.assertEqual(["stop", "-t", "900"], calls.read_text().split()[:3])

    def test_what_does_not_fit_into_the_time_is_refused_before_anything_is_stopped(self):
        name = self.host.container("--stop-timeout", "120")
        before = self.host.started(name)
        answer = self.host.restart(name, {"UNWEDGE_LIMIT_SECONDS": "700"}, downtime=300)
        self.assertEqual("FAILED", answer.outcome)
        self.assertRegex(answer.evidence["reason"], "nothing done: a stop of up to 120 s and a downtime of 300 s")
        self.assert_untouched(name, before)
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_one_made_with_rm_has_its_own_time_too_and_is_not_removed(self):
        name = self.host.container("--rm", "--stop-timeout", "60", policy=None, does=FLUSHES.format(seconds=11, signal="TERM"), quick=False)
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name, downtime=60))
        self.assertEqual(["begun", "ended"], self.flushed(name))


class Paused(HostCase):
    def test_an_order_unpauses_and_stops_by_its_contract(self):
        for options, policy in (((), "unless-stopped"), (("--rm",), None)):
            with self.subTest(options=options):
                name = self.host.container("--stop-timeout", "60", *options, policy=policy, does=FLUSHES.format(seconds=1, signal="TERM"), quick=False)
                before = self.host.started(name)
                docker("pause", name)
                self.assert_restarted(name, before, self.host.restart(name))
                self.assertEqual("begun\nended\n", (self.host.data(name) / "flush").read_text())

    def test_one_that_can_not_be_unpaused_is_left_as_it_is(self):
        name = self.host.container()
        docker("pause", name)
        binaries = self.host.folder / "bin"
        binaries.mkdir()
        (binaries / "docker").write_text(f'#!/bin/sh\n[ "$1" != unpause ] || exit 1\nexec {shutil.which("docker")} "$@"\n')
        (binaries / "docker").chmod(0o755)
        answer = self.host.restart(name, {"UNWEDGE_PATH": str(binaries)})
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("can't be unpaused", answer.evidence["reason"])
        self.assertEqual(("paused", "unless-stopped"), (self.host.inspect(name)["State"]["Status"], self.host.policy(name)))
        docker("unpause", name)


if __name__ == "__main__":
    unittest.main()
