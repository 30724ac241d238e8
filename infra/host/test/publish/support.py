"""What the tests share: the built program, a node's log as zeam writes it, Docker and endpoints made up."""

import atexit
import calendar
import contextlib
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import socket
import socketserver
import sys
import tempfile
import threading
import time
import unittest

HOST = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(HOST))

import build_publisher  # noqa: E402
from publisher import clock, engine, errors, journal, model  # noqa: E402
from publisher.match import Match  # noqa: E402
from publisher.selector import parse_selector  # noqa: E402


def __getattr__(name):
    """PROGRAM: the program as it is shipped, made for those tests that import it."""
    if name != "PROGRAM":
        raise AttributeError(name)
    if "program" not in _made:
        folder = tempfile.mkdtemp(prefix="unwedge-test-built-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _made["program"] = os.path.join(folder, "unwedge-publish")
        build_publisher.main([_made["program"]])
    return _made["program"]


_made = {}

# The moment at which the tests take place. It is long past, so that every file written now is newer.
NOW = float(calendar.timegm((2024, 5, 30, 18, 50, 0)))
ID = "c0ffee"
PATTERN = "\\[(?:#942 )?arm\\].*?\\bage=(\\d+)s"


def iso(instant):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(instant)) + ".123456789Z"


def stamp(instant):
    """As zeam writes it: no year."""
    return time.strftime("%b-%d %H:%M:%S", time.gmtime(instant)) + ".%03d" % (instant % 1 * 1000)


def line(instant, text="zeam-network: nothing in particular"):
    return ("\x1b[90m%s [s=62 i=1]\x1b[0m \x1b[36m[debug]\x1b[0m %s\n" % (stamp(instant), text)).encode()


def beat(instant, age=0, tag="#942 arm"):
    return line(instant, "rust-bridge: [%s] last=5(swarm_event) age=%ds | in=3 out=4" % (tag, age))


def heartbeat(file="consensus.log", pattern=PATTERN, max_age=30):
    return model.Heartbeat(file, re.compile(pattern), max_age)


def container(**changes):
    fields = dict(
        id=ID,
        name="zeam_10",
        image="blockblaz/zeam:v0.5.3",
        labels={},
        status="running",
        started_at=iso(NOW - 3600),
        pid=0,
        command=(),
        env=(),
        mounts=(),
        network_mode="host",
        addresses=(),
        published=(),
        exposed=(),
    )
    fields.update(changes)
    return engine.Container(**fields)


def watch(match="*", metric="lean_head_slot", **changes):
    """An entry of the configuration in which all is to be found out, but for what is given."""
    fields = dict(head_json=None, metrics_address=None, metrics_port=None, metrics_path=None, heartbeat=None, unit=None)
    fields.update(changes)
    return model.Watch(Match(match), parse_selector(metric), **fields)


class Writer:
    """A process that writes a log as zeam does: opened without truncating it, from its start."""

    def __init__(self, path, flags=0):
        self.path = path
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o644)

    def write(self, *lines):
        for data in lines:
            os.write(self.fd, data)

    def close(self):
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None


class FixedClock(clock.Clock):
    """A wall clock that the test sets, and a monotonic one that runs."""

    def __init__(self, wall=NOW):
        super().__init__()
        self.now, self.gone = wall, 0.0

    def wall(self):
        return self.now

    def mono(self):
        return super().mono() + self.gone

    def go(self, seconds):
        """Time passes; to set `now` is a jump of the wall clock."""
        self.now += seconds
        self.gone += seconds


class SimulatedClock(clock.Clock):
    """Both clocks stand still but for waiting. `jumps`: by how much the wall clock is set, at which moment."""

    def __init__(self, wall=NOW):
        self.now, self.running, self.waits, self.jumps, self.ends = wall, 1000.0, 0, [], float("inf")

    def wall(self):
        return self.now

    def mono(self):
        return self.running

    def wait(self, seconds):
        self.waits += 1
        self.now += seconds
        self.running += seconds
        for jump in list(self.jumps):
            if self.running >= jump[0]:
                self.now += jump[1]
                self.jumps.remove(jump)
        return self.running >= self.ends


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        self.request.settimeout(30)
        super().setup()

    def address_string(self):
        return "local"

    def log_message(self, *_):
        pass

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append((self.command, self.path, dict(self.headers), body))
        self.server.owner.answer(self)

    do_GET = do_PUT = do_POST = _serve

    def reply(self, body, status=200, headers=()):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_):
        pass  # a client that hangs up early is what is tested


