"""Nothing that the publisher reads breaks it: it is taken, or refused by the one error that is meant for it.

Each test runs on seeds that are always the same; UNWEDGE_FUZZ_MINUTES=10 runs each for ten minutes on seeds of
chance (UNWEDGE_FUZZ_SEED repeats them). What was found is a test of its own below."""

import json
import os
import random
import resource
import socket
import unittest
from unittest import mock

import fuzz
import test_json_head
from support import ID, NOW, Case, beat, container, heartbeat, iso, line, watch
from publisher.clients import default_config
from publisher.config import read_config
from publisher import options
from publisher.cometbft_config import instrumentation_in
from publisher.endpoint import MOST_CANDIDATES, candidates
from publisher.engine import Docker, container_of, uptime_of
from publisher.errors import BadConfig, Unavailable
from publisher.head import head_of
from publisher.heartbeats import HeartbeatLog
from publisher.json_head import head_in
from publisher.place import log_path
from publisher.selector import parse_selector
from publisher.times import Stamps, instant_of
from publisher.url import parse_url
from publisher.validator_config import port_in_validator_config
from publisher.web import Answer, ask

CONFIG = default_config("devnet")

COMMANDS = [
    b"sh\0-c\0exec zeam node --metrics-port '9102' # --metrics-port 1\n--metrics.addr=\"$HOST\"",
    b"reth\0node\0--metrics\0[::1]:9001\0--metrics=0.0.0.0:9001",
    b"nimbus\0--metrics-port:8008\0--metrics-address:127.0.0.2\0TEKU_METRICS_PORT=8008\0EL_EXTRAS=--pprof.port 6061",
    b"avalanchego\0--http-port=9650\0polkadot\0--prometheus-port\x009615\0--prometheus-external",
]

INSPECTED = {
    "Id": ID,
    "Path": "/app/zeam",
    "Args": ["node", "--metrics-port", "9667"],
    "State": {"Status": "running", "StartedAt": iso(NOW - 3600), "Pid": 0},
    "Config": {"Entrypoint": ["/app/zeam"], "Cmd": ["node"]},
    "Mounts": [{"Destination": "/data", "Source": "/nowhere/data"}, {"Destination": "/config", "Source": "/nowhere"}],
    "HostConfig": {"NetworkMode": "bridge"},
    "NetworkSettings": {
        "Networks": {"bridge": {"IPAddress": "127.0.0.2"}},
        "Ports": {"9667/tcp": [{"HostIp": "0.0.0.0", "HostPort": "9667"}]},
    },
}

CONFIG["nodes"] += [
    {"match": {"image": "*/cometbft*"}, "headMetric": 'height{chain_id=~"a.*|b", x!="1"}'},
    {"match": "beacon_*", "headJson": {"port": 5052, "path": "/eth/v1/node/syncing", "body": None, "pointer": "/data/head_slot"}},
]
CONFIG["outside"] = [
    {"name": "rpc", "url": "https://user:pass-word@rpc.example.org:8443/v3/key?x=y", "body": "{}", "pointer": "/result"},
    {"name": "page", "url": "http://127.0.0.1:9615/metrics", "metric": 'height{status="best"}'},
]

METRICS = b"""# HELP lean_head_slot h\n# TYPE lean_head_slot gauge\nlean_head_slot 4711\nlean_head_slot{a="b"} 1
lean_head_slot_total 3\nlean_head_slot{} 4.711e3 1717094999\n"""

LABELS = b"""# HELP m h\n# TYPE m gauge\nm{a="x",b="1"} 4711 1717094999\nm{a="\\"}\\n\\\\",b="2"} 4712 # {trace="m 5"} 1 2.0\r
{"m.x",a="x"} 5\n{"m.x",a="yz"} 6\n m { a = "z" , } 4.713e3\n# EOF\n"""

WIRE = [
    b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\nContent-Type: text/plain\r\n\r\n{"result":7}',
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{"res\r\n7\r\nult":7}\r\n0\r\nX: y\r\n\r\n',
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 301 Moved\r\nLocation: https://user:pass-word@elsewhere.example.org:1/key\r\n\r\n",
]

YAML = b"""shuffle: roundrobin\nvalidators:\n  - name: "zeam_1"\n    metricsPort: 9667 # mine\n    enr: {a: b}
  - name: 'zeam_2'\n    metricsPort: 9668\n"""

LOG = b"".join(
    [line(NOW - 90), beat(NOW - 70), beat(NOW - 50, age=99), line(NOW - 30), beat(NOW - 10, age=3, tag="arm")]
    + [b"2024-05-30T18:49:59.5+02:00 [arm] age=1s\n", b"\x1b]0;title\x07 no stamp\n"]
)


