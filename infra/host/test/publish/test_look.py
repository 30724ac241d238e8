"""The look before a restart: what is progress, what is none, and what can't be seen."""

import io
import json
import os
import time
from contextlib import redirect_stdout
from unittest import mock

from support import ID, PATTERN, Case, SimulatedClock, Writer, beat, iso, line
from test_program import Started

from publisher.engine import Docker
from publisher.look import report
from publisher.save import save


def facts(seen, *keys):
    return tuple(seen[key] for key in keys)


class OneNode(Case):
    """Real time in the logs, a clock of the test's between the readings."""

    def setUp(self):
        super().setUp()
        self.engine = self.docker()
        self.clock = SimulatedClock(time.time())
        self.asked = 0

    def node(self, heads=(1175,), log=None, **changes):
        """A container whose endpoint answers with each of the heads in turn, the last one for ever."""
        heads = list(heads)

        def answer(handler):
            head = heads[min(self.asked, len(heads) - 1)]
            self.asked += 1
            handler.reply("", 404) if head is None else handler.reply("lean_head_slot %s\n" % head)

        self.metrics = self.endpoint(answer)
        self.engine.run("zeam_10", Args=["node", "--metrics-port", str(self.metrics.port)], StartedAt=iso(time.time() - 4000), Pid=os.getpid(),
                        Mounts=[{"Source": self.folder, "Destination": "/data"}], **changes)
        if log is not None:
            self.log = self.opened(Writer(os.path.join(self.folder, "consensus.log")))
            self.log.write(*log)

    def look(self, veto="HEAD", seconds=45, node="zeam_10", entry=None, config=None):
        path = config or self.configuration(entry or {"match": "zeam_*", "heartbeat": {"file": "consensus.log", "pattern": PATTERN}})
        out = io.StringIO()
        with redirect_stdout(out):
            code = report(node, veto, seconds, path, Docker(self.engine.path), self.clock)
        (text,) = out.getvalue().splitlines()
        seen = json.loads(text)
        self.assertEqual(code, {"progress": 0, "none": 1, "blind": 2, "skipped": 2}[seen["look"]], seen)
        return seen


