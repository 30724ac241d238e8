"""The program as it is started: its arguments, its exits, its lines, its push, its unit."""

import json
import os
import signal
import subprocess
import sys
import time
import unittest

from support import HOST, PATTERN, PROGRAM, Case, Endpoint, Writer, beat, iso, line
from test_push import accept, botocore


class Started(Case):
    """The program in a process of its own, a node for it to watch, an engine that is made up."""

    NODE = {"match": "zeam_*", "heartbeat": {"file": "consensus.log", "pattern": PATTERN}}

    def setUp(self):
        super().setUp()
        self.engine = self.docker()
        self.now = time.time()

    def start(self, *arguments, limit="", out=subprocess.PIPE, err=subprocess.PIPE, **environment):
        """limit: an argument of ulimit."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "DOCKER_", "NOTIFY_"))}
        plain.update(DOCKER_HOST="unix://" + self.engine.path, HOME=self.folder, AWS_EC2_METADATA_DISABLED="true")
        plain.update(environment)
        command = [sys.executable, PROGRAM, *arguments]
        if limit:
            command = ["sh", "-c", "ulimit %s; exec \"$@\"" % limit, "sh", *command]
        return subprocess.Popen(command, env=plain, stdout=out, stderr=err, text=True)

    def run_it(self, *arguments, **environment):
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=60)
        return process.returncode, [json.loads(text) for text in out.splitlines()], err

    def zeam(self, beats=(), **changes):
        endpoint = self.endpoint("lean_head_slot 1175\n")
        log = self.opened(Writer(os.path.join(self.folder, "consensus.log")))
        log.write(line(self.now - 400), *(beat(self.now - ago) for ago in beats))
        self.engine.run(
            "zeam_10",
            Pid=os.getpid(),
            StartedAt=iso(self.now - 400),
            Args=["node", "--metrics-port", str(endpoint.port)],
            Mounts=[{"Source": self.folder, "Destination": "/data"}],
            **changes,
        )


class TheProgram(Started):
    def test_once_print_prints_one_line_of_json_per_datapoint(self):
        self.zeam(beats=(20, 10))
        code, lines, err = self.run_it("--config", self.configuration(self.NODE), "--once", "--print")
        self.assertEqual((0, ""), (code, err))
        self.assertEqual(["HeadSlot", "Heartbeats", "UptimeSeconds"], sorted(told["metric"] for told in lines))
        values = {told["metric"]: told["value"] for told in lines}
        self.assertEqual((1175, 2), (values["HeadSlot"], values["Heartbeats"]))
        self.assertGreaterEqual(values["UptimeSeconds"], 400)
        for told in lines:
            self.assertEqual({"metric", "value", "node", "instanceId", "fleet", "timestamp"}, set(told))
            self.assertEqual(("zeam_10", "i-0123456789abcdef0", "devnet"), tuple(told[k] for k in ("node", "instanceId", "fleet")))
            self.assertRegex(told["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$")
            self.assertIs(int, type(told["value"]))

    def test_print_needs_no_boto3(self):
        self.zeam()
        hidden = self.file("hidden/botocore.py", "raise ImportError('hidden')")
        self.file("hidden/boto3.py", "raise ImportError('hidden')")
        code, lines, err = self.run_it(
            "--config", self.configuration(self.NODE), "--once", "--print", PYTHONPATH=os.path.dirname(hidden)
        )
        self.assertEqual((0, 3), (code, len(lines)), err)

    def test_a_bad_configuration_is_refused_with_the_place_and_exit_2(self):
        path = self.configuration({"match": "zeam_*", "heartbeat": {"file": "a", "pattern": "("}})
        code, lines, err = self.run_it("--config", path, "--once", "--print")
        self.assertEqual((2, []), (code, lines))
        self.assertRegex(err, r"publisher\.json: nodes\[0\]\.heartbeat\.pattern: is not a regular expression")
        self.assertEqual(1, len(err.splitlines()))

    def test_bad_arguments_and_a_docker_elsewhere_are_refused_with_exit_2(self):
        path = self.configuration()
        self.assertEqual(2, self.run_it("--onc")[0])
        self.assertEqual(2, self.run_it("--config", path, "--once", "--print", DOCKER_HOST="tcp://1.2.3.4:2375")[0])
        self.assertEqual(2, self.run_it("--config", os.path.join(self.folder, "none"))[0])

    def test_docker_host_of_publisher_env_beside_the_configuration_is_used_where_the_environment_has_none(self):
        self.zeam()
        path = self.configuration(self.NODE)
        self.file("publisher.env", "# the engine\nDOCKER_HOST='unix://%s'\n" % self.engine.path)
        code, lines, err = self.run_it("--config", path, "--once", "--print", DOCKER_HOST="")
        self.assertEqual((0, 3), (code, len(lines)), err)
        self.file("publisher.env", "DOCKER_HOST=unix:///nowhere\n")
        self.assertEqual(0, self.run_it("--config", path, "--once", "--print")[0])
        self.assertEqual(1, self.run_it("--config", path, "--once", "--print", DOCKER_HOST="")[0])

    def test_docker_host_of_publisher_env_that_is_no_socket_is_refused(self):
        path = self.configuration(self.NODE)
        self.file("publisher.env", "DOCKER_HOST=ssh://root@elsewhere\n")
        for arguments in (["--once", "--print"], ["--discover"]):
            code, lines, err = self.run_it("--config", path, *arguments, DOCKER_HOST="")
            self.assertEqual((2, []), (code, lines))
            self.assertIn("DOCKER_HOST: must be unix://…: containers of another host can't be watched from here", err)

    def test_docker_not_answering_prints_nothing_and_is_exit_1(self):
        code, lines, err = self.run_it("--config", self.configuration(), "--once", "--print", DOCKER_HOST="unix:///none")
        self.assertEqual((1, []), (code, lines))
        self.assertIn("docker", err)

    def test_without_an_identity_it_says_what_to_set(self):
        path = self.configuration(instanceId=None)
        endpoint = "http://127.0.0.1:%d" % self.endpoint(lambda h: h.reply("", 404)).port
        code, _, err = self.run_it("--config", path, "--once", "--print", AWS_EC2_METADATA_SERVICE_ENDPOINT=endpoint)
        if os.path.exists("/var/lib/amazon/ssm"):
            self.skipTest("this host has an SSM registration of its own")
        self.assertEqual(1, code)
        self.assertIn("set instanceId and region", err)

    def test_it_samples_period_after_period_until_it_is_told_to_stop(self):
        self.zeam()
        process = self.start("--config", self.configuration(self.NODE, period=1), "--print")
        stamps = set()
        while len(stamps) < 3:
            stamps.add(json.loads(process.stdout.readline())["timestamp"])
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        err = process.stderr.read()
        self.assertEqual(0, process.wait(60), err)
        process.stdout.close()
        process.stderr.close()
        self.assertIn("watching for devnet", err)

    def test_nobody_reading_its_output_ends_it_quietly(self):
        self.zeam()
        process = self.start("--config", self.configuration(self.NODE, period=1), "--print")
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual(1, process.wait(60))
        self.assertNotIn("Traceback", err)

    @unittest.skipUnless(botocore, "botocore is not installed for this Python")
    def test_once_pushes_all_in_one_call(self):
        self.zeam(beats=(20, 10))
        aws = self.opened(Endpoint(accept))
        keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
        code, _, err = self.run_it(
            "--config", self.configuration(self.NODE), "--once", AWS_ENDPOINT_URL="http://127.0.0.1:%d" % aws.port, **keys
        )
        self.assertEqual((0, ""), (code, err))
        (request,) = aws.seen
        for word in (b"HeadSlot", b"Heartbeats", b"UptimeSeconds", b"zeam_10", b"i-0123456789abcdef0", b"devnet"):
            self.assertIn(word, request[3])


class TheUnit(Case):
    def test_systemd_takes_it(self):
        try:
            unit = os.path.join(HOST, "unwedge-publish.service")
            done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60, check=False)
        except FileNotFoundError:
            self.skipTest("systemd-analyze is not here")
        complaints = [said for said in done.stderr.splitlines() if "unwedge-publish.service" in said]
        self.assertEqual([], [said for said in complaints if "is not executable" not in said])


if __name__ == "__main__":
    unittest.main()
