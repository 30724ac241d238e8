"""What one look at the host's containers yields, and what is left out."""

import json
import os
import threading
import unittest

from support import NOW, PATTERN, Case, FixedClock, Writer, beat, iso
from publisher.config import read_config
from publisher.engine import Docker, Listed, container_of
from publisher.errors import Unavailable
from publisher.journal import Journal
from publisher.sampling import Sampler


class Sampling(Case):
    def setUp(self):
        super().setUp()
        self.clock = FixedClock()
        self.engine = self.docker()
        self.client = Docker(self.engine.path)

    def watching(self, *nodes, **changes):
        config = read_config(self.configuration(*nodes, **changes))
        self.sampler = Sampler(config, self.client, self.clock, self.journal)
        # Generous where a test is about what comes, short where it is about what never comes.
        self.sampler.docker_seconds = self.sampler.scrape_seconds = self.sampler.seconds = 30
        return self.sampler

    def sample(self):
        """Metric → value, by node."""
        found = {}
        for datapoint in self.sampler.sample():
            metrics = found.setdefault(datapoint.node, {})
            self.assertNotIn(datapoint.metric, metrics)
            metrics[datapoint.metric] = datapoint.value
        return found

    def zeam(self, name="zeam_1", head=5, folder=None, **changes):
        """A node with a metrics endpoint and a log."""
        endpoint = self.endpoint("lean_head_slot %s\n" % head)
        folder = folder or os.path.join(self.folder, "data-of-" + name)
        os.makedirs(folder, exist_ok=True)
        log = self.opened(Writer(os.path.join(folder, "consensus.log")))
        changes.setdefault("Args", ["node", "--metrics-port", str(endpoint.port)])
        changes.setdefault("Mounts", [{"Type": "bind", "Source": folder, "Destination": "/data"}])
        self.engine.run(name, Pid=os.getpid(), **changes)
        return endpoint, log

    BEAT = {"match": "zeam_*", "heartbeat": {"file": "consensus.log", "pattern": PATTERN}}
    HEAD = {"match": "zeam_*"}


class WhatIsPushed(Sampling):
    def test_a_healthy_node_has_all_three_metrics(self):
        _, log = self.zeam(head=1175, StartedAt=iso(NOW - 3600))
        log.write(beat(NOW - 55), beat(NOW - 45))
        self.watching(self.BEAT)
        self.assertEqual({"zeam_1": {"HeadSlot": 1175, "Heartbeats": 2, "UptimeSeconds": 3599}}, self.sample())

    def test_units_are_those_of_the_contract(self):
        self.zeam()
        self.watching(self.BEAT)
        units = {d.metric: d.unit for d in self.sampler.sample()}
        self.assertEqual({"HeadSlot": "Count", "Heartbeats": "Count", "UptimeSeconds": "Seconds"}, units)

    def test_the_data_folder_is_the_mount_on_data_whatever_its_name(self):
        _, log = self.zeam("zeam_1", folder=os.path.join(self.folder, "validator-7"))
        log.write(beat(NOW - 5))
        self.watching(self.BEAT)
        self.assertEqual(1, self.sample()["zeam_1"]["Heartbeats"])

    def test_the_log_may_be_named_absolutely(self):
        path = os.path.join(self.folder, "elsewhere.log")
        self.opened(Writer(path)).write(beat(NOW - 5))
        self.zeam()
        self.watching({"match": "zeam_*", "heartbeat": {"file": path, "pattern": PATTERN}})
        self.assertEqual(1, self.sample()["zeam_1"]["Heartbeats"])

    def test_a_node_in_another_containers_network_is_asked_at_that_ones_address(self):
        self.journal = Journal(self.clock.mono, self.logged)
        self.engine.run("vpn")
        self.zeam("zeam_1", head=7, NetworkMode="container:id-of-vpn")
        self.watching(self.HEAD)
        self.assertEqual(7, self.sample()["zeam_1"]["HeadSlot"])
        self.engine.run("vpn", StartedAt=iso(NOW - 60))
        self.assertNotIn("HeadSlot", self.sample()["zeam_1"])
        self.assertIn("was left without a network when vpn, whose network it shares, started again", self.logged.getvalue())
        del self.engine.containers["vpn"]
        self.clock.go(60)  # within a minute a changed reason is not logged
        self.assertNotIn("HeadSlot", self.sample()["zeam_1"])
        self.assertIn("shares the network of container id-of-vpn, which exists no more", self.logged.getvalue())

    def test_an_endpoint_that_is_not_the_nodes_is_passed_over_for_the_next(self):
        other = self.endpoint("another_head 9\n")
        node, _ = self.zeam("zeam_1", head=7)
        inspected = self.engine.containers["zeam_1"]
        inspected["Config"]["Labels"] = {"metrics.port": str(other.port)}
        self.watching(self.HEAD)
        self.assertEqual(7, self.sample()["zeam_1"]["HeadSlot"])
        self.assertEqual(7, self.sample()["zeam_1"]["HeadSlot"])
        self.assertEqual((1, 2), (len(other.seen), len(node.seen)))

    def test_only_matching_containers_are_watched(self):
        self.zeam("zeam_1")
        self.zeam("postgres")
        self.watching(self.HEAD)
        self.assertEqual(["zeam_1"], list(self.sample()))

    def test_many_containers_are_sampled_at_once(self):
        together = threading.Barrier(20, timeout=30)

        def answer(handler):
            together.wait()  # one after the other, none would ever answer
            handler.reply("lean_head_slot 1\n")

        for i in range(20):
            endpoint = self.endpoint(answer)
            self.engine.run("zeam_%d" % i, Args=["--metrics-port", str(endpoint.port)])
        self.watching(self.HEAD)
        self.assertEqual(20, sum("HeadSlot" in metrics for metrics in self.sample().values()))

    def test_more_containers_than_are_sampled_at_once_all_get_their_turn(self):
        endpoint = self.endpoint("lean_head_slot 1\n")
        for i in range(75):
            self.engine.run("zeam_%d" % i)
        self.watching({"match": "zeam_*", "metricsPort": endpoint.port})
        self.assertEqual(75, sum("HeadSlot" in metrics for metrics in self.sample().values()))
        self.assertIn("is asked for the head at the same", self.logged.getvalue())


