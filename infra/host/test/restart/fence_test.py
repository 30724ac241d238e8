"""The fence: what was started, stopped or paused since it was judged is left alone; nothing is restarted twice."""

import os
import time

from hosts import Answer, HostCase, docker, instant, until


class Fence(HostCase):
    def test_a_command_for_an_earlier_incarnation_restarts_nothing(self):
        name = self.host.container()
        before = self.host.started(name)
        answer = self.host.restart(name, before=instant(-600))
        self.assertEqual("FENCED", answer.outcome)
        self.assertEqual((before, before), (answer.word["startedAtBefore"], answer.word["startedAtAfter"]))
        self.assert_untouched(name, before)

    def test_a_command_delivered_twice_restarts_once(self):
        name = self.host.container()
        before, judged = self.host.started(name), instant(1)
        time.sleep(2)  # the incarnation that follows begins later than the judgement
        first = self.host.restart(name, before=judged)
        self.assert_restarted(name, before, first)
        self.assertEqual("FENCED", self.host.restart(name, before=judged).outcome)
        self.assert_untouched(name, first.word["startedAtAfter"], starts=2)

    def test_after_a_person_s_own_restart(self):
        name = self.host.container()
        judged = instant(0)
        time.sleep(1.1)
        docker("restart", name)
        self.assertEqual("FENCED", self.host.restart(name, before=judged).outcome)
        self.assertEqual(2, self.host.starts(name))

    def test_after_docker_s_own_restart(self):
        name = self.host.container()
        judged = instant(0)
        time.sleep(1.1)
        os.kill(self.host.inspect(name)["State"]["Pid"], 9)
        until(lambda: self.host.starts(name) == 2 and self.host.runs(name), "Docker restarts it")
        self.assertEqual("FENCED", self.host.restart(name, before=judged).outcome)
        self.assertEqual(2, self.host.starts(name))

    def test_a_restart_during_the_looks_is_seen(self):
        name = self.host.container()
        asked = self.host.publisher("none", instead=f"while not os.path.exists({str(self.host.folder / 'restarted')!r}): time.sleep(0.1)")
        process = self.host.begin(self.host.command(name, veto="HEAD"))
        until(asked.exists, "the look has begun")
        docker("restart", name)
        (self.host.folder / "restarted").touch()
        self.assertEqual("FENCED", Answer(process, name).outcome)
        self.assertEqual(2, self.host.starts(name))

    def test_one_that_a_person_stopped_or_paused_is_left_alone(self):
        for act, status in (("stop", "exited"), ("pause", "paused")):
            with self.subTest(act=act):
                name = self.host.container()
                docker(act, name)
                answer = self.host.restart(name, veto="HEAD")
                self.assertEqual("FENCED", answer.outcome)
                self.assertEqual(status, self.host.inspect(name)["State"]["Status"])

    def test_to_the_nanosecond(self):
        """Against an engine that tells what we say."""
        told = {"2026-05-31T13:19:00Z": False, "2026-05-31T13:19:00.000000001Z": True, "2026-05-31T13:19:00.9Z": True,
                "2026-05-31T13:18:59.999999999Z": False, "2026-05-31T13:19:00.000Z": False, "2027-01-01T00:00:00Z": True,
                "2026-05-31T13:19:01Z": True, "0001-01-01T00:00:00Z": False}
        runs = []
        for number, (started, fenced) in enumerate(told.items()):
            node, binaries = f"zeam_{number}", self.host.folder / f"bin-{number}"
            binaries.mkdir()
            line = f"{'a' * 64} {started} running 1 false =host /{node} unless-stopped:0 null"
            (binaries / "docker").write_text(f"#!/bin/sh\ncase $* in *State.StartedAt*) echo '{line}' ;; *) exit 1 ;; esac\n")
            (binaries / "docker").chmod(0o755)
            command = self.host.command(node, before="2026-05-31T13:19:00Z", downtime=0)
            runs.append((node, started, fenced, self.host.begin(command, UNWEDGE_PATH=str(binaries))))
        for node, started, fenced, process in runs:
            with self.subTest(started=started):
                answer = Answer(process, node)
                # This engine can't stop anything: what is not fenced fails.
                self.assertEqual("FENCED" if fenced else "FAILED", answer.outcome, answer)
                self.assertEqual(None if started < "2000" else started, answer.word["startedAtBefore"])
