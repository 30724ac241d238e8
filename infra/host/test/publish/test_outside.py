"""Heads from outside: who is believed, what a bad one costs (nothing else), and how they are pushed."""

import io
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from unittest import mock

from support import Case, Endpoint, SimulatedClock, _Handler, _Server
from publisher.clock import Clock
from publisher.config import read_config
from publisher.errors import BadConfig
from publisher.journal import Journal
from publisher.outside import OutsideHeads
from publisher.push import Batch, Pusher
from publisher.sampling import Datapoint
from publisher.schedule import Schedule
from publisher.service import publish
from publisher.url import parse_url
from test_program import Started
from test_push import CloudWatch

BLOCK_NUMBER = '{"jsonrpc":"2.0","id":1,"result":"0x1482e1b"}'
CA = """[ca]
default_ca = it
[it]
dir = %(folder)s
database = $dir/index
serial = $dir/serial
new_certs_dir = $dir
certificate = $dir/ca.pem
private_key = $dir/ca.key
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
"""


class Authority:
    """Certificates, made by openssl: of an authority of its own, and by themselves."""

    def __init__(self, folder):
        self.folder, self.bundle = folder, os.path.join(folder, "ca.pem")
        for name, content in (("index", ""), ("serial", "01\n"), ("ca.cnf", CA % {"folder": folder})):
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write(content)
        self.self_signed("ca", "/CN=an authority", "basicConstraints=critical,CA:TRUE")

    def openssl(self, *arguments):
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise AssertionError("openssl %s: %s" % (" ".join(arguments), done.stderr))

    def _key(self, name):
        self.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key")

    def self_signed(self, name, subject="/CN=localhost", extension="subjectAltName=DNS:localhost"):
        self._key(name)
        # OpenSSL 1.1's own configuration adds extensions, some of them a second time.
        request = ("req", "-x509", "-new", "-config", "ca.cnf", "-days", "2", "-subj", subject, "-addext", extension)
        self.openssl(*request, "-key", name + ".key", "-out", name + ".pem")
        return self.server(name)

    def signed(self, name, host="localhost", dates=()):
        self._key(name)
        self.openssl(
            *("req", "-new", "-config", "ca.cnf", "-key", name + ".key", "-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host, "-out", name + ".csr")
        )
        dates = [word for pair in zip(("-startdate", "-enddate"), dates) for word in pair] or ["-days", "2"]
        self.openssl("ca", "-config", "ca.cnf", "-batch", "-notext", *dates, "-in", name + ".csr", "-out", name + ".pem")
        return self.server(name)

    def server(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(self.folder, name + ".pem"), os.path.join(self.folder, name + ".key"))
        return context


class Outside(Case):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="unwedge-test-ca-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.authority = Authority(folder)
        cls.trusted = cls.authority.signed("trusted")

    def setUp(self):
        super().setUp()
        believed = mock.patch.dict(os.environ, SSL_CERT_FILE=self.authority.bundle)  # the system's store, as OpenSSL finds it
        believed.start()
        self.addCleanup(believed.stop)

    def https(self, context, body=BLOCK_NUMBER):
        server = _Server(("127.0.0.1", 0), _Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        return self.opened(Endpoint(body, server))

    def heads(self, *entries, seconds=60.0):
        value = [{"name": "a", "pointer": "/result", **entry} for entry in entries]
        config = read_config(self.configuration(outside=value))
        self.logged = io.StringIO()
        self.journal = Journal(time.monotonic, self.logged)  # which repeats nothing within a minute
        heads = OutsideHeads(config, Clock(), self.journal)
        heads.seconds = seconds  # generous where a test is about what comes, short where it is about what never comes
        return heads

    def read(self, *entries, seconds=60.0):
        heads = self.heads(*entries, seconds=seconds)
        heads.start()
        return heads.collect(patient=True)

    def head(self, **entry):
        return {datapoint.node: datapoint.value for datapoint in self.read(entry)}.get("a")

    def fails(self, reason, seconds=60.0, **entry):
        self.assertEqual([], self.read(entry, seconds=seconds))
        self.assertRegex(self.logged.getvalue(), "outside a: " + reason)


class WhoIsBelieved(Outside):
    def test_a_certificate_of_the_systems_authorities_for_the_host_is_taken(self):
        server = self.https(self.trusted)
        self.assertEqual(0x1482E1B, self.head(url="https://localhost:%d/" % server.port))
        self.assertEqual("localhost:%d" % server.port, server.seen[0][2]["Host"])

    def test_a_certificate_that_signed_itself_is_refused(self):
        server = self.https(self.authority.self_signed("alone"))
        self.fails("https://localhost:[0-9]+/ has a certificate that is refused: self.signed certificate", url="https://localhost:%d" % server.port)
        self.assertEqual([], server.seen)

    def test_a_certificate_that_expired_is_refused(self):
        server = self.https(self.authority.signed("old", dates=("20200101000000Z", "20200201000000Z")))
        self.fails("https://localhost:[0-9]+/ has a certificate that is refused: certificate has expired", url="https://localhost:%d" % server.port)
        self.assertEqual([], server.seen)

    def test_a_certificate_for_another_host_is_refused(self):
        server = self.https(self.authority.signed("other", "rpc.example.org"))
        self.fails("https://localhost:[0-9]+/ has a certificate that is refused: Hostname mismatch", url="https://localhost:%d" % server.port)
        server = self.https(self.trusted)
        self.fails(".*is refused: IP address mismatch", url="https://127.0.0.1:%d" % server.port)
        self.assertEqual([], server.seen)

    def test_without_the_authority_nobody_is_believed(self):
        server = self.https(self.trusted)
        with mock.patch.dict(os.environ, SSL_CERT_FILE=self.file("none.pem")):
            self.fails(".*certificate that is refused: unable to get local issuer certificate", url="https://localhost:%d" % server.port)

    def test_what_speaks_no_tls_is_left_out(self):
        self.fails("https://localhost:[0-9]+/ no HTTP answer: .*SSL", url="https://localhost:%d" % self.endpoint(BLOCK_NUMBER).port)

    def test_tls_that_is_older_than_1_2_is_left_out(self):
        context = self.authority.server("trusted")
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        self.fails("https://localhost:[0-9]+/ no HTTP answer: .*SSL", url="https://localhost:%d" % self.https(context).port)

    def test_http_is_for_hosts_that_are_near_only(self):
        for url in ("http://localhost:8545", "http://127.0.0.1", "http://10.1.2.3:8545/x", "http://192.168.0.1/", "http://[::1]:1", "http://[fd00::1]/"):
            self.assertFalse(parse_url(url).secure)
        for url in ("http://rpc.example.org", "http://8.8.8.8/", "http://localhost.example.org", "http://[2606:4700::1]/"):
            with self.assertRaisesRegex(ValueError, "must be https: http is taken for localhost"):
                parse_url(url)


class WhatIsAsked(Outside):
    def url(self, endpoint, path="/"):
        return "http://127.0.0.1:%d%s" % (endpoint.port, path)

    def test_a_body_is_posted_and_the_pointer_leads_to_the_head(self):
        server = self.https(self.trusted)
        body = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}'
        self.assertEqual(0x1482E1B, self.head(url="https://localhost:%d/v3/key?x=y#part" % server.port, body=body))
        ((method, path, headers, sent),) = server.seen
        self.assertEqual(("POST", "/v3/key?x=y", body.encode()), (method, path, sent))
        self.assertEqual("application/json", headers["Content-Type"])

    def test_a_metric_is_read_as_of_a_node(self):
        endpoint = self.endpoint('m{a="1"} 5\nm{a="2"} 6\n')
        self.assertEqual(6, self.head(url=self.url(endpoint), pointer=None, metric='m{a="2"}'))
        self.fails(
            'http://127.0.0.1:[0-9]+/ has several series of m: choose one by a matcher, as in m{a="1"}', url=self.url(endpoint), pointer=None, metric="m"
        )

    def test_credentials_are_sent_and_neither_they_nor_a_key_in_the_path_are_logged(self):
        endpoint = self.endpoint(lambda h: h.reply("no", 401))
        url = "http://us%%40er:pass%%3Aword@127.0.0.1:%d/v3/key-of-mine?token=also-mine" % endpoint.port
        self.fails("http://127.0.0.1:[0-9]+/… answered with status 401", url=url)
        self.assertEqual("Basic dXNAZXI6cGFzczp3b3Jk", endpoint.seen[0][2]["Authorization"])
        for secret in ("us@er", "us%40er", "word", "mine", "dXNA"):
            self.assertNotIn(secret, self.logged.getvalue())

    def test_a_url_that_is_refused_is_not_shown(self):
        for url in (
            "https://user:pass-word@",
            "https://user:pass-word@h:99999",
            "http://user:pass-word@example.org",
            "ftp://pass-word@h",
            "https://h/pass word",
        ):
            with self.assertRaises(BadConfig) as caught:
                self.heads({"url": url})
            self.assertRegex(str(caught.exception), r"^outside\[0\].url: must ")
            self.assertNotIn("word", str(caught.exception))

    def test_more_than_twenty_are_refused(self):
        entries = [{"name": "n%d" % i, "url": "https://rpc.example.org"} for i in range(21)]
        self.heads(*entries[:20])
        with self.assertRaisesRegex(BadConfig, "^outside: must be at most 20 heads, are 21$"):
            self.heads(*entries)

    def test_urls_of_all_forms_are_taken_apart(self):
        for url, host, port, path, authority in (
            ("https://rpc.example.org", "rpc.example.org", 443, "/", "rpc.example.org"),
            ("HTTPS://RPC.Example.org:8443/a?b=c", "rpc.example.org", 8443, "/a?b=c", "rpc.example.org:8443"),
            ("https://rpc.example.org?b=c", "rpc.example.org", 443, "/?b=c", "rpc.example.org"),
            ("https://[2606:4700::1]:443/", "2606:4700::1", 443, "/", "[2606:4700::1]"),
            ("http://127.0.0.1:80/a", "127.0.0.1", 80, "/a", "127.0.0.1"),
        ):
            found = parse_url(url)
            self.assertEqual((host, port, path, authority), (found.host, found.port, found.path, found.authority))
        for url in (
            "https://",
            "https:///x",
            "https://a..b/",
            "https://-",
            "https://h:0/",
            "https://h:x/",
            "https://[::1",
            "https://fe80::1%25eth0/",
            "https://a,b/",
        ):
            with self.assertRaises(ValueError, msg=url):
                parse_url(url)

    def test_a_redirection_is_named_and_not_followed(self):
        elsewhere = self.endpoint(BLOCK_NUMBER)
        for status in (301, 302, 303, 307, 308):
            target = "http://user:secret@127.0.0.1:%d/key-of-mine" % elsewhere.port
            endpoint = self.endpoint(lambda h, s=status, t=target: h.reply(BLOCK_NUMBER, s, [("Location", t)]))
            self.fails(
                "http://127.0.0.1:[0-9]+/ answered with status %d, to be asked at http://127.0.0.1:%d/…, where" % (status, elsewhere.port),
                url=self.url(endpoint),
            )
            self.assertNotRegex(self.logged.getvalue(), "secret|mine")
        self.assertEqual([], elsewhere.seen)

    def test_more_than_eight_megabytes_are_not_read(self):
        big = self.endpoint("m 5\n" + "#" * (8 << 20) + "\n")
        self.fails("http://127.0.0.1:[0-9]+/ answered with too much", url=self.url(big), pointer=None, metric="m")


class WhatABadOneCosts(Outside):
    def deaf(self, backlog=5):
        """A port where connections are taken, and nothing is ever answered."""
        server = self.opened(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(backlog)
        return server

    def test_one_that_hangs_at_any_stage_is_left_when_its_time_is_up(self):
        full = self.deaf(0)
        for _ in range(3):  # until no connection is let in any more
            waiting = self.opened(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())

        def half(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "9999")
            handler.end_headers()
            handler.wfile.write(b'{"result":')
            handler.server.owner.hang(handler)

        silent = self.https(self.trusted)
        silent.body = silent.hang
        for stage, port in (
            ("connect", full.getsockname()[1]),
            ("handshake", self.deaf().getsockname()[1]),
            ("headers", silent.port),
            ("body", self.https(self.trusted, half).port),
        ):
            with self.subTest(stage):
                heads = self.heads({"url": "https://localhost:%d" % port}, seconds=0.5)
                heads.start()
                heads._readers["a"].join(60)
                self.assertFalse(heads._readers["a"].is_alive())
                self.assertEqual([], heads.collect())
                self.assertIn("https://localhost:%d/ did not answer in time" % port, self.logged.getvalue())

    def test_a_name_server_that_hangs_costs_that_head_only_until_it_comes_back(self):
        back, real = threading.Event(), socket.getaddrinfo
        self.addCleanup(back.set)

        def lookup(host, *rest):
            if host == "rpc.example.org":
                back.wait(60)
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return real(host, *rest)

        server = self.https(self.trusted)
        heads = self.heads({"url": "https://rpc.example.org"}, {"name": "b", "url": "https://localhost:%d" % server.port})
        with mock.patch("socket.getaddrinfo", lookup):
            for round_ in (1, 2):
                heads.start()
                hanging = heads._readers["a"]
                heads._readers["b"].join(60)
                self.assertEqual(["b"], [datapoint.node for datapoint in heads.collect()])
                self.assertEqual(round_, len(server.seen))
            self.assertIn("outside a: still busy with an earlier reading", self.logged.getvalue())
            back.set()
            hanging.join(60)
            heads.start()
            self.assertIsNot(hanging, heads._readers["a"])
            heads.collect(patient=True)

    def test_a_name_that_leads_nowhere_is_left_out(self):
        with mock.patch("socket.getaddrinfo", side_effect=socket.gaierror(socket.EAI_NONAME, "Name or service not known")):
            self.fails("https://rpc.example.org/ no HTTP answer: Name or service not known", url="https://rpc.example.org")

    def test_of_several_addresses_the_one_that_answers_is_taken(self):
        server = self.https(self.trusted)
        with socket.create_server(("127.0.0.1", 0)) as closed:
            ports = closed.getsockname()[1], server.port
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]
        with mock.patch("socket.getaddrinfo", return_value=found):
            self.assertEqual(0x1482E1B, self.head(url="https://localhost:1"))

    def test_a_late_answer_is_of_no_later_sample(self):
        for collected in (True, False):  # or passed over, after a jump of the clock
            with self.subTest(collected=collected):
                self.late(collected)

    def late(self, collected):
        endpoint, asked = self.endpoint(), threading.Event()

        def answer(handler):
            asked.set()
            endpoint.released.wait(60)
            handler.reply(BLOCK_NUMBER)

        endpoint.body = answer
        heads = self.heads({"url": "http://127.0.0.1:%d" % endpoint.port})
        heads.start()
        self.assertTrue(asked.wait(60))
        if collected:
            self.assertEqual([], heads.collect())
        else:
            heads.start()
        endpoint.released.set()
        heads._readers["a"].join(60)
        self.assertEqual([], heads.collect())

    def test_a_thread_that_can_not_be_had_costs_that_head_only(self):
        heads = self.heads({"url": "http://127.0.0.1:1"})
        with mock.patch.object(threading.Thread, "start", side_effect=RuntimeError("can't start new thread")):
            heads.start()
        self.assertEqual([], heads.collect(patient=True))
        self.assertIn("can't start new thread", self.logged.getvalue())

    def test_a_bug_costs_that_head_only_and_logs_no_credentials(self):
        with mock.patch("publisher.outside.ask_head", side_effect=KeyError("https://user:pass-word@h")):
            self.fails("internal error: KeyError", url="https://user:pass-word@h")
        self.assertNotIn("word", self.logged.getvalue())


class HowTheyArePushed(Outside):
    def test_they_are_pushed_beside_the_nodes_under_the_instance_outside(self):
        config = read_config(self.configuration())
        client = CloudWatch()
        batch = Batch(0, (Datapoint("HeadSlot", "Count", 5, "zeam_1"), Datapoint("HeadSlot", "Count", 6, "rpc", "outside")))
        Pusher(config, "i-0123456789abcdef0", lambda: client, SimulatedClock(), self.journal).send(batch, 1e9)
        (call,) = client.calls
        dimensions = [{d["Name"]: d["Value"] for d in datum["Dimensions"]} for datum in call["MetricData"]]
        self.assertEqual({"Fleet": "devnet", "InstanceId": "i-0123456789abcdef0", "Node": "zeam_1"}, dimensions[0])
        self.assertEqual({"Fleet": "devnet", "InstanceId": "outside", "Node": "rpc"}, dimensions[1])

    def test_they_are_read_ahead_of_the_sample_and_sent_with_it(self):
        clock = SimulatedClock()
        clock.ends = clock.running + 200
        config = read_config(self.configuration(outside=[{"name": "rpc", "url": "http://127.0.0.1:1", "pointer": ""}]))
        heads = OutsideHeads(config, clock, self.journal)
        begun, sent = [], []

        def start():
            begun.append(clock.wall())
            heads._found = {"rpc": len(begun)}

        sampler = mock.Mock(sample=lambda: [Datapoint("HeadSlot", "Count", 5, "zeam_1")])
        sender = mock.Mock(send=lambda batch, _deadline: sent.append((clock.wall(), batch)))
        publish(config, sampler, heads, sender, Schedule(60, 20.0, clock, ahead=start, lead=heads.seconds), clock, self.journal)
        self.assertEqual(3, len(sent))
        for number, (at, batch) in enumerate(sent):
            self.assertEqual([("zeam_1", None, 5), ("rpc", "outside", number + 1)], [(d.node, d.instance_id, d.value) for d in batch.datapoints])
            self.assertAlmostEqual(5.0, at - begun[number], delta=1.1)  # the schedule's naps are a second at the end

    def test_a_bug_in_the_sample_does_not_cost_them(self):
        clock = SimulatedClock()
        clock.ends = clock.running + 61
        config = read_config(self.configuration())
        heads, sent = mock.Mock(collect=lambda: [Datapoint("HeadSlot", "Count", 6, "rpc", "outside")]), []
        sampler = mock.Mock(sample=mock.Mock(side_effect=KeyError("x")))
        sender = mock.Mock(send=lambda batch, _deadline: sent.append(batch))
        publish(config, sampler, heads, sender, Schedule(60, 20.0, clock), clock, self.journal)
        self.assertEqual([1], [len(batch.datapoints) for batch in sent])


class TheProgram(Started):
    def outside(self, endpoint, **fields):
        return {"name": "rpc", "url": "http://127.0.0.1:%d" % endpoint.port, "pointer": "/result", **fields}

    def test_they_are_printed_with_the_instance_outside_and_the_metric_head_slot_only(self):
        self.zeam(beats=(20, 10))
        path = self.configuration(self.NODE, outside=[self.outside(self.endpoint(BLOCK_NUMBER))])
        code, lines, err = self.run_it("--config", path, "--once", "--print")
        self.assertEqual((0, ""), (code, err))
        self.assertEqual([("HeadSlot", "rpc", 0x1482E1B)], [(d["metric"], d["node"], d["value"]) for d in lines if d["instanceId"] == "outside"])
        self.assertEqual({"zeam_10"}, {d["node"] for d in lines if d["instanceId"] != "outside"})

    def test_the_built_program_reads_them_over_tls_with_the_small_stacks_of_its_threads(self):
        authority = Authority(self.folder)
        server = _Server(("127.0.0.1", 0), _Handler)
        server.socket = authority.signed("trusted").wrap_socket(server.socket, server_side=True)
        endpoint = self.opened(Endpoint(BLOCK_NUMBER, server))
        entry = self.outside(endpoint, url="https://localhost:%d" % endpoint.port)
        path = self.configuration(self.NODE, outside=[entry, {**entry, "name": "wrong", "url": "https://127.0.0.1:%d" % endpoint.port}])
        code, lines, err = self.run_it("--config", path, "--once", "--print", SSL_CERT_FILE=authority.bundle)
        self.assertEqual((0, [("rpc", 0x1482E1B)]), (code, [(d["node"], d["value"]) for d in lines]))
        self.assertIn("outside wrong: https://127.0.0.1:%d/ has a certificate that is refused" % endpoint.port, err)

    def test_with_docker_mute_they_are_still_pushed(self):
        path = self.configuration(self.NODE, outside=[self.outside(self.endpoint(BLOCK_NUMBER))])
        code, lines, err = self.run_it("--config", path, "--once", "--print", DOCKER_HOST="unix:///none")
        self.assertEqual((1, [("rpc", "outside")]), (code, [(d["node"], d["instanceId"]) for d in lines]), err)

    def test_one_that_hangs_costs_no_period_of_a_node_or_of_another(self):
        self.zeam()
        silent = self.endpoint()
        silent.body = silent.hang
        entries = [self.outside(self.endpoint(BLOCK_NUMBER)), self.outside(silent, name="silent")]
        process = self.start("--config", self.configuration(self.NODE, period=1, outside=entries), "--print")
        seen = {}
        while len([names for names in seen.values() if names == {"zeam_10", "rpc"}]) < 3:
            told = json.loads(process.stdout.readline())
            if told["metric"] == "HeadSlot":
                seen.setdefault(told["timestamp"], set()).add(told["node"])
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        err = process.stderr.read()
        self.assertEqual(0, process.wait(60), err)
        process.stdout.close()
        process.stderr.close()
        self.assertIn("outside silent: http://127.0.0.1:%d/ did not answer in time" % silent.port, err)


if __name__ == "__main__":
    unittest.main()