class Uptime(Sampling):
    def uptime(self, **changes):
        self.engine.run("zeam_1", **changes)
        self.watching(self.HEAD)
        return self.sample().get("zeam_1", {}).get("UptimeSeconds")

    def test_it_is_counted_in_whole_seconds(self):
        self.assertEqual(99, self.uptime(StartedAt=iso(NOW - 100)))  # nanoseconds and all

    def test_it_is_at_least_one_while_the_container_runs(self):
        self.clock.now = NOW + 0.2
        self.assertEqual(1, self.uptime(StartedAt=iso(NOW)))

    def test_it_is_zero_when_the_container_exists_and_does_not_run(self):
        for status in ("created", "restarting", "exited", "paused", "dead", "removing"):
            self.assertEqual(0, self.uptime(Status=status, StartedAt="0001-01-01T00:00:00Z"), status)

    def test_it_is_left_out_when_the_age_is_negative(self):
        self.assertIsNone(self.uptime(StartedAt=iso(NOW + 5)))

    def test_it_is_left_out_when_the_start_cant_be_read(self):
        self.assertIsNone(self.uptime(StartedAt="yesterday"))

    def test_instants_with_an_offset_are_understood(self):
        self.assertEqual(60, self.uptime(StartedAt="2024-05-30T20:49:00.000000001+02:00"))


