"""On a host with a container of each client form: what --discover prints reads every head, and so does the shipped configuration."""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

from containers import Containers, docker, page_of
from forms import FORMS

HOST = pathlib.Path(__file__).resolve().parents[2]
# For what must happen, sooner or later: long enough for the slowest machine.
PATIENCE = 120
# Digits alone, as Compose's names end.
RUN = f"{os.getpid()}{int(time.time()) % 1_000_000}"
IDENTITY = {"instanceId": "i-0123456789abcdef0", "region": "eu-central-1"}


def serves(form, name, port):
    address = "127.0.0.1" if form.served == "0.0.0.0" else form.served
    command = ["docker", "exec", name, "/bin/busybox", "wget", "-q", "-O", "/dev/null", f"http://{address}:{port}{form.path}"]
    return subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE).returncode == 0


class EveryForm(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="unwedge-forms-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.program = os.path.join(cls.folder.name, "unwedge-publish")
        subprocess.run([sys.executable, str(HOST / "build_publisher.py"), cls.program], check=True)
        cls.containers = Containers(RUN).__enter__()
        cls.addClassCleanup(cls.containers.__exit__)
        first = [form for form in FORMS if not form.network.startswith("container:")]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda form: cls.containers.start(form, serve=True), first))
            list(pool.map(lambda form: cls.containers.start(form, serve=True), [form for form in FORMS if form not in first]))
            list(pool.map(cls.await_page, FORMS))
        cls.expected = {cls.containers.names[form.name]: page_of(form)["value"] for form in FORMS}

    @classmethod
    def await_page(cls, form):
        name, deadline = cls.containers.names[form.name], time.monotonic() + PATIENCE
        while not serves(form, name, cls.containers.ports[form.name]):
            if time.monotonic() > deadline:
                raise AssertionError(f"{name} does not serve its page: {docker('logs', name, check=False)}")
            time.sleep(0.1)

    def publish(self, *arguments):
        done = subprocess.run(["/usr/bin/python3", "-I", self.program, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False, cwd="/")
        self.assertEqual(0, done.returncode, done.stderr)
        return done

    def heads(self, text):
        """What --once --print reads of these containers by this configuration, which is kept to them: others' may run on this engine."""
        path = os.path.join(self.folder.name, "publisher.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**json.loads(text), **IDENTITY}, file)
        done = self.publish("--config", path, "--once", "--print")
        points = [json.loads(line) for line in done.stdout.splitlines()]
        return {point["node"]: point["value"] for point in points if point["metric"] == "HeadSlot" and point["node"] in self.expected}, done.stderr

    def until_read(self, configure):
        """Asks for a configuration and reads by it until every head is there: a busy machine may run out of the program's own time."""
        deadline = time.monotonic() + PATIENCE
        while True:
            printed, comments = configure()
            heads, log = self.heads(printed)
            if (comments, heads) == ([], self.expected) or time.monotonic() > deadline:
                self.assertEqual([], comments)
                self.assertEqual(self.expected, heads, printed + log)
                return

    def discover(self):
        found = self.publish("--config", "/nonexistent", "--discover", "--fleet", "forms")
        return found.stdout, [line for line in found.stderr.splitlines() if any(line.startswith(f"# {name}:") for name in self.expected)]

    def test_is_discovered_and_its_head_is_read_by_what_is_printed(self):
        self.until_read(self.discover)

    def test_is_read_by_the_shipped_configuration(self):
        self.until_read(lambda: (self.publish("--default-config", "--fleet", "forms").stdout, []))

    def test_every_shipped_client_has_a_form(self):
        clients = json.loads((HOST / "publisher" / "clients.json").read_text())
        self.assertEqual({client["client"] for client in clients}, {form.client for form in FORMS})


if __name__ == "__main__":
    unittest.main()