class _UnixServer(_Server):
    address_family = socket.AF_UNIX
    request_queue_size = 5  # so that a crowd has to wait

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "docker", 0

    def get_request(self):
        request, _ = super().get_request()
        return request, ("local", 0)


class Endpoint:
    """An HTTP server on 127.0.0.1. `body` is what it answers; a function is called with the handler instead."""

    def __init__(self, body="", server=None):
        self.body = body
        self.server = server or _Server(("127.0.0.1", 0), _Handler)
        self.server.owner, self.server.seen = self, []
        self.released = threading.Event()
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def seen(self):
        return self.server.seen

    def answer(self, handler):
        self.body(handler) if callable(self.body) else handler.reply(self.body)

    def hang(self, _handler):
        self.released.wait(30)

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(30)


class FakeDocker(Endpoint):
    """Docker's two calls over a socket in a folder. `containers` maps names to what inspect tells."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "docker.sock")
        self.containers, self.hanging, self.silent = {}, set(), False
        super().__init__(server=_UnixServer(self.path, _Handler))

    def run(self, name, **changes):
        """Adds a running container, or changes it."""
        inspected = self.containers.setdefault(
            name,
            {
                "Id": "id-of-" + name,
                "Name": "/" + name,
                "Path": "zeam",
                "Args": ["node"],
                "State": {"Status": "running", "StartedAt": iso(NOW - 3600), "Pid": 0},
                "Mounts": [],
                "HostConfig": {"NetworkMode": "host"},
                "NetworkSettings": {"Networks": {"host": {"IPAddress": ""}}, "Ports": {}},
                "Config": {"Entrypoint": None, "Cmd": None},
            },
        )
        for field, value in changes.items():
            if field in ("Status", "StartedAt", "Pid"):
                inspected["State"][field] = value
            elif field == "NetworkMode":
                inspected["HostConfig"][field] = value
            else:
                inspected[field] = value
        return inspected

    @staticmethod
    def listed(name, inspected):
        """What Docker's list has of a container; `Listed`, which inspect has not, is its image there, where that is an id."""
        config = inspected["Config"]
        image = inspected.get("Listed", config.get("Image", ""))
        return {"Id": inspected["Id"], "Names": ["/" + name], "Image": image, "Labels": config.get("Labels") or {}}

    def answer(self, handler):
        if self.silent:
            self.hang(handler)
        elif handler.path.startswith("/containers/json"):
            handler.reply(json.dumps([self.listed(name, c) for name, c in self.containers.items()]))
        else:
            container_id = handler.path.split("/")[2]
            found = [c for c in self.containers.values() if c["Id"] == container_id]
            if container_id in self.hanging:
                self.hang(handler)
            elif found:
                handler.reply(json.dumps(found[0]))
            else:
                handler.reply("{}", 404)


class Case(unittest.TestCase):
    """A test with a folder of its own, that closes what it opens."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="unwedge-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.logged = io.StringIO()
        self.journal = journal.Journal(time.monotonic, self.logged)

    def opened(self, thing):
        self.addCleanup(thing.close)
        return thing

    def endpoint(self, body=""):
        return self.opened(Endpoint(body))

    def docker(self):
        return self.opened(FakeDocker(self.folder))

    def file(self, name, content=""):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    @contextlib.contextmanager
    def unavailable(self, reason):
        with self.assertRaisesRegex(errors.Unavailable, reason):
            yield

    def configuration(self, *nodes, **changes):
        """The path of a configuration."""
        value = {"fleet": "devnet", "instanceId": "i-0123456789abcdef0", "region": "eu-central-1"}
        value.update(changes)
        value["nodes"] = list(nodes) or [{"match": "zeam_*"}]
        return self.file("publisher.json", json.dumps(value))