class Fuzz(Case):
    """Rounds of it, by number or by time."""

    def rounds(self, count):
        given = os.environ.get("UNWEDGE_FUZZ_SEED")
        minutes = float(os.environ.get("UNWEDGE_FUZZ_MINUTES") or 0)
        seed = given or (str(random.SystemRandom().getrandbits(48)) if minutes else "0")
        self.addCleanup(lambda: ended or print("\nUNWEDGE_FUZZ_SEED=%s, round %d" % (seed, done), flush=True))
        ended, done = False, 0
        for done in fuzz.rounds(count, minutes):
            yield random.Random("%s/%d" % (seed, done))
        ended = True
        if minutes:
            print("\n%s: %d inputs, UNWEDGE_FUZZ_SEED=%s" % (self.id(), done + 1, seed), flush=True)
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 400_000, "kB of memory")


class TheConfiguration(Fuzz):
    def test_any_configuration_is_taken_whole_or_refused_with_its_place(self):
        path = os.path.join(self.folder, "publisher.json")
        for rng in self.rounds(500):
            if rng.random() < 0.5:
                raw = fuzz.mutated(rng, [fuzz.as_bytes(CONFIG), json.dumps(CONFIG, indent=1).encode()])
            else:
                raw = fuzz.as_bytes(fuzz.mutated_tree(rng, CONFIG))
            with open(path, "wb") as out:
                out.write(raw)
            with fuzz.no_hang(raw):
                self.take(path, raw)

    def take(self, path, raw):
        try:
            config = read_config(path)
        except BadConfig as e:
            self.assertRegex(str(e), r"^.+: .+")
            self.assertLess(len(str(e)), 700, raw[:2000])
            self.assertTrue(str(e).isprintable(), raw[:2000])
            return
        self.assertIn(config.period, (1, 5, 10, 20, 30, *range(60, 3601, 60)))
        config.watch("zeam_1")
        for entry in config.watches:
            if entry.heartbeat:
                os.fsencode(entry.heartbeat.file)
                self.assertIsNone(entry.heartbeat.pattern.search(""))
                self.assertTrue(0 <= entry.heartbeat.max_age_seconds <= 86400)


class WhatDockerSays(Fuzz):
    def test_any_answer_is_read_or_unsaid(self):
        listed = [{"Id": ID, "Names": ["/zeam_1", "/other/zeam_1"]}, {"Id": "b", "Names": None}]
        docker = Docker("/nowhere")
        for rng in self.rounds(500):
            body = self.body(rng, rng.choice((listed, INSPECTED)))
            answer = Answer(200, body, True)
            with mock.patch("publisher.engine.ask", return_value=answer), fuzz.no_hang(body):
                self.unless_unavailable(lambda: [n.encode("utf-8", "surrogatepass") for n in docker.containers(1)], body)
                self.unless_unavailable(lambda: self.use(docker.inspect(ID, 1)), body)

    def body(self, rng, tree):
        return fuzz.mutated(rng, [fuzz.as_bytes(tree)]) if rng.random() < 0.3 else fuzz.as_bytes(fuzz.mutated_tree(rng, tree))

    def use(self, found):
        entry = watch("zeam_*", heartbeat=heartbeat())
        self.unless_unavailable(lambda: self.assertGreaterEqual(uptime_of(found, NOW), 0), found)
        self.unless_unavailable(lambda: self.endpoints(candidates(entry, "zeam_1", found, found)), found)
        self.unless_unavailable(lambda: os.path.realpath(log_path(entry.heartbeat, found)), found)

    def endpoints(self, found):
        self.assertTrue(1 <= len(found) <= MOST_CANDIDATES, found)
        for endpoint in found:
            self.assertTrue(1 <= endpoint.port <= 65535, endpoint)
            self.assertRegex(endpoint.url.encode("ascii").decode(), r"\Ahttp://[!-~]+\Z")
            self.assertRegex(endpoint.host, r"\A[!-~]+:[0-9]+\Z")

    def unless_unavailable(self, act, what):
        try:
            act()
        except Unavailable:
            pass
        except Exception as e:
            raise AssertionError("%r on %r" % (e, what)) from e


