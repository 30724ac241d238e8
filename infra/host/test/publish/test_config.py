"""What the configuration may say, and how it is refused."""

import json
import os
import unittest

from support import Case
from publisher.clients import default_config, shown_config
from publisher.config import read_config
from publisher.errors import BadConfig



class TheConfiguration(Case):
    def read(self, text):
        if not isinstance(text, (str, bytes)):
            text = json.dumps(text)
        return read_config(self.file("publisher.json", text))

    def refused(self, text, place, reason):
        with self.assertRaises(BadConfig) as caught:
            self.read(text)
        self.assertRegex(str(caught.exception), "^" + place + ": .*" + reason)

    def with_node(self, **fields):
        return {"fleet": "devnet", "nodes": [{"match": "zeam_*", **fields}]}

    def with_beat(self, **fields):
        return self.with_node(heartbeat={"file": "consensus.log", "pattern": "arm", **fields})

    def test_the_shipped_one_is_accepted(self):
        config = self.read(shown_config(default_config("devnet")))
        self.assertEqual(("devnet", "Unwedge", 60), config[:3])
        self.assertEqual(30, config.watches[0].heartbeat.max_age_seconds)

    def test_what_is_left_out_takes_its_default(self):
        config = self.read(self.with_beat())
        self.assertEqual(("Unwedge", 60, 1, None, None), config[1:6])
        watch = config.watches[0]
        self.assertEqual((("lean_head_slot", "lean_head_slot", ()), None, None, None, None), watch[1:6])
        self.assertEqual(30, watch.heartbeat.max_age_seconds)

    def test_the_first_entry_that_matches_counts_and_no_match_is_not_watched(self):
        nodes = [{"match": "zeam_1?", "headMetric": "a"}, {"match": "zeam_*", "headMetric": "b"}]
        config = self.read({"fleet": "devnet", "nodes": nodes})
        heads = {n: w and w.head_metric.metric for n in ("zeam_10", "zeam_1", "ream_0") for w in [config.watch(n)]}
        self.assertEqual({"zeam_10": "a", "zeam_1": "b", "ream_0": None}, heads)

    def test_names_are_matched_whole_and_with_their_case(self):
        config = self.read({"fleet": "devnet", "nodes": [{"match": "zeam_[0-9]"}]})
        self.assertIsNone(config.watch("Zeam_1"))
        self.assertIsNone(config.watch("my_zeam_1"))
        self.assertIsNone(config.watch("zeam_10"))

    def test_a_missing_file_is_refused(self):
        with self.assertRaisesRegex(BadConfig, "No such file"):
            read_config(os.path.join(self.folder, "none.json"))

    def test_what_is_no_json_is_refused_with_its_place(self):
        self.refused('{"fleet": "devnet",\n "nodes": [}', "line 2, column 12", "is not JSON")
        self.refused(b"\xff\xfe", "byte 0", "UTF-8")
        self.refused("[" * 100000, "the whole", "nested too deeply")
        self.refused('{"fleet": "a", "fleet": "b"}', "fleet", "twice")
        self.refused('{"fleet": "a", "period": NaN}', "a number", "NaN")
        self.refused("[]", "the whole", "must be an object, is list")

    def test_unknown_fields_are_refused_wherever_they_are(self):
        self.refused({**self.with_node(), "flet": 1}, "flet", "is unknown; known are fleet")
        self.refused(self.with_node(port=1), r"nodes\[0\].port", "is unknown")
        self.refused(self.with_beat(maxAge=1), r"nodes\[0\].heartbeat.maxAge", "is unknown")

    def test_missing_fields_are_refused(self):
        self.refused({"nodes": [{"match": "a"}]}, "fleet", "is missing")
        self.refused({"fleet": "devnet"}, "nodes", "is missing")
        self.refused({"fleet": "devnet", "nodes": []}, "nodes", "at least one")
        self.refused({"fleet": "devnet", "nodes": [{}]}, r"nodes\[0\].match", "is missing")
        self.refused(self.with_node(heartbeat={"file": "a"}), r"nodes\[0\].heartbeat.pattern", "is missing")

    def test_wrong_types_are_refused(self):
        self.refused({**self.with_node(), "fleet": 1}, "fleet", "must be a string, is number")
        self.refused({**self.with_node(), "fleet": None}, "fleet", "must be a string, is null")
        self.refused({**self.with_node(), "period": "60"}, "period", "must be a number, is string")
        self.refused({**self.with_node(), "period": True}, "period", "must be a number, is boolean")
        self.refused({**self.with_node(), "nodes": {}}, "nodes", "must be a list, is object")
        self.refused({**self.with_node(), "nodes": ["zeam_*"]}, r"nodes\[0\]", "must be an object, is string")
        self.refused(self.with_node(heartbeat="consensus.log"), r"nodes\[0\].heartbeat", "must be an object")

    def test_absurd_periods_are_refused(self):
        for period in (0, -60, 2, 45, 90, 7200, 1e9, 60.5, 10**30):
            self.refused({**self.with_node(), "period": period}, "period", "must be a CloudWatch period")
        for period in (1, 5, 10, 20, 30, 60, 120, 300, 3600):
            self.assertEqual(period, self.read({**self.with_node(), "period": period}).period)

    def test_bad_names_are_refused(self):
        for fleet in ("", " devnet", ":devnet", "dev\nnet", "dévnet", "x" * 256):
            self.refused({**self.with_node(), "fleet": fleet}, "fleet", "printable ASCII")
        for namespace in ("", "AWS/EC2", ":x", "a b"):
            self.refused({**self.with_node(), "namespace": namespace}, "namespace", "letters, digits")
        for instance_id in ("", "i-", "host", "i-12 3", "i-1/2"):
            self.refused({**self.with_node(), "instanceId": instance_id}, "instanceId", "i-… or mi-…")
        self.refused({**self.with_node(), "region": "Frankfurt"}, "region", "must be null or a region")

    def test_bad_globs_are_refused(self):
        for match in ("", "zeam_[0-9", "/zeam", "zeam *", "zeam_{1,2}", "[]", "z[b-a]"):
            self.refused(self.with_node(match=match), r"nodes\[0\].match", "glob")

    def test_an_entry_that_is_never_reached_is_refused(self):
        self.refused({"fleet": "d", "nodes": [{"match": "a*"}, {"match": "a*"}]}, r"nodes\[1\].match", "never reached")

    def test_bad_patterns_are_refused(self):
        self.refused(self.with_beat(pattern="[arm"), r"nodes\[0\].heartbeat.pattern", "not a regular expression")
        self.refused(self.with_beat(pattern="(age=)?"), r"nodes\[0\].heartbeat.pattern", "matches an empty line")
        self.refused(self.with_beat(pattern=""), r"nodes\[0\].heartbeat.pattern", "matches an empty line")

    def test_bad_files_are_refused(self):
        for file in ("", "../consensus.log", "a/../../b", "logs/", "a\x00b"):
            self.refused(self.with_beat(file=file), r"nodes\[0\].heartbeat.file", "must")

    def test_bad_ports_paths_metrics_and_ages_are_refused(self):
        for port in (0, 65536, -1, 9.5):
            self.refused(self.with_node(metricsPort=port), r"nodes\[0\].metricsPort", "must be null or a port")
        for path in ("metrics", "/a b", "/a\r\nHost: x"):
            self.refused(self.with_node(metricsPath=path), r"nodes\[0\].metricsPath", "must begin with /")
        for metric in ("", "lean head", "9slot", 'a{b="c"', 'a{b=~"("}', '{b="c"}'):
            self.refused(self.with_node(headMetric=metric), r"nodes\[0\].headMetric", "Prometheus")
        for age in (-1, 1e9):
            self.refused(self.with_beat(maxAgeSeconds=age), r"nodes\[0\].heartbeat.maxAgeSeconds", "must be 0")


if __name__ == "__main__":
    unittest.main()