class WhenAZeroIsEvidence(Sampling):
    def heartbeats(self):
        return self.sample()["zeam_1"].get("Heartbeats")

    def test_a_silent_node_has_an_explicit_zero(self):
        self.zeam()
        self.watching(self.BEAT)
        self.assertEqual(0, self.heartbeats())

    def test_the_first_two_minutes_say_nothing_even_if_some_were_counted(self):
        _, log = self.zeam(StartedAt=iso(NOW - 119))
        log.write(beat(NOW - 5))
        self.watching(self.BEAT)
        self.assertIsNone(self.heartbeats())
        self.clock.go(60)
        self.assertEqual(0, self.heartbeats())  # what was counted before is not counted again

    def test_without_a_pattern_nothing_is_said(self):
        self.zeam()
        self.watching(self.HEAD)
        self.assertIsNone(self.heartbeats())

    def test_a_missing_log_says_nothing(self):
        self.zeam()
        os.unlink(os.path.join(self.folder, "data-of-zeam_1", "consensus.log"))
        self.watching(self.BEAT)
        self.assertIsNone(self.heartbeats())
        self.assertIn("No such file", self.logged.getvalue())

    def test_without_a_mount_on_data_nothing_is_said(self):
        self.zeam(Mounts=[])
        self.watching(self.BEAT)
        self.assertIsNone(self.heartbeats())

    def test_a_node_that_does_not_run_says_nothing(self):
        self.zeam(Status="exited")
        self.watching(self.BEAT)
        self.assertEqual({"UptimeSeconds": 0}, self.sample()["zeam_1"])

    def test_a_restart_between_two_samples_says_nothing_even_after_long(self):
        _, log = self.zeam()
        self.watching(self.BEAT)
        self.sample()
        self.engine.run("zeam_1", StartedAt=iso(NOW + 1))
        self.clock.go(600)
        log.write(beat(NOW + 595))
        self.assertIsNone(self.heartbeats())
        self.clock.go(60)
        self.assertEqual(0, self.heartbeats())

    def test_a_container_replaced_by_one_with_another_folder_and_port_is_read_there(self):
        _, log = self.zeam(head=5)
        log.write(beat(NOW - 5))
        self.watching(self.BEAT)
        self.sample()
        del self.engine.containers["zeam_1"]
        _, log = self.zeam(head=77, folder=os.path.join(self.folder, "new"), Id="new", StartedAt=iso(NOW + 1))
        self.clock.go(60)
        self.assertEqual({"HeadSlot": 77, "UptimeSeconds": 58}, self.sample()["zeam_1"])
        self.clock.go(120)
        log.write(beat(NOW + 170))
        self.assertEqual(1, self.heartbeats())

    def test_a_clock_that_jumps_ahead_does_not_shorten_the_first_two_minutes(self):
        self.zeam(StartedAt=iso(NOW - 10))
        self.watching(self.BEAT)
        self.sample()
        self.clock.now += 3600
        self.assertIsNone(self.heartbeats())

    def test_a_log_that_two_running_containers_share_says_nothing(self):
        folder = os.path.join(self.folder, "shared")
        self.zeam("zeam_1", folder=folder)
        self.zeam("zeam_2", folder=folder)
        self.watching(self.BEAT)
        self.assertIsNone(self.heartbeats())
        self.engine.run("zeam_2", Status="exited")
        self.assertEqual(0, self.heartbeats())


