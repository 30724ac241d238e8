"""Whatever is killed, the container runs again."""

import collections
import concurrent.futures
import os
import random
import signal
import time
import unittest

from helpers import Engine, Steps, hook, kill_marked, kill_workers, marked, workers
from hosts import Answer, Host, HostCase, docker, image, instant, instant_of, until

# The steps that the script announces: of the front, and of the worker.
FRONT = ["begun", "locked", "checked", "looking", "evidence", "launching", "reporting"]
WORKER = ["working", "protecting", "stopping", "stopped", "downtime", "starting", "restoring", "judging", "finishing"]
POINTS, LANES, SEED, DOWNTIME = 200 if os.environ.get("UNWEDGE_SLOW") == "1" else 60, 10, 958, 1
POLICIES = ["unless-stopped", "no", "always", "on-failure:3"]

# What a lane's container has: the seconds of its stop, a hook, another container in its network namespace.
KINDS = [("stop", {"stop": 3}), ("plain", {"stop": 0}), ("hook", {"stop": 0, "hook": 8}), ("dependant", {"stop": 0, "dependant": True}),
         ("all", {"stop": 2, "hook": 8, "dependant": True})]

# It changes data for a while, and leaves something behind that would go on doing so.
HOOK = """
for place in "setsid sh" sh; do $place -c 'while :; do date -u +%Y-%m-%dT%H:%M:%S.%N >>{written}; sleep 0.1; done' & done
sleep 1
"""


