"""What the tests stand on: a host (folders of its own, real containers) and the script run on it as the agent would."""

import atexit
import contextlib
import datetime
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

PROGRAMS = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROGRAMS))
import build_restart  # noqa: E402
from answers import Answer  # noqa: E402
from stand_ins import PUBLISHER  # noqa: E402

DOCUMENT = PROGRAMS / "restart-document"
# The script as it is shipped, built once per run.
BUILT = pathlib.Path(tempfile.mkdtemp(prefix="unwedge-restart-built-"))
atexit.register(shutil.rmtree, BUILT, ignore_errors=True)
SCRIPT = BUILT / "unwedge-restart"
build_restart.main([str(SCRIPT)])

RUN = f"{os.getpid()}-{int(time.time())}"
LABEL = "dev.unwedge.test"
IMAGE = f"unwedge-restart-test:{RUN}"
# For what must happen, sooner or later: long enough for the slowest machine. Nothing waits for it in vain when all is well.
PATIENCE = 90

# Counts its starts, serves /data/www (the metrics), does what /data/writer says, and then what the test says.
NODE = """
echo x >>/data/starts; mkdir -p /data/www; httpd -p 8080 -h /data/www; [ ! -e /data/writer ] || sh /data/writer &
eval "$0"
"""
FOREVER = "while :; do sleep 3600; done"

lock = threading.Lock()
numbers = iter(range(1, 1_000_000))


def build_publisher():
    """The real one, as it is shipped, with the script beside it: that script's path."""
    folder = BUILT / "beside"
    with lock:
        if not folder.exists():
            folder.mkdir()
            shutil.copy(SCRIPT, folder)
            subprocess.run([sys.executable, str(PROGRAMS / "build_publisher.py"), str(folder / "unwedge-publish")], check=True)
    return folder / SCRIPT.name


def docker(*arguments, check=True, host=None):
    command = ["docker"] + (["--host", host] if host else []) + list(arguments)
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if check and done.returncode != 0:
        raise AssertionError(f"docker {' '.join(arguments)}: {done.stderr}")
    return done.stdout.strip()


def tree():
    """A root filesystem of busybox alone, as a tar archive."""
    busybox = shutil.which("busybox")
    if busybox is None:
        raise unittest.SkipTest("no busybox")
    with tempfile.TemporaryDirectory() as folder:
        binaries = pathlib.Path(folder) / "bin"
        binaries.mkdir()
        shutil.copy(busybox, binaries / "busybox")
        for applet in "sh sleep httpd mkdir cat date kill ip wget nc".split():
            (binaries / applet).symlink_to("busybox")
        return subprocess.run(["tar", "-C", folder, "--owner=0", "--group=0", "-c", "."], capture_output=True, check=True).stdout


def image(host=None):
    with lock:
        if docker("images", "-q", IMAGE, host=host):
            return
        command = ["docker"] + (["--host", host] if host else [])
        command += ["import", "--change", "ENV PATH=/bin", "--change", f"LABEL {LABEL}={RUN}", "-", IMAGE]
        subprocess.run(command, input=tree(), capture_output=True, check=True)


def clear():
    containers = docker("ps", "-aq", "--filter", f"label={LABEL}={RUN}").split()
    if containers:
        docker("rm", "-f", "-v", *containers, check=False)
    docker("rmi", "-f", IMAGE, check=False)


def instant(seconds=0.0):
    """The clock's second, some seconds from now, as parameters are written."""
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(started):
    """The engine's time in seconds since 1970, to the second."""
    return datetime.datetime.strptime(started[:19] + "+0000", "%Y-%m-%dT%H:%M:%S%z").timestamp()