class WhatGoesWrong(Sampling):
    def test_nobody_is_asked_for_the_head_of_a_node_that_does_not_run(self):
        endpoint, _ = self.zeam(Status="restarting")
        self.watching(self.HEAD)
        self.assertEqual({"zeam_1": {"UptimeSeconds": 0}}, self.sample())
        self.assertEqual([], endpoint.seen)

    def test_an_endpoint_that_hangs_costs_its_own_head_only(self):
        endpoint, _ = self.zeam("zeam_1")
        endpoint.body = endpoint.hang
        self.zeam("zeam_2", head=6)
        self.watching(self.BEAT).scrape_seconds = 0.3
        found = self.sample()
        self.assertEqual({"UptimeSeconds", "Heartbeats"}, set(found["zeam_1"]))
        self.assertEqual(6, found["zeam_2"]["HeadSlot"])

    def test_a_container_that_docker_cant_tell_about_costs_its_own_datapoints_only(self):
        self.zeam("zeam_1")
        self.zeam("zeam_2")
        self.engine.hanging.add("id-of-zeam_1")
        self.watching(self.HEAD).docker_seconds = 0.5
        self.assertEqual(["zeam_2"], list(self.sample()))

    def test_a_container_removed_in_between_has_no_datapoints(self):
        endpoint, _ = self.zeam()
        self.watching(self.HEAD)
        self.sample()
        real = self.client.containers
        self.client.containers = lambda seconds: {"zeam_1": Listed("removed", "", {})}
        self.assertEqual({}, self.sample())
        self.client.containers = real
        self.assertEqual(2, len(self.sample()["zeam_1"]))

    def test_docker_not_answering_leaves_uptime_and_heartbeats_out_but_not_the_head(self):
        self.zeam(head=5)
        self.watching(self.BEAT)
        self.sample()
        self.engine.silent = True
        self.sampler.docker_seconds = 0.3
        self.assertEqual({"zeam_1": {"HeadSlot": 5}}, self.sample())
        self.assertFalse(self.sampler.docker_answered)
        self.engine.silent = False
        self.engine.released.set()
        self.sampler.docker_seconds = 30
        self.assertEqual({"HeadSlot", "UptimeSeconds", "Heartbeats"}, set(self.sample()["zeam_1"]))

    def test_heartbeats_during_a_silence_of_docker_are_not_lost(self):
        _, log = self.zeam()
        self.watching(self.BEAT)
        self.sample()
        log.write(beat(NOW + 10))
        self.engine.silent, self.sampler.docker_seconds = True, 0.3
        self.clock.go(60)
        self.sample()
        self.engine.silent, self.sampler.docker_seconds = False, 30
        log.write(beat(NOW + 70))
        self.clock.go(60)
        self.assertEqual(2, self.sample()["zeam_1"]["Heartbeats"])

    def test_without_docker_from_the_start_there_is_nothing_to_say(self):
        self.client = Docker(os.path.join(self.folder, "none.sock"))
        self.watching(self.HEAD)
        self.assertEqual({}, self.sample())
        self.assertIn("docker: Docker no HTTP answer: No such file", self.logged.getvalue())

    def test_odd_answers_of_docker_are_survived(self):
        self.watching(self.HEAD)
        for answer in ("", "{}", "null", "[1, null, {}]", '[{"Id": 1, "Names": null}]', "[" * 9999):
            self.engine.answer = lambda handler, a=answer: handler.reply(a)
            self.assertEqual({}, self.sample(), answer)
        self.engine.answer = lambda handler: handler.reply("[]", 500)
        self.assertEqual({}, self.sample())

    def test_odd_answers_about_one_container_are_survived(self):
        for odd in ({}, {"Id": "a"}, {"Id": "a", "State": None}, {"Id": "a", "State": {"Status": 1}}, []):
            with self.assertRaises(Unavailable):
                if isinstance(odd, list):
                    self.engine.answer = lambda handler: handler.reply("[]")
                    self.client.inspect("a", 30)
                container_of(odd)
        bare = container_of({"Id": "a", "State": {"Status": "running"}, "Mounts": None, "Args": [None, 1]})
        self.assertEqual(("a", True, ()), (bare.id, bare.running, bare.mounts))

    def test_a_link_to_a_container_is_not_its_name(self):
        self.engine.answer = lambda handler: handler.reply(json.dumps([{"Id": "a", "Names": ["/web/zeam_1", "/zeam_2"]}]))
        self.assertEqual({"zeam_2": "a"}, {name: listed.id for name, listed in self.client.containers(30).items()})

    def test_a_bug_in_one_nodes_reading_costs_that_datapoint_only(self):
        self.zeam("zeam_1")
        self.zeam("zeam_2")
        self.watching(self.BEAT)
        self.sample()

        def bug(*_):
            raise KeyError("a bug")

        self.sampler._nodes["zeam_1"].log.sample = bug
        found = self.sample()
        self.assertEqual({"HeadSlot", "UptimeSeconds"}, set(found["zeam_1"]))
        self.assertEqual({"HeadSlot", "UptimeSeconds", "Heartbeats"}, set(found["zeam_2"]))
        self.assertIn("zeam_1 heartbeats: internal error: KeyError('a bug')", self.logged.getvalue())

    def test_a_log_whose_disk_hangs_costs_its_own_node_only_and_is_not_asked_twice(self):
        self.zeam("zeam_1")
        self.zeam("zeam_2")
        self.watching(self.BEAT)
        self.sample()
        released, entered = threading.Event(), []
        self.addCleanup(released.set)
        self.sampler._nodes["zeam_1"].log.sample = lambda *_: entered.append(1) or released.wait(30)
        self.sampler.seconds = 1.0
        self.assertEqual({"HeadSlot", "UptimeSeconds", "Heartbeats"}, set(self.sample()["zeam_2"]))
        self.assertEqual({"zeam_2"}, set(self.sample()))
        self.assertEqual([1], entered)

    def test_nodes_that_are_gone_are_forgotten(self):
        self.zeam()
        self.watching(self.HEAD)
        self.sample()
        self.engine.containers.clear()
        self.assertEqual({}, self.sample())
        self.assertEqual({}, self.sampler._nodes)

    def test_a_lasting_trouble_is_told_once(self):
        self.zeam(Args=["node"])
        self.watching(self.HEAD)
        for _ in range(50):
            self.sample()
        self.assertEqual(1, self.logged.getvalue().count("zeam_1 head"))
        self.assertLess(max(map(len, self.logged.getvalue().splitlines())), 330)


class TheJournal(Case):
    def test_trouble_is_told_anew_after_ten_minutes_and_once_it_is_over(self):
        now = [0.0]
        journal = Journal(lambda: now[0], self.logged)
        for second in range(0, 1300, 60):
            now[0] = float(second)
            journal.warn("a", "trouble")
        journal.resolve("a")
        now[0] += 60
        journal.resolve("a")
        journal.resolve("a")
        self.assertEqual(["trouble"] * 3 + ["fine again"], [t.split(": ")[-1] for t in self.logged.getvalue().splitlines()])

    def test_nobody_listening_is_no_reason_to_stop(self):
        self.logged.close()
        self.journal.log("anything")


if __name__ == "__main__":
    unittest.main()