class WhatAnEndpointSays(Fuzz):
    def test_any_metrics_give_a_slot_or_are_unsaid(self):
        for rng in self.rounds(500):
            body = fuzz.mutated(rng, [METRICS])
            with fuzz.no_hang(body):
                try:
                    head = head_of(body, parse_selector("lean_head_slot"))
                except Unavailable as e:
                    self.assertLess(len(str(e)), 600)
                    continue
            self.assertIsInstance(head, int)
            self.assertTrue(0 <= head <= 2**53, body)

    def test_any_labels_give_the_slot_of_one_series_or_are_unsaid(self):
        selectors = [parse_selector(text) for text in ("m", 'm{a="x"}', 'm{a=~"(x|y).*z?",b!=""}', 'm{a!~"y.*"}')]
        for rng in self.rounds(1500):
            page, selector = fuzz.mutated(rng, [LABELS]), rng.choice(selectors)
            with fuzz.no_hang(page):
                try:
                    head = head_of(page, selector)
                except Unavailable as e:
                    self.assertTrue(str(e).isprintable(), page)
                    self.assertLess(len(str(e)), 600)
                    continue
            self.assertIs(int, type(head))
            self.assertTrue(0 <= head <= 2**53, page)

    def test_any_json_gives_a_slot_or_is_unsaid(self):
        seeds = [json.loads(text) for text in (test_json_head.SYNCING, test_json_head.BLOCK_NUMBER, test_json_head.STATUS, test_json_head.NO_METHOD)]
        read = 0
        for rng in self.rounds(1500):
            tree = rng.choice(seeds)
            body = fuzz.mutated(rng, [fuzz.as_bytes(tree)]) if rng.random() < 0.5 else fuzz.as_bytes(fuzz.mutated_tree(rng, tree))
            pointer = rng.choice(("/data/head_slot", "/result", "/result/sync_info/latest_block_height", "/0", ""))
            with fuzz.no_hang(body):
                try:
                    head = head_in(body, pointer)
                except Unavailable as e:
                    self.assertTrue(str(e).isprintable(), body)
                    self.assertLess(len(str(e)), 300)
                    continue
            read += 1
            self.assertIs(int, type(head))
            self.assertTrue(0 <= head <= 2**53, body)
        self.assertGreater(read, 0)

    def test_any_answer_on_the_wire_is_one_or_none(self):
        for rng in self.rounds(700):
            raw = fuzz.mutated(rng, WIRE)[:60_000]  # what fits into the socket's buffer
            here, there = socket.socketpair()
            with there, fuzz.no_hang(raw):
                there.sendall(raw)
                there.shutdown(socket.SHUT_WR)
                try:
                    answer = ask(lambda _, sock=here: sock, "/", seconds=15, limit=1 << 20, body=rng.choice((None, b"{}")))
                except Unavailable as e:
                    self.assertNotEqual("did not answer in time", str(e), raw)
                    continue
            self.assertLessEqual(len(answer.body), 1 << 20)
            self.assertTrue(answer.location.isprintable(), raw)
            self.assertLessEqual(len(answer.location), 101)
            self.assertNotIn("@", answer.location)


class WhatAnOperatorWrites(Fuzz):
    def test_any_selector_is_taken_or_refused_and_keeps_nobody_busy(self):
        seeds = [b'substrate_block_height{status="best"}', b"m{a=~`(x|y)*[^a-c]{2,9}\\d+z?`,b!~'^1|2$',}", b'{"m.x", "k.x"!="a\\"\\n"}', b"lean_head_slot"]
        values = ["", "xyxyzz19", "\u0000\U0010ffff", "x" * 2000]
        taken = 0
        for rng in self.rounds(2000):
            text = fuzz.mutated(rng, seeds).decode("utf-8", "surrogateescape")
            with fuzz.no_hang(text):
                try:
                    selector = parse_selector(text)
                except ValueError as e:
                    self.assertRegex(str(e), r"(?s)^must be a Prometheus metric .* at character \d+$")
                    continue
                taken += 1
                for value in values:
                    self.assertIn(selector.fits({"a": value, "b": value}), (True, False))
        self.assertGreater(taken, 0)

    def test_any_url_is_taken_apart_or_refused_without_being_shown(self):
        seeds = [b"https://user:pass-word@rpc.example.org:8443/v3/key?x=y#z", b"http://[::1]:9615/metrics", b"https://h"]
        taken = 0
        for rng in self.rounds(2000):
            text = fuzz.mutated(rng, seeds).decode("utf-8", "surrogateescape")
            with fuzz.no_hang(text):
                try:
                    url = parse_url(text)
                except ValueError as e:
                    self.assertNotRegex(str(e), "pass-word|key")
                    continue
            taken += 1
            self.assertTrue(1 <= url.port <= 65535, text)
            self.assertRegex(url.authority + url.path, r"^[!-~]+$")
            self.assertRegex(url.shown, r"^https?://[^/@]+/?…?$")
            self.assertIn("//%s/" % url.authority, url.shown)
        self.assertGreater(taken, 0)