class ALook(OneNode):
    def test_a_head_that_moves_is_progress_and_ends_the_look(self):
        self.node(heads=(1175, 1175, 1176))
        seen = self.look()
        self.assertEqual(("progress", 1175, 1176, 3, 3), tuple(seen[k] for k in ("look", "headFirst", "headLast", "headReads", "looks")))
        self.assertIsNone(seen["reason"])

    def test_a_head_that_stands_still_is_no_progress_after_the_whole_time(self):
        self.node()
        seen = self.look()
        self.assertEqual(("none", 10, "http://127.0.0.1:%d/metrics" % self.metrics.port), (seen["look"], seen["looks"], seen["url"]))

    def test_a_head_that_falls_moved_too(self):
        self.node(heads=(1175, 3))
        self.assertEqual("progress", self.look()["look"])

    def test_no_head_at_all_is_blind_and_says_which_address_was_asked(self):
        self.node(heads=(None,))
        seen = self.look()
        self.assertEqual(("blind", 0, None), (seen["look"], seen["headReads"], seen["headFirst"]))
        self.assertIn("http://127.0.0.1:%d/metrics answered with status 404" % self.metrics.port, seen["reason"])

    def test_one_head_only_is_blind(self):
        self.node(heads=(1175, None))
        self.assertEqual(("blind", 1), facts(self.look(), "look", "headReads"))

    def test_two_readings_are_made_however_short_it_is(self):
        self.node()
        self.assertEqual(("none", 2), facts(self.look(seconds=0), "look", "looks"))

    def test_a_heartbeat_logged_during_the_look_is_progress_where_the_veto_names_it(self):
        now = time.time()
        self.node(log=[line(now - 300), beat(now - 200)])
        wait = self.clock.wait

        def waited(seconds):
            self.log.write(beat(self.clock.wall() + 1))
            return wait(seconds)

        self.clock.wait = waited
        self.assertEqual(("none", "unread"), facts(self.look("HEAD"), "look", "heartbeat"))
        seen = self.look("HEAD_OR_HEARTBEAT")
        self.assertEqual(("progress", "fresh", os.path.join(self.folder, "consensus.log")), tuple(seen[k] for k in ("look", "heartbeat", "log")))

    def test_heartbeats_of_before_the_look_and_old_ones_are_none(self):
        now = time.time()
        self.node(log=[line(now - 300), beat(now - 2)])
        wait = self.clock.wait

        def waited(seconds):
            self.log.write(beat(self.clock.wall() + 1, age=1060))
            return wait(seconds)

        self.clock.wait = waited
        self.assertEqual(("none", "none"), facts(self.look("HEAD_OR_HEARTBEAT"), "look", "heartbeat"))

    def test_a_log_that_is_read_makes_it_no_blind_look_where_the_veto_names_heartbeats(self):
        now = time.time()
        self.node(heads=(None,), log=[line(now - 300), beat(now - 200)])
        self.assertEqual("none", self.look("HEAD_OR_HEARTBEAT")["look"])
        self.assertEqual("blind", self.look("HEAD")["look"])

    def test_neither_head_nor_log_is_blind_with_both_reasons(self):
        self.node(heads=(None,))
        seen = self.look("HEAD_OR_HEARTBEAT")
        self.assertEqual(("blind", "unread"), (seen["look"], seen["heartbeat"]))
        self.assertRegex(seen["reason"], "status 404.*consensus.log: No such file")

    def test_a_node_that_nothing_is_configured_for_can_show_progress_and_is_else_blind(self):
        self.node(heads=(1175, 1176))
        for config in (self.configuration({"match": "ream_*"}), os.path.join(self.folder, "none.json"), self.file("bad.json", "{")):
            self.asked = 0
            self.assertEqual("progress", self.look(config=config)["look"])
            seen = self.look(config=config)
            self.assertEqual("blind", seen["look"])
            self.assertRegex(seen["reason"], "nothing says how to read it")

    def test_what_is_not_there_or_does_not_run_is_blind(self):
        self.node()
        self.assertEqual(("blind", "no container of this name"), facts(self.look(node="zeam_1"), "look", "reason"))
        self.assertEqual("blind", self.look(node=ID)["look"])
        self.engine.run("zeam_10", Status="exited")
        self.assertEqual(("blind", "the container is exited"), facts(self.look(), "look", "reason"))
        self.assertEqual(0, self.asked)
        self.engine.close()
        self.assertRegex(self.look()["reason"], "^Docker ")

    def test_an_order_asks_for_no_progress_but_where_things_are(self):
        self.node(log=[])
        entry = {"match": "zeam_*", "unit": "zeam@10.service", "heartbeat": {"file": "consensus.log", "pattern": PATTERN}}
        seen = self.look("NONE", entry=entry)
        self.assertEqual(("skipped", "zeam@10.service", self.log.path, 0), tuple(seen[k] for k in ("look", "unit", "log", "looks")))
        self.assertEqual("http://127.0.0.1:%d/metrics" % self.metrics.port, seen["url"])
        self.assertEqual(0, self.asked)

    def test_a_bug_is_blind_and_never_none(self):
        self.node()
        self.clock.wait = None
        self.assertEqual("blind", self.look()["look"])


