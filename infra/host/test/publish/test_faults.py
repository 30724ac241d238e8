"""What befalls the host: disks, descriptors, memory, threads, clocks, services. docs/faults-hosts.md names these tests."""

import json
import os
import re
import signal
import threading
import unittest
from unittest import mock

from support import HOST, Endpoint, beat, iso
from publisher.push import Courier
from test_program import Started
from test_push import accept, botocore
from test_sampling import Sampling

TABLE = os.path.join(HOST, "..", "..", "docs", "faults-hosts.md")
TESTS = os.path.join(HOST, "test")


class TheProgramUnderFaults(Started):
    def test_a_full_disk_under_its_journal_does_not_end_it(self):
        self.engine.silent = True  # so that there is something to say
        self.engine.released.set()
        with open("/dev/full", "w", encoding="ascii") as full:
            process = self.start("--config", self.configuration(self.NODE, period=1), "--print", err=full)
        self.zeam()
        self.engine.silent = False
        self.assertIn("zeam_10", process.stdout.readline())
        self.assertIn("zeam_10", process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)

    def test_a_full_disk_under_what_it_prints_ends_it_with_a_word(self):
        self.zeam()
        with open("/dev/full", "w", encoding="ascii") as full:
            process = self.start("--config", self.configuration(self.NODE, period=1), "--print", out=full)
        err = process.communicate(timeout=60)[1]
        self.assertNotEqual(0, process.returncode)
        self.assertIn("No space left on device", err)

    def test_sigterm_in_the_middle_of_a_sample_ends_it_with_no_half_a_word(self):
        self.zeam()
        entered = threading.Event()

        def hang(handler):
            entered.set()
            self.engine.released.wait(30)
            handler.reply("[]")

        self.engine.answer = hang
        process = self.start("--config", self.configuration(self.NODE, period=1), "--print")
        self.assertTrue(entered.wait(60))
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
        self.assertEqual((0, ""), (process.returncode, out), err)

    def test_few_descriptors_cost_datapoints_and_never_tell_a_zero(self):
        self.zeam(beats=(20, 10))
        for number in range(11, 40):
            self.engine.run("zeam_%d" % number, **{**self.engine.containers["zeam_10"], "Id": "id-%d" % number})
        said = 0
        for most in (9, 12, 16, 24):
            process = self.start("--config", self.configuration(self.NODE), "--once", "--print", limit="-n %d" % most)
            out, err = process.communicate(timeout=120)
            self.assertIn(process.returncode, (0, 1), err)
            values = [(told["metric"], told["value"]) for told in map(json.loads, out.splitlines())]
            said += len(values)
            self.assertTrue(process.returncode == 0 or "Too many open files" in err, err)
            for metric, value in values:
                self.assertGreater(value, 0, metric)
        self.assertGreater(said, 0)

    def test_little_memory_costs_the_datapoints_of_the_huge_answer_only(self):
        self.zeam(beats=(20, 10))
        huge = self.endpoint("lean_head_slot 9\n" + "#" * (7 << 20) + "\n")
        for number in range(60, 72):
            self.engine.run("zeam_%d" % number, StartedAt=iso(self.now - 400), Args=["node", "--metrics-port", str(huge.port)])
        process = self.start("--config", self.configuration({"match": "zeam_*"}), "--once", "--print", limit="-v 120000")
        out, err = process.communicate(timeout=120)
        self.assertEqual(0, process.returncode, err)
        told = {(found["node"], found["metric"]): found["value"] for found in map(json.loads, out.splitlines())}
        self.assertGreaterEqual(told["zeam_10", "UptimeSeconds"], 400)
        self.assertLessEqual({value for (_, metric), value in told.items() if metric == "HeadSlot"}, {9, 1175})

    @unittest.skipUnless(botocore, "botocore is not installed for this Python")
    def test_a_push_that_hangs_holds_up_no_sample_and_the_next_arrive(self):
        self.zeam()
        hung, taken = threading.Event(), threading.Event()

        def answer(handler):
            if not hung.is_set():
                hung.set()
                aws.hang(handler)
            else:
                accept(handler)
                taken.set()

        aws = self.opened(Endpoint(answer))
        process = self.start(
            "--config",
            self.configuration(self.NODE, period=1),
            AWS_ENDPOINT_URL="http://127.0.0.1:%d" % aws.port,
            AWS_ACCESS_KEY_ID="a",
            AWS_SECRET_ACCESS_KEY="b",
        )
        self.assertTrue(hung.wait(60) and taken.wait(60))
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=60)[1]
        self.assertEqual(0, process.returncode, err)

    def test_a_metadata_service_that_hangs_is_asked_again_until_it_answers(self):
        self.zeam()
        asked = []

        def answer(handler):
            asked.append(handler.path)
            if len(asked) == 1:
                service.hang(handler)
            else:
                handler.reply("i-0123" if handler.path.endswith("instance-id") else "a-token")

        service = self.opened(Endpoint(answer))
        process = self.start(
            "--config",
            self.configuration(self.NODE, period=1, instanceId=None),
            "--print",
            AWS_EC2_METADATA_SERVICE_ENDPOINT="http://127.0.0.1:%d" % service.port,
        )
        told = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=60)[1]
        self.assertEqual("i-0123", told["instanceId"])
        self.assertIn("identity: neither an SSM registration nor instance metadata here", err)


