"""Clients that nobody here wrote, by the built programs: found, head read and rising, hung by SIGSTOP, restarted, rising again."""

import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[4]
BUILT = ROOT / "infra" / "target" / "host"
LABEL = "dev.unwedge.test"
RUN = f"{os.getpid()}-{int(time.time())}"

# For what must happen, sooner or later: long enough for the slowest machine.
PATIENCE = 300
BUILDING = 3600

NOT_DELIVERED = 3  # real-programs' exit status

missing = {}


def run(command, timeout=PATIENCE, **options):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False, **options)


def docker(*arguments):
    done = run(["docker", *arguments])
    if done.returncode != 0:
        raise AssertionError(f"docker {' '.join(arguments)}: {done.stderr}")
    return done.stdout.strip()


def instant(seconds):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def setUpModule():
    done = run([str(ROOT / "infra" / "build"), "--hosts"])
    if done.returncode != 0:
        raise AssertionError(done.stderr)


class _Client:
    """What is true of each; NAME as infra/local/real-programs has it. REQUIRED: only its registry may be to blame where it can't be had."""

    NAME = HEAD = VETO = ""
    REQUIRED = True

    def setUp(self):
        image = self.image()
        folder = tempfile.TemporaryDirectory(prefix="unwedge-real-test-")
        self.addCleanup(folder.cleanup)
        self.folder, self.node = folder.name, f"unwedge-real-{self.NAME}-{RUN}"
        self.config = os.path.join(self.folder, "publisher.json")
        # A process that is stopped ends by SIGKILL alone, after the whole of the container's own time.
        self.addCleanup(run, ["docker", "rm", "--force", "--volumes", self.node])
        docker("run", "--detach", "--name", self.node, "--label", f"{LABEL}={RUN}", "--restart", "unless-stopped", "--stop-timeout", "3", image)

    def image(self):
        done = run([str(ROOT / "infra" / "local" / "real-programs"), self.NAME], timeout=BUILDING)
        if done.returncode == 0:
            return done.stdout.strip()
        missing[self.NAME] = done.stderr.strip()
        if self.REQUIRED and done.returncode != NOT_DELIVERED:
            self.fail(done.stderr)
        raise self.skipTest(f"could not be had: {done.stderr.strip()}")

    # ---- The programs

    def publish(self, *arguments):
        return run(["/usr/bin/python3", "-I", str(BUILT / "unwedge-publish"), "--config", self.config, *arguments], cwd="/")

    def head(self):
        """The node's newest head as it would be pushed; None where none would be."""
        done = self.publish("--once", "--print")
        self.assertEqual(0, done.returncode, done.stderr)
        points = [json.loads(line) for line in done.stdout.splitlines()]
        values = [point["value"] for point in points if (point["node"], point["metric"]) == (self.node, "HeadSlot")]
        return values[0] if values else None

    def look(self, veto, seconds):
        """Its exit status and its line."""
        done = self.publish("--look", self.node, "--veto", veto, "--seconds", str(seconds))
        self.assertEqual(1, len(done.stdout.splitlines()), done.stdout + done.stderr)
        return done.returncode, json.loads(done.stdout)

    def restart(self, veto):
        """The script's last line, as the agent would get it."""
        environment = {
            "UNWEDGE_STATE_DIR": os.path.join(self.folder, "state"),
            "UNWEDGE_RUN_DIR": os.path.join(self.folder, "run"),
            "UNWEDGE_SYSTEMD_DIR": os.path.join(self.folder, "no-systemd"),
            "UNWEDGE_PUBLISHER_CONFIG": self.config,
            "UNWEDGE_LOOK_SECONDS": "6",
        }
        command = ["sh", str(BUILT / "unwedge-restart"), "--node", self.node, "--started-before", instant(1), "--expires-at", instant(300)]
        done = run([*command, "--downtime", "1", "--veto", veto, "--attempt", "0", "--run-id", "real-1"], env=environment, cwd="/")
        outcome = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(self.node, outcome["node"], done.stderr)
        return outcome, done.stderr

    def started(self):
        return docker("inspect", "--format", "{{.State.StartedAt}}", self.node)

    def until(self, true, what):
        deadline = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > deadline:
                self.fail(f"not within {PATIENCE} s: {what}\n{self.log()}")
            time.sleep(0.5)

    def log(self):
        """The end of the client's own log."""
        done = run(["docker", "logs", "--tail", "30", self.node])
        return done.stdout + done.stderr

    # ---- The steps

    def test_is_found_read_hung_and_restarted(self):
        self.until(self.is_found, "it is discovered")
        self.assert_rises()
        self.assert_left_alone_while_well()
        docker("kill", "--signal", "STOP", self.node)
        self.assert_blind()
        self.assert_restarted()
        self.assert_rises()

    def is_found(self):
        done = self.publish("--discover", "--fleet", "real")
        if done.returncode != 0:
            return False
        found = json.loads(done.stdout)
        entries = [entry for entry in found["nodes"] if entry["match"] == self.node]
        if not entries:
            return False
        self.assertEqual([self.HEAD], [entry["headMetric"].split("{")[0] for entry in entries])
        with open(self.config, "w", encoding="utf-8") as file:
            json.dump({**found, "instanceId": "i-0123456789abcdef0", "region": "eu-central-1"}, file)
        return True

    def assert_rises(self):
        heads = []

        def risen():
            heads.append(self.head())
            known = [head for head in heads if head is not None]
            return bool(known) and known[-1] > known[0] >= 0

        self.until(risen, "its head rises")
        status, line = self.look("HEAD", 120)
        self.assertEqual((0, "progress"), (status, line["look"]), f"{line}\n{self.log()}")
        self.assertGreater(line["headLast"], line["headFirst"])

    def assert_left_alone_while_well(self):
        before = self.started()
        outcome, log = self.restart("HEAD")
        self.assertEqual("HEALTHY_NOW", outcome["outcome"], log)
        self.assertEqual(before, self.started())

    def assert_blind(self):
        status, line = self.look("HEAD", 6)
        self.assertEqual((2, "blind"), (status, line["look"]), line)
        self.assertIsNone(line["headLast"], line)
        before = self.started()
        outcome, log = self.restart("HEAD")
        self.assertEqual("BLIND", outcome["outcome"], log)
        self.assertEqual(before, self.started())

    def assert_restarted(self):
        before = self.started()
        outcome, log = self.restart(self.VETO)
        self.assertEqual("RESTARTED", outcome["outcome"], log)
        self.assertEqual((before, self.started()), (outcome["startedAtBefore"], outcome["startedAtAfter"]))
        self.assertNotEqual(before, outcome["startedAtAfter"])


class Geth(_Client, unittest.TestCase):
    NAME, HEAD, VETO = "geth", "chain_head_block", "HEAD_OR_HEARTBEAT"


class CometBFT(_Client, unittest.TestCase):
    NAME, HEAD, VETO = "cometbft", "cometbft_consensus_height", "NONE"


class Lodestar(_Client, unittest.TestCase):
    NAME, HEAD, VETO = "lodestar", "beacon_head_slot", "HEAD_OR_HEARTBEAT"
    REQUIRED = False  # its packages come in part by a compiler of this machine


if __name__ == "__main__":
    unittest.main()