class TheCommands(Started):
    """--look and --save of the built program."""

    def test_look_prints_one_line_and_its_exit_says_what_it_saw(self):
        self.zeam()
        code, (seen,), err = self.run_it("--config", self.configuration(self.NODE), "--look", "zeam_10", "--veto", "HEAD", "--seconds", "0")
        self.assertEqual((1, "none", ""), (code, seen["look"], err))
        code, (seen,), _ = self.run_it("--config", self.configuration(self.NODE), "--look", "zeam_10", "--veto", "HEAD", "--seconds", "0", DOCKER_HOST="tcp://1.2.3.4:1")
        self.assertEqual((2, "blind"), (code, seen["look"]))
        self.assertIn("DOCKER_HOST", seen["reason"])

    def test_senseless_options_print_no_line(self):
        for options in (("--look", "a", "--veto", "x"), ("--look", "a", "--seconds", "-1"), ("--save", "a")):
            self.assertEqual((2, []), self.run_it(*options)[:2])

    def test_save_keeps_the_page_and_the_logs_end_up_to_its_writer(self):
        self.zeam(beats=(20, 10))
        log = os.path.join(self.folder, "consensus.log")
        with open(log, "ab") as file:
            file.write(b"left from an earlier life\n" * 1000)
        os.mkdir(os.path.join(self.folder, "out"))
        code, (line_,), err = self.run_it("--config", self.configuration(self.NODE), "--save", "zeam_10", "--out", os.path.join(self.folder, "out"))
        self.assertEqual((0, "", log), (code, err, line_["log"]))
        self.assertEqual(["node.log", "metrics.txt"], line_["saved"])
        with open(os.path.join(self.folder, "out", "metrics.txt")) as file:
            self.assertEqual("lean_head_slot 1175\n", file.read())
        with open(os.path.join(self.folder, "out", "node.log")) as file:
            kept = file.read()
        self.assertEqual(2, kept.count("[#942 arm]"))
        self.assertNotIn("earlier", kept)


class Saving(OneNode):
    def save(self, node="zeam_10"):
        folder = os.path.join(self.folder, "saved")
        os.makedirs(folder, exist_ok=True)
        out = io.StringIO()
        with redirect_stdout(out):
            self.assertEqual(0, save(self.configuration({"match": "zeam_*"}), Docker(self.engine.path), node, folder))
        return json.loads(out.getvalue()), folder

    def test_goroutines_are_saved_where_the_page_is_a_go_programs(self):
        self.node()
        pages = {"/metrics": "go_info 1\nx 1\ngo_goroutines 7\n", "/debug/pprof/goroutine?debug=2": "goroutine 1 [running]:\n"}
        self.metrics.body = lambda handler: handler.reply(pages.get(handler.path, ""), 200 if handler.path in pages else 404)
        said, folder = self.save()
        self.assertEqual(["metrics.txt", "goroutines.txt"], said["saved"])
        with open(os.path.join(folder, "goroutines.txt")) as file:
            self.assertEqual("goroutine 1 [running]:\n", file.read())

    def test_no_other_program_is_asked_for_goroutines(self):
        self.node()
        self.assertEqual(["metrics.txt"], self.save()[0]["saved"])
        self.assertEqual({"/metrics"}, {request[1] for request in self.metrics.seen})

    def test_pages_and_logs_are_cut(self):
        self.node(log=[b"x" * 99 + b"\n"] * 9000)
        self.metrics.body = "y" * (3 << 20)
        out = io.StringIO()
        os.mkdir(os.path.join(self.folder, "saved"))
        entry = {"match": "zeam_*", "heartbeat": {"file": "consensus.log", "pattern": PATTERN}}
        with redirect_stdout(out):
            save(self.configuration(entry), Docker(self.engine.path), "zeam_10", os.path.join(self.folder, "saved"))
        sizes = {name: os.path.getsize(os.path.join(self.folder, "saved", name)) for name in os.listdir(os.path.join(self.folder, "saved"))}
        self.assertEqual({"metrics.txt": 512 << 10, "node.log": 256 << 10}, sizes)

    def test_what_can_not_be_had_is_a_reason_and_no_failure(self):
        self.assertEqual(([], "no container of this name"), facts(self.save("nobody")[0], "saved", "reason"))
        self.node()
        self.metrics.body = self.metrics.hang
        with mock.patch("publisher.save.PAGE_SECONDS", 0.1), mock.patch("publisher.save.GOROUTINES_SECONDS", 0.1):
            said, _ = self.save()
        self.assertEqual([], said["saved"])
        self.assertRegex(said["reason"], "goroutines.txt: n")