class TheSamplerUnderFaults(Sampling):
    def test_threads_that_can_not_be_had_cost_those_nodes_only(self):
        for number in range(4):
            self.zeam("zeam_%d" % number)
        self.watching(self.HEAD)
        real, started = threading.Thread.start, []

        def start(thread):
            started.append(thread)
            if len(started) > 7:  # four to inspect, three to look
                raise RuntimeError("can't start new thread")
            real(thread)

        ours = mock.patch.object(threading.Thread, "start", lambda t: start(t) if "_concurrently" in str(t._target) else real(t))
        with ours:
            self.assertEqual(["zeam_0", "zeam_1", "zeam_2"], sorted(self.sample()))
        self.assertIn("can't start new thread", self.logged.getvalue())
        self.assertEqual(4, len(self.sample()))

    def test_a_push_without_a_thread_is_dropped_and_the_next_one_goes(self):
        sent = []
        sender = mock.Mock(send=lambda batch, _deadline: sent.append(batch))
        courier = Courier(sender, self.journal)
        with mock.patch.object(threading.Thread, "start", side_effect=RuntimeError("can't start new thread")):
            courier.send("first", 0)
        courier.send("second", 0)
        courier._thread.join(30)
        self.assertEqual(["second"], sent)
        self.assertIn("dropped", self.logged.getvalue())

    def test_a_clock_that_jumps_to_and_fro_makes_neither_a_zero_nor_an_uptime_below_one(self):
        _, log = self.zeam()
        self.watching(self.BEAT)
        self.sample()
        for jump in (3600, -3600, -7200, 7200, 86400 * 400, -86400 * 400, -1, 1):
            self.clock.now += jump
            log.write(beat(self.clock.now + 30))
            self.clock.go(60)
            found = self.sample()["zeam_1"]
            self.assertNotEqual(0, found.get("Heartbeats"), jump)
            self.assertNotEqual(0, found.get("UptimeSeconds"), jump)
            self.assertGreater(found.get("UptimeSeconds", 1), 0)
            self.assertEqual(5, found["HeadSlot"])


class TheTable(unittest.TestCase):
    """docs/faults-hosts.md names a test in each row, and every test made for a fault is in it."""

    def test_every_test_it_names_exists_and_every_fault_tested_is_in_it(self):
        with open(TABLE, encoding="utf-8") as file:
            named = set(re.findall(r"`(test_\w+)`", file.read()))
        written = {}
        for folder, _, files in os.walk(TESTS):
            for name in files:
                if name.endswith(".py"):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        for test in re.findall(r"^    def (test_\w+)\(self", file.read(), re.MULTILINE):
                            written[test] = name
        self.assertEqual(set(), named - set(written))
        faults = {test for test, name in written.items() if name in ("test_faults.py", "faults_test.py")}
        self.assertEqual({"test_every_test_it_names_exists_and_every_fault_tested_is_in_it"}, faults - named)


if __name__ == "__main__":
    unittest.main()
