"""Containers that a systemd unit runs, which is stopped and started in their place. systemctl is a stand-in."""

import os
import shutil
import signal
import subprocess
import time
import unittest

from helpers import Steps, function, hook, kill_marked, kill_workers
from hosts import FOREVER, IMAGE, LABEL, NODE, RUN, Answer, HostCase, until
from stand_ins import SYSTEMCTL

UNIT = "zeam@1.service"


class UnitCase(HostCase):
    def setUp(self):
        super().setUp()
        self.unit = self.host.folder / "unit"
        self.unit.mkdir()
        self.host.publisher("none", unit=UNIT)
        systemctl = self.host.folder / "publisher" / "systemctl"
        systemctl.write_text(SYSTEMCTL.format(unit=self.unit))
        systemctl.chmod(0o755)

    def property(self, name, value):
        (self.unit / name).write_text(f"{value}\n")

    def serve(self, *options, rm=True):
        """A container that the unit runs, and the unit."""
        with open("/proc/uptime", encoding="ascii") as file:
            began = int(float(file.read().split()[0]) * 1_000_000)
        if rm:
            options = ("--rm", *options)
        name = self.host.container(*options, policy=None)
        self.property("name", UNIT)
        self.property("LoadState", "loaded")
        self.property("ActiveState", "active")
        self.property("InactiveExitTimestampMonotonic", began)
        self.property("TimeoutStopUSec", "1min 30s")
        run = f"docker run -d --label {LABEL}={RUN} --name {name} -v {self.host.data(name)}:/data --stop-signal KILL {' '.join(options)}"
        again = run + f" {IMAGE} sh -c '{NODE}' '{FOREVER}'"
        # As a unit of type simple: it is active before the container runs.
        (self.unit / "start").write_text(f"(sleep 1; {again}) >/dev/null 2>&1 &\n" if rm else f"docker start {name}\n")
        (self.unit / "stop").write_text(f"docker stop {name}\n")
        self.property("ExecStart", f"{{ path=/usr/bin/docker ; argv[]=/usr/bin/docker run --rm --name={name} {IMAGE} ; ignore_errors=no }}")
        return name

    def asked(self):
        """What was done to the unit."""
        return [line for line in (self.unit / "asked").read_text().splitlines() if not line.startswith("show ")]