def points(lane):
    """The kills of a lane: each step as often as any other (to one), the whole group, the front or the worker in turn, a moment into it."""
    chance = random.Random(SEED * LANES + lane)
    kind = KINDS[lane % len(KINDS)][1]
    worker = WORKER + (["hook"] if "hook" in kind else []) + (["dependants"] if "dependant" in kind else [])
    for number in range(POINTS // LANES):
        # Neighbours begin elsewhere, so that few kills of many lanes still hit each step.
        step = (FRONT + worker)[(number * 5 + lane * 3) % len(FRONT + worker)]
        victim = ("group", "front", "worker")[number % 3]
        if victim == "worker" and step not in worker:
            victim = "front"
        yield step, victim, chance.uniform(0, 0.25)


class KillPoints(unittest.TestCase):
    ALONE = True

    def test_seeded_kill_points_leave_the_container_running(self):
        image()
        with concurrent.futures.ThreadPoolExecutor(LANES) as pool:
            tallies = list(pool.map(self.kills, range(LANES)))
        total = sum((tally for tally, _ in tallies), collections.Counter())
        self.assertEqual(POINTS, total["killed"] + total["had ended"])
        self.assertGreaterEqual(total["killed"], POINTS * 0.75, total)
        self.assertGreaterEqual(total["down when killed"], POINTS // 20, total)
        for victim in ("group", "front", "worker"):
            self.assertGreater(total[victim], POINTS // 10, total)
        least = min(least for _, least in tallies)
        print(f"    {dict(total)}; it ran again {least:.1f} s or more before stop timeout + max(downtime, hook) + 30 s were over", flush=True)

    def kills(self, number):
        """A lane: one container that is restarted again and again, and somebody who kills what does it."""
        host, tally, least = Host(), collections.Counter(), 1e9
        try:
            policy, (kind, has) = POLICIES[number % len(POLICIES)], KINDS[number % len(KINDS)]
            options = ["--stop-timeout", str(has["stop"])] if has["stop"] else []
            name = host.container(*options, policy=policy, quick=not has["stop"])
            dependant = host.container("--network", f"container:{name}", port=False) if "dependant" in has else None
            host.publisher("none")
            written = host.folder / "written"
            if "hook" in has:
                hook(host, HOOK.format(written=written))
            steps = Steps(host.folder)
            settings = {"UNWEDGE_STEPS": str(steps.path), "UNWEDGE_LOOK_SECONDS": "1", "UNWEDGE_SETTLE_SECONDS": "0",
                        "UNWEDGE_HOOK_SECONDS": str(has.get("hook", 8))}
            limit = has["stop"] + max(DOWNTIME, has.get("hook", 0)) + 30
            for step, victim, delay in points(number):
                where = f"lane {number}, {kind}, {policy}, step {step}, {victim}, {delay:.3f} s into it"
                starts, before = host.starts(name), host.started(name)
                others = host.starts(dependant) if dependant else 0
                steps.clear()
                process = host.begin(host.command(name, downtime=DOWNTIME, veto="HEAD", attempt=2), **settings)
                self.assertTrue(steps.await_step(step, process), f"{where}: never got there, but {steps.seen.split()}")
                time.sleep(delay)
                tally["had ended" if process.poll() is not None else "killed"] += 1
                tally[victim] += 1
                if victim == "worker":
                    kill_workers(name)
                elif process.returncode is None:
                    (os.killpg if victim == "group" else os.kill)(process.pid, signal.SIGKILL)
                killed = time.time()
                tally["down when killed"] += not host.runs(name)
                process.communicate()
                # Running, and nobody left who would change that.
                until(lambda: host.idle(name) and not workers(name) and host.runs(name), f"{where}: it runs and all is quiet")
                least = min(least, limit - (instant_of(host.started(name)) - killed))
                self.assertGreaterEqual(least, 0, where)
                self.assertEqual(policy, host.policy(name), where)
                self.assertIn(host.starts(name) - starts, (0, 1), where)
                self.assertEqual(host.starts(name) - starts, int(host.started(name) != before), where)
                self.assertEqual([], marked(name), where)
                if written.exists():
                    self.assertLess(written.read_text().split()[-1], host.started(name), f"{where}: the hook goes on")
                if dependant:
                    self.assertEqual(host.starts(name) - starts, host.starts(dependant) - others, f"{where}: what shares its network")
                    self.assertGreaterEqual(host.started(dependant), host.started(name), where)
        finally:
            host.close()
        return tally, least


class Guards(HostCase):
    def begin(self, name, downtime=2):
        (self.host.folder / "steps").unlink(missing_ok=True)
        self.steps = Steps(self.host.folder)
        return self.host.begin(self.host.command(name, downtime=downtime), UNWEDGE_STEPS=str(self.steps.path))

    def test_a_killed_worker_is_replaced_and_its_successor_reports(self):
        name = self.host.container()
        starts = 1
        for step in ("stopping", "downtime", "judging"):
            with self.subTest(step=step):
                before = self.host.started(name)
                process = self.begin(name)
                self.assertTrue(self.steps.await_step(step, process))
                kill_workers(name)
                starts += 1
                self.assert_restarted(name, before, Answer(process, name), starts)
                self.assertEqual("unless-stopped", self.host.policy(name))

    def both_killed(self, name, step="downtime"):
        process = self.begin(name)
        self.assertTrue(self.steps.await_step(step, process))
        os.killpg(process.pid, signal.SIGKILL)
        kill_workers(name)
        process.communicate()
        self.assertFalse(self.host.runs(name))
        self.assertEqual("always", self.host.policy(name), "the engine would start it at boot")

    def test_what_nobody_is_left_to_finish_is_finished_by_recover(self):
        name = self.host.container(policy="no")
        self.both_killed(name)
        self.host.recover()
        until(lambda: self.host.runs(name) and self.host.idle(name), "it runs")
        self.assertEqual(("no", 2), (self.host.policy(name), self.host.starts(name)))

    def test_or_by_the_next_command_which_is_then_fenced(self):
        name = self.host.container()
        judged = instant(1)
        time.sleep(1.1)
        self.both_killed(name)
        self.assertEqual("FENCED", self.host.restart(name, before=judged).outcome)
        self.assertTrue(self.host.runs(name))
        self.assertEqual(("unless-stopped", 2), (self.host.policy(name), self.host.starts(name)))

    def test_or_by_a_person_and_then_only_the_policy_is_set_back(self):
        name = self.host.container()
        self.both_killed(name)
        docker("start", name)
        started = self.host.started(name)
        self.host.recover()
        until(lambda: self.host.idle(name), "all is quiet")
        self.assert_untouched(name, started, starts=2)
        self.assertEqual("unless-stopped", self.host.policy(name))

    def test_a_killed_run_keeps_no_output_open(self):
        """The agent waits for the end of the output: a worker that held it would count as the command still running."""
        name = self.host.container()
        process = self.begin(name, downtime=20)
        self.assertTrue(self.steps.await_step("downtime", process))
        os.kill(process.pid, signal.SIGKILL)
        began = time.monotonic()
        process.communicate()
        self.assertLess(time.monotonic() - began, 15)
        self.assertFalse(self.host.idle(name), "the worker is still at it")
        self.assertEqual("BUSY", self.host.restart(name).outcome)
        until(lambda: self.host.idle(name) and self.host.runs(name), "it runs")


class Reboot(unittest.TestCase):
    """An engine of its own, killed with all it runs while the container is down, and started again."""

    def test_after_a_reboot_the_engine_itself_starts_it(self):
        host = Host()
        self.addCleanup(host.close)
        engine = Engine(host)
        self.addCleanup(engine.stop)
        engine.boot()
        image(host.engine)
        names = {policy: host.container("--network", "none", policy=policy) for policy in ("no", "unless-stopped", "on-failure", "always")}
        # Under one of them a hook runs when the power goes, and another container lives in its network namespace.
        hook(host, "while :; do sleep 1; done")
        host.publisher("none")
        dependant = host.container("--network", f"container:{names['no']}", policy="unless-stopped")
        running = []
        for policy, name in names.items():
            steps = host.folder / f"steps-{name}"
            steps.mkdir()
            steps = Steps(steps)
            options = {"veto": "HEAD", "attempt": 2} if policy == "no" else {}
            process = host.begin(host.command(name, downtime=120, **options), UNWEDGE_STEPS=str(steps.path))
            running.append((process, steps, name, "hook" if options else "downtime"))
        for process, steps, name, step in running:
            self.assertTrue(steps.await_step(step, process))
            self.assertFalse(host.runs(name))
        # The power goes: script, worker, hook, engine and its containerd, at once.
        for process, _, name, _ in running:
            os.killpg(process.pid, signal.SIGKILL)
            kill_workers(name)
            process.communicate()
        kill_marked(names["no"])
        engine.kill()
        engine.boot()
        for policy, name in names.items():
            with self.subTest(policy=policy):
                until(lambda name=name: host.runs(name), "it runs after the boot")
                self.assertEqual(2, host.starts(name))
        host.recover()
        for policy, name in names.items():
            with self.subTest(policy=policy):
                until(lambda name=name: host.idle(name), "all is quiet")
                self.assertEqual((policy, 2, True), (host.policy(name), host.starts(name), host.runs(name)))
        until(lambda: host.runs(dependant), "what lives in its network namespace runs")
        self.assertGreater(host.started(dependant), host.started(names["no"]))
