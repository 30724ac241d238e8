"""Containers that look like nodes and are not watched: which are named, how often their endpoints are asked, and that no sample waits for it."""

import json
import os
import signal
import unittest

from support import NOW, PROGRAM, Case, SimulatedClock, iso
from test_program import Started
from publisher.clock import Clock
from publisher.config import read_config
from publisher.engine import Docker
from publisher.overlooked import DAY_SECONDS, Overlooked


class Looking(Case):
    def setUp(self):
        super().setUp()
        self.engine = self.docker()

    def overlooked(self, *matches):
        config = read_config(self.configuration(*({"match": match} for match in matches)))
        found = Overlooked(config, Docker(self.engine.path), Clock(), self.journal)
        found.SECONDS = 30
        return found

    def runs(self, name, image, args=("node",), **changes):
        self.engine.run(name, Pid=os.getpid(), Path=args[0], Args=list(args[1:]), Config={"Image": image, "Labels": {}}, **changes)

    def test_a_known_image_that_no_entry_matches_is_named(self):
        self.runs("eth-execution-1", "ethereum/client-go:v1.17.4")
        self.runs("ream_0", "x")
        self.runs("zeam_0", "blockblaz/zeam")
        self.runs("postgres", "postgres:15")
        self.assertEqual(
            [
                "eth-execution-1 (ethereum/client-go:v1.17.4): looks like geth, and no entry of nodes matches it",
                "ream_0 (x): looks like ream, and no entry of nodes matches it",
            ],
            self.overlooked("zeam_*").find(),
        )

    def test_an_endpoint_that_answers_with_a_known_head_is_named_with_its_address(self):
        port = self.endpoint("lean_head_slot 5\n").port
        self.runs("a-node", "of-its-own", ["run", "--metrics-port", str(port)])
        self.runs("prometheus", "prom/prometheus", ["run", "--metrics-port", str(self.endpoint("up 1\n").port)])
        self.assertEqual(
            ["a-node (of-its-own): http://127.0.0.1:%d/metrics has lean_head_slot, as zeam has, and no entry of nodes matches it" % port],
            self.overlooked("zeam_*").find(),
        )

    def test_an_endpoint_is_asked_once_for_each_incarnation(self):
        known, unknown = self.endpoint("lean_head_slot 5\n"), self.endpoint("up 1\n")
        self.runs("a-node", "of-its-own", ["run", "--metrics-port", str(known.port)])
        self.runs("other", "of-its-own", ["run", "--metrics-port", str(unknown.port)])
        overlooked = self.overlooked("zeam_*")
        first = overlooked.find()
        asked = len(known.seen), len(unknown.seen)
        self.assertEqual(first, overlooked.find())
        self.assertEqual(asked, (len(known.seen), len(unknown.seen)))
        self.engine.run("other", StartedAt=iso(NOW))
        unknown.body = "beacon_head_slot 6\n"
        self.assertEqual(2, len(overlooked.find()))
        self.assertEqual(asked[0], len(known.seen))

    def test_a_validator_client_is_named_where_an_entry_would_match_it_otherwise(self):
        self.runs("eth-vc-1", "sigp/lighthouse", ["lighthouse", "vc"])
        self.runs("other-vc-1", "sigp/lighthouse", ["lighthouse", "vc"])
        self.assertEqual(
            ["eth-vc-1 (sigp/lighthouse): left out as a validator client: its command is lighthouse vc; an entry whose match says validator would watch it"],
            self.overlooked("eth-*").find(),
        )
        self.assertEqual([], self.overlooked({"name": "*-vc-*", "image": "sigp/*"}, "*validator*").find()[2:])

    def test_what_does_not_run_is_not_named(self):
        self.runs("geth", "ethereum/client-go", Status="exited")
        self.assertEqual([], self.overlooked("zeam_*").find())

    def test_nothing_is_named_where_docker_does_not_answer(self):
        self.engine.silent = True
        overlooked = self.overlooked("zeam_*")
        overlooked.SECONDS = 0.2
        self.assertEqual([], overlooked.find())

    def test_twenty_are_named_and_the_others_counted(self):
        for i in range(33):
            self.runs("geth-%02d" % i, "ethereum/client-go")
        self.overlooked("zeam_*").report()
        lines = self.logged.getvalue().splitlines()
        self.assertEqual(21, len(lines))
        self.assertIn("not watched: geth-19 (ethereum/client-go): looks like geth", lines[19])
        self.assertEqual("unwedge-publish: not watched: and 13 more", lines[20])

    def test_it_reports_once_a_day_until_the_program_stops(self):
        self.runs("geth", "ethereum/client-go")
        clock = SimulatedClock()
        config = read_config(self.configuration({"match": "zeam_*"}))
        overlooked = Overlooked(config, Docker(self.engine.path), clock, self.journal)
        clock.ends = clock.mono() + 3 * DAY_SECONDS
        overlooked.daily()
        self.assertEqual(3, self.logged.getvalue().count("not watched: geth"))


class TheProgram(Started):
    def test_names_them_after_a_printed_sample(self):
        self.zeam(beats=(10,))
        self.engine.run("geth", Config={"Image": "ethereum/client-go", "Labels": {}})
        code, lines, err = self.run_it("--config", self.configuration(self.NODE), "--once", "--print")
        self.assertEqual((0, {"zeam_10"}), (code, {told["node"] for told in lines}))
        self.assertEqual("unwedge-publish: not watched: geth (ethereum/client-go): looks like geth, and no entry of nodes matches it\n", err)

    def test_goes_on_sampling_and_stops_when_asked_to_though_looking_for_them_never_ends(self):
        never = "lambda self: print('looking') or threading.Event().wait()"
        text = "import threading, publisher.overlooked as o\no.FIRST_SECONDS = 0\no.Overlooked.find = %s\n" % never
        folder = os.path.dirname(self.file("sitecustomize.py", text))
        self.zeam()
        process = self.start("--config", self.configuration(self.NODE, period=1), "--print", PYTHONPATH=folder + os.pathsep + PROGRAM)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        lines, stamps = set(), set()
        while len(stamps) < 2 or "looking" not in lines:
            lines.add(process.stdout.readline().strip())
            stamps = {json.loads(line)["timestamp"] for line in lines if line.startswith("{")}
        process.send_signal(signal.SIGTERM)
        self.assertEqual(0, process.wait(60))


if __name__ == "__main__":
    unittest.main()