class Units(UnitCase):
    def test_it_is_stopped_and_started_in_the_container_s_place_with_downtime_and_hook(self):
        name = self.serve()
        before, old = self.host.started(name), self.host.inspect(name)["Id"]
        hook(self.host, "docker ps -q --no-trunc --filter name=$UNWEDGE_NODE")
        began = time.monotonic()
        answer = self.host.restart(name, veto="HEAD", attempt=2, downtime=4)
        self.assert_restarted(name, before, answer)
        self.assertGreaterEqual(time.monotonic() - began, 4)
        self.assertEqual(([f"stop {UNIT}", f"start {UNIT}"], 0), (self.asked(), answer.word["hook"]["exit"]))
        self.assertNotEqual(old, self.host.inspect(name)["Id"])
        with open(os.path.join(answer.evidence["saved"], "hook.txt"), encoding="utf-8") as file:
            self.assertEqual("", file.read(), "it is down while the hook runs")

    def test_an_order_and_a_container_without_rm_do_so_too(self):
        name = self.serve(rm=False)
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name))
        self.assertEqual(([f"stop {UNIT}", f"start {UNIT}"], "no"), (self.asked(), self.host.policy(name)))

    def test_a_client_that_systemd_killed_leaves_the_container_to_be_stopped(self):
        name = self.serve()
        (self.unit / "stop").write_text("")
        before = self.host.started(name)
        self.assert_restarted(name, before, self.host.restart(name))

    def test_a_unit_that_is_not_the_container_s_is_refused_before_anything_is_stopped(self):
        name = self.serve()
        before = self.host.started(name)
        with open("/proc/uptime", encoding="ascii") as file:
            now = int(float(file.read().split()[0]) * 1_000_000)
        for why, setting, wrong in (
            ("there is no unit", "LoadState", "not-found"),
            ("does not name this container", "ExecStart", f"{{ path=/usr/bin/docker ; argv[]=/usr/bin/docker run --name={name}x {IMAGE} ; }}"),
            ("is not active", "ActiveState", "failed"),
            ("was started after the container", "InactiveExitTimestampMonotonic", str(now + 5_000_000)),
        ):
            with self.subTest(why=why):
                right = (self.unit / setting).read_text()
                self.property(setting, wrong)
                answer = self.host.restart(name)
                (self.unit / setting).write_text(right)
                self.assertEqual("FAILED", answer.outcome)
                self.assertIn(why, answer.evidence["reason"])
        for bad in ("zeam", "-x.service", "a b.service", "a;id.service", "../x.service", "zeam.timer", ".service"):
            with self.subTest(bad=bad):
                self.assertEqual("no", function("72-unit.sh", f"is_unit '{bad}' || printf no"))
        self.host.publisher("none", unit="a b.service")
        self.assertIn("no name of a service", self.host.restart(name).evidence["reason"])
        self.assert_untouched(name, before)
        self.assertEqual([], self.asked())

    def test_its_own_time_to_stop_counts(self):
        spans = {"1min 30s": "90", "15min": "900", "infinity": "900", "0": "900", "1h": "900", "500ms": "1", "1min 500ms": "61", "2.5s": "3", "10s": "10"}
        self.assertEqual(spans, {span: function("72-unit.sh", f"span_seconds '{span}'") for span in spans})
        name = self.serve("--stop-timeout", "1")
        self.property("TimeoutStopUSec", "5min")
        answer = self.host.restart(name, {"UNWEDGE_LIMIT_SECONDS": "600"})
        self.assertIn("a stop of up to 300 s", answer.evidence["reason"])

    def test_one_that_does_not_start_it_is_failed_and_tried_again_by_recover(self):
        name = self.serve()
        start = (self.unit / "start").read_text()
        (self.unit / "start").write_text("exit 1\n")
        process = self.host.begin(self.host.command(name), UNWEDGE_START_SECONDS="2")
        answer = Answer(process, name)
        self.assertEqual("FAILED", answer.outcome)
        self.assertIn("does not start it", answer.evidence["reason"])
        (self.unit / "start").write_text(start)
        self.host.recover()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assertEqual((True, 2), (self.host.runs(name), self.host.starts(name)))


class Killed(UnitCase):
    def test_a_killed_worker_is_replaced(self):
        name = self.serve()
        starts = 1
        for step in ("stopping", "starting"):
            with self.subTest(step=step):
                (self.host.folder / "steps").unlink(missing_ok=True)
                steps = Steps(self.host.folder)
                before = self.host.started(name)
                process = self.host.begin(self.host.command(name), UNWEDGE_STEPS=str(steps.path))
                self.assertTrue(steps.await_step(step, process))
                kill_workers(name)
                starts += 1
                self.assert_restarted(name, before, Answer(process, name), starts)

    def test_after_a_reboot_recover_starts_it_once(self):
        name = self.serve()
        steps = Steps(self.host.folder)
        hook(self.host, "while :; do sleep 1; done")
        process = self.host.begin(self.host.command(name, veto="HEAD", attempt=2), UNWEDGE_STEPS=str(steps.path))
        self.assertTrue(steps.await_step("hook", process))
        os.killpg(process.pid, signal.SIGKILL)
        kill_workers(name)
        kill_marked(name)
        process.communicate()
        shutil.rmtree(self.host.run)
        self.host.recover()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assertEqual((True, 2), (self.host.runs(name), self.host.starts(name)))
        self.host.recover()
        self.assertEqual((True, 2), (self.host.runs(name), self.host.starts(name)))

    def test_one_that_a_person_started_meanwhile_is_not_started_again(self):
        name = self.serve()
        steps = Steps(self.host.folder)
        process = self.host.begin(self.host.command(name, downtime=60), UNWEDGE_STEPS=str(steps.path))
        self.assertTrue(steps.await_step("downtime", process))
        os.killpg(process.pid, signal.SIGKILL)
        kill_workers(name)
        process.communicate()
        subprocess.run(["sh", str(self.unit / "start")], check=True)
        until(lambda: self.host.starts(name) == 2, "it is started")
        self.host.recover()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assertEqual((2, [f"stop {UNIT}"]), (self.host.starts(name), self.asked()))


if __name__ == "__main__":
    unittest.main()