class WhatAFileSays(Fuzz):
    def test_any_validator_config_gives_a_port_or_none(self):
        for rng in self.rounds(500):
            text = fuzz.mutated(rng, [YAML]).decode("utf-8", "replace")
            with fuzz.no_hang(text):
                port = port_in_validator_config(text, "zeam_1")
                toml = instrumentation_in(text.replace("validators:", "[instrumentation]").replace(":", "="))
            self.assertTrue(port is None or 1 <= port <= 65535, text)
            self.assertTrue(toml is None or 1 <= toml.port <= 65535, text)

    def test_any_command_line_and_environment_give_ports_or_none(self):
        for rng in self.rounds(500):
            words = fuzz.mutated(rng, COMMANDS).decode("utf-8", "replace").split("\0")
            with fuzz.no_hang(words):
                for one in options.all_named((options.METRICS, options.PROFILES, options.AVALANCHE), words, words):
                    self.assertTrue(one.port is None or 1 <= one.port <= 65535, words)
                    self.assertRegex(one.address or "::", r"\A[0-9a-f.:]+\Z", words)

    def test_any_log_gives_a_count_or_is_unsaid(self):
        path = os.path.join(self.folder, "consensus.log")
        for rng in self.rounds(150):
            log = HeartbeatLog(heartbeat())
            for now in (NOW, NOW + 60):
                raw = fuzz.mutated(rng, [LOG])
                with open(path, rng.choice(("wb", "ab"))) as out:
                    out.write(raw)
                with fuzz.no_hang(raw):
                    try:
                        count = log.sample(path, container(started_at=iso(NOW - 9000)), now, 60, lambda: None)
                    except Unavailable:
                        continue
                self.assertTrue(0 <= count <= raw.count(b"\n") + LOG.count(b"\n") * 9999, raw)


class WhatWasFound(Case):
    """Each was found by the tests above, or while they were written."""

    def refused(self, text, place, reason):
        with self.assertRaises(BadConfig) as caught:
            read_config(self.file("publisher.json", text))
        self.assertRegex(str(caught.exception), "^" + place + ": .*" + reason)

    def test_a_number_of_thousands_of_digits(self):
        self.refused('{"fleet": %s}' % ("9" * 5000), "a number", "of 5000 digits")

    def test_a_hundred_thousand_names_of_which_the_last_is_there_twice(self):
        text = "{%s}" % ",".join('"%d":1' % n for n in [*range(90_000), 89_999])
        with fuzz.no_hang("names"):
            self.refused(text, "89999", "is there twice")

    def test_a_file_whose_name_no_file_system_can_hold(self):
        beats = {"file": "\ud800.log", "pattern": "arm"}
        text = json.dumps({"fleet": "d", "nodes": [{"match": "a", "heartbeat": beats}]})
        self.refused(text, r"nodes\[0\].heartbeat.file", "no file can be named so")

    def test_a_configuration_longer_than_is_read(self):
        self.refused(json.dumps({"fleet": "d", "nodes": []}) + " " * (1 << 20), "the file", "larger than 1 MiB")

    def test_days_that_no_calendar_has(self):
        for day in ("2024-13-45", "0000-01-01", "2024-02-30"):
            with self.unavailable("can't be read"):
                instant_of(day + "T00:00:00Z")
            self.assertIsNone(Stamps(NOW).of(day + " 00:00:00 [arm] age=1s"))

    def test_what_docker_cannot_have_meant_is_as_if_it_were_empty(self):
        ports = {"1/tcp": 5, "2/tcp": [{"HostPort": "\u00b2"}, {"HostPort": 9667}, {"HostPort": "1", "HostIp": 7}]}
        odd = {
            "Id": ID,
            "State": {"Status": "running"},
            "Mounts": [{"Destination": "/data", "Source": source} for source in (7, {}, "\ud800", "a\0b")],
            "NetworkSettings": {"Networks": {"bridge": {"IPAddress": 7}}, "Ports": ports},
        }
        read = container_of(odd)
        self.assertEqual(((), ()), (read.mounts, read.addresses))
        self.assertNotIn(9667, [port for port, _ in read.published])

    def test_an_unknown_name_without_an_end_or_with_control_characters(self):
        self.refused(json.dumps({"fleet": "d", "nodes": [{"match": "a"}], "\x1b[31m" + "x" * 9999: 1}), r"\?\[31mx+…", "unknown")


if __name__ == "__main__":
    unittest.main()