class Host:
    """One host; its folders are its own, the engine is shared."""

    def __init__(self, engine=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="unwedge-restart-test-"))
        self.engine, self.script = engine, SCRIPT
        self.state, self.run = self.folder / "state", self.folder / "run"
        self.environment = {
            "UNWEDGE_STATE_DIR": str(self.state),
            "UNWEDGE_RUN_DIR": str(self.run),
            "UNWEDGE_PUBLISHER_CONFIG": str(self.folder / "publisher.json"),
            "UNWEDGE_SYSTEMD_DIR": str(self.folder / "no-systemd"),
            "UNWEDGE_HOOK": str(self.folder / "hooks" / "while-stopped"),
            "UNWEDGE_LOOK_SECONDS": "2",
            "UNWEDGE_LOOK_EVERY": "1",
            "UNWEDGE_SETTLE_SECONDS": "1",
            "UNWEDGE_SAMPLE_TICKS": "30",
        }
        if engine:
            self.environment["DOCKER_HOST"] = engine
        self.containers = []

    def close(self):
        if self.containers:
            docker("rm", "-f", "-v", *self.containers, check=False, host=self.engine)
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- Containers

    def container(self, *options, policy="unless-stopped", does=FOREVER, name=None, quick=True, writer=None, port=True, metrics=None):
        """quick: killed at once by docker stop; otherwise it ignores SIGTERM, as zeam does. port: arguments of its own, or none."""
        name = name or f"unwedge-{RUN}-{next(numbers)}"
        data = self.data(name)
        data.mkdir()
        if writer:
            (data / "writer").write_text(writer)
        if metrics is not None:
            self.metrics(name, metrics)
        command = ["run", "-d", "--name", name, "--label", f"{LABEL}={RUN}", "-v", f"{data}:/data", *options]
        command += ["--restart", policy] if policy else []
        command += ["--stop-signal", "KILL"] if quick else []
        self.containers.append(name)
        docker(*command, IMAGE, "sh", "-c", NODE, does, *(["--metrics-port", "8080"] if port is True else port or []), host=self.engine)
        until(lambda: self.starts(name) == 1, "it starts")
        return name

    def data(self, name):
        return self.folder / f"data-{name}"

    def metrics(self, name, text):
        """Served from now on, replaced whole."""
        folder = self.data(name) / "www"
        folder.mkdir(exist_ok=True)
        (folder / "new").write_text(text)
        (folder / "new").rename(folder / "metrics")

    def starts(self, name):
        with contextlib.suppress(FileNotFoundError):
            return len((self.data(name) / "starts").read_text().split())
        return 0

    def inspect(self, name):
        return json.loads(docker("container", "inspect", name, host=self.engine))[0]

    def started(self, name):
        return self.inspect(name)["State"]["StartedAt"]

    def policy(self, name):
        policy = self.inspect(name)["HostConfig"]["RestartPolicy"]
        return policy["Name"] + (f":{policy['MaximumRetryCount']}" if policy["MaximumRetryCount"] else "")

    def runs(self, name):
        return self.inspect(name)["State"]["Status"] == "running"

    # ---- The publisher

    def publisher(self, look="none", instead="", **answers):
        """A stand-in on the script's PATH that answers so, or does what `instead` says in Python; what it was asked is in `asked`."""
        folder = self.folder / "publisher"
        folder.mkdir(exist_ok=True)
        answers = {"look": look, "reason": None, "url": None, "headMetric": "lean_head_slot", "headFirst": 53, "headLast": 53, "headReads": 9,
                   "heartbeat": "none", "log": None, "unit": None, "looks": 10, "seconds": 2, **answers}
        text = PUBLISHER.format(asked=str(folder / "asked"), instead=textwrap.indent(instead or "pass", "    "), answers=answers)
        (folder / "unwedge-publish").write_text(text)
        (folder / "unwedge-publish").chmod(0o755)
        self.environment["UNWEDGE_PATH"] = str(folder)
        return folder / "asked"

    # ---- The script

    def command(self, node, before=None, expires=None, downtime=1, veto="NONE", run_id="test-1", shell="sh", attempt=None):
        # A second later than now: the container may have been started within this one.
        return [*shell.split(), str(self.script), "--node", node, "--started-before", before or instant(1), "--expires-at",
                expires or instant(300), "--downtime", str(downtime), "--veto", veto, "--run-id", run_id,
                *([] if attempt is None else ["--attempt", str(attempt)])]

    def begin(self, command, **environment):
        """In a process group of its own, with no terminal and nothing of our environment."""
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                start_new_session=True, env={**self.environment, **environment}, cwd="/")

    def restart(self, node, environment=None, **options):
        return Answer(self.begin(self.command(node, **options), **(environment or {})), node)

    def recover(self):
        process = self.begin(["sh", str(self.script), "--recover"])
        process.communicate()
        assert process.returncode == 0

    def idle(self, node):
        """No worker is at it, none will be, and nothing is left of one."""
        if any((folder / node).exists() for folder in (self.state / "restart", self.run / ".restart")):
            return False
        lock_file = self.run / node / "worker"
        if not lock_file.exists():
            return True
        with open(lock_file, "a", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True


class HostCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.host = Host()
        self.addCleanup(self.host.close)

    def assert_untouched(self, name, before, starts=1):
        self.assertEqual(before, self.host.started(name))
        self.assertTrue(self.host.runs(name))
        self.assertEqual(starts, self.host.starts(name))

    def assert_restarted(self, name, before, answer, starts=2):
        self.assertEqual("RESTARTED", answer.outcome, answer)
        after = self.host.started(name)
        self.assertEqual((before, after), (answer.word["startedAtBefore"], answer.word["startedAtAfter"]))
        self.assertNotEqual(before, after)
        self.assertTrue(self.host.runs(name))
        self.assertEqual(starts, self.host.starts(name))
        until(lambda: self.host.idle(name), "its worker has ended")


def until(true, what, patience=PATIENCE):
    """Waits until it is so; how long that took."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > patience:
            raise AssertionError(f"not within {patience} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - began
