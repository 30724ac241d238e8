"""A host for install: a root folder with stand-ins for what a test must not touch, and one node in an engine made up."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE.parents[1]
sys.path[:0] = [str(HERE.parent / "publish"), str(PROGRAMS)]
import build_publisher  # noqa: E402
import build_restart  # noqa: E402
import support  # noqa: E402
from publisher import clients  # noqa: E402

FILES = ["install", "unwedge-publish", "unwedge-publish.service", "unwedge-restart", "unwedge-recover.service"]
BUILT = {"unwedge-publish": build_publisher, "unwedge-restart": build_restart}
UNITS = ["unwedge-publish.service", "unwedge-recover.service"]
EXAMPLE = clients.default_config("devnet")

# All that a host needs to have, besides systemd, a package manager and Docker.
TOOLS = """base64 cat chmod cmp cp cut dirname env flock grep gzip head id ls mkdir mktemp mv rm sed sh sha256sum sleep stat tail tar timeout tr
uname""".split()

# No site-packages, so that only what a test "installs" is there.
PYTHON = """#!/bin/sh
[ "$1" != -I ] || shift
PYTHONPATH={site} PYTHONDONTWRITEBYTECODE=1 exec {python} -S "$@"
"""

# Installs on the third try: others hold the locks, as on a host that has just booted.
PACKAGES = """#!/bin/sh
echo "$(basename "$0") $*" >>{home}/packages
case " $* " in
  *" python3-boto3 "*) ;;
  *) exit 0 ;;
esac
echo x >>{home}/tries
[ "$(wc -l <{home}/tries)" -ge {tries} ] || {{ echo "E: Could not get lock"; exit 100; }}
mkdir -p {site}/botocore && echo '__version__ = "1.26.27"' >{site}/botocore/__init__.py && : >{site}/botocore/session.py
"""


lock, models = threading.Lock(), []


class Host:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="unwedge-install-test-"))
        self.root, self.bin, self.site, self.systemd = (self.folder / name for name in ("root", "bin", "site", "systemd"))
        for folder in (self.root / "usr/bin", self.bin, self.site, self.systemd, self.folder / "tmp"):
            folder.mkdir(parents=True)
        self.source = self.folder / "source"
        self.source.mkdir()
        for name in FILES:
            if name in BUILT:
                BUILT[name].main([str(self.source / name)])
            else:
                shutil.copy(PROGRAMS / name, self.source / name)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.stand_in(self.root / "usr/bin/python3", PYTHON.format(site=self.site, python=sys.executable))
        self.stand_in(self.bin / "systemctl", (HERE / "systemctl").read_text())
        self.stand_in(self.systemd / "start", f"#!/bin/sh\nexec {sys.executable} -IS {HERE}/service.py\n")
        self.stand_in(self.bin / "journalctl", f"#!/bin/sh\nexec cat {self.systemd}/journal\n")
        self.boto()
        self.docker = support.FakeDocker(str(self.folder))
        self.metrics = support.Endpoint("lean_head_slot 1175\n")
        self.docker.run("zeam_10", StartedAt=support.iso(time.time() - 400), Args=["node", "--metrics-port", str(self.metrics.port)])
        self.metadata = support.Endpoint(lambda handler: handler.reply("i-0123456789abcdef0"))
        self.environment = {
            "PATH": os.environ["PATH"],
            "UNWEDGE_ROOT": str(self.root),
            "UNWEDGE_PATH": str(self.bin),
            "UNWEDGE_SYSTEMD_DIR": str(self.systemd),
            "UNWEDGE_SETTLE_SECONDS": "0",
            "UNWEDGE_RETRY_SECONDS": "0",
            "DOCKER_HOST": "unix://" + self.docker.path,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": f"http://127.0.0.1:{self.metadata.port}",
            "TMPDIR": str(self.folder / "tmp"),
        }

    def take_after(self, other):
        """Everything that was installed there, and the service running."""
        keep = shutil.ignore_patterns("python3", "run")
        shutil.copytree(other.root, self.root, dirs_exist_ok=True, symlinks=True, ignore=keep)
        shutil.copytree(other.systemd, self.systemd, dirs_exist_ok=True)
        said = Said([str(self.bin / "systemctl"), "restart", "unwedge-publish"], self.environment)
        assert said.code == 0, said
        self.calls()

    def stop(self):
        if self.runs():
            os.kill(self.pid(), signal.SIGKILL)

    def close(self):
        self.stop()
        for server in (self.docker, self.metrics, self.metadata):
            server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- Its surroundings

    @staticmethod
    def stand_in(path, text):
        path.write_text(text)
        path.chmod(0o755)

    def boto(self):
        (self.site / "botocore").mkdir()
        (self.site / "botocore/__init__.py").write_text('__version__ = "1.26.27"\n')
        (self.site / "botocore/session.py").touch()

    def without_boto(self, manager, tries=1):
        shutil.rmtree(self.site / "botocore")
        for tool in ("basename", "wc"):
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.stand_in(self.bin / manager, PACKAGES.format(home=self.folder, site=self.site, tries=tries))

    # ---- What is done on it

    def install(self, *arguments, **environment):
        return Said(["sh", str(self.source / "install"), *map(str, arguments)], {**self.environment, **environment})

    def script(self, path, *shell, **environment):
        return Said([*shell, str(path)], {**self.environment, **environment})

    def configuration(self, name="mine.json", **changes):
        path = self.folder / name
        path.write_text(json.dumps({**EXAMPLE, "instanceId": "i-0123456789abcdef0", **changes}))
        return path

    def change(self, name, text="\n# a newer one\n"):
        """The program as a next version has it."""
        if name == "unwedge-publish":
            self.rebuild("publisher/cli.py", lambda source: source + text)
        else:
            with open(self.source / name, "a", encoding="utf-8") as file:
                file.write(text)

    def break_start(self):
        """The next version takes its configuration, as the check before an update sees, and then does not run."""
        ready = "    manager.ready()\n"

        def broken(source):
            assert ready in source
            return source.replace(ready, '    if not once:\n        sys.exit("no start today")\n' + ready)

        self.rebuild("publisher/service.py", broken)

    def rebuild(self, module, edit):
        """The publisher with one of its modules changed."""
        path = self.source / "unwedge-publish"
        with zipfile.ZipFile(path) as built:
            files = {name: built.read(name).decode() for name in built.namelist()}
        files[module] = edit(files[module])
        with open(path, "wb") as file:
            file.write(build_publisher.SHEBANG)
            with zipfile.ZipFile(file, "w") as built:
                for name, text in files.items():
                    built.writestr(name, text)

    # ---- What became of it

    def at(self, path):
        return self.root / path.lstrip("/")

    def installed(self):
        return json.loads(self.at("/etc/unwedge/publisher.json").read_text())

    def pid(self):
        with contextlib.suppress(FileNotFoundError):
            return int((self.systemd / "pid").read_text())

    def runs(self):
        pid = self.pid()
        with contextlib.suppress(OSError):
            return pid is not None and b"unwedge-publish" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        return False

    def calls(self):
        """What systemd was told to do, since the last time that this was asked."""
        try:
            return (self.systemd / "calls").read_text().splitlines()
        except FileNotFoundError:
            return []
        finally:
            (self.systemd / "calls").unlink(missing_ok=True)

    def tree(self):
        """Every file under the root, with what would tell that it was touched."""
        files = (path for path in self.root.rglob("*") if path.is_file() and "run" not in path.relative_to(self.root).parts[:1])
        return {str(path.relative_to(self.root)): (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes()) for path in files}


class Said:
    """How a command ended, with no terminal and nothing of our environment."""

    def __init__(self, command, environment):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, cwd="/", timeout=300, check=False)
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __repr__(self):
        return f"exit {self.code}\n{self.out}\n{self.err}"


def model():
    """A host that was installed once, for all the tests that begin with one."""
    with lock:
        if not models:
            models.append(Host())
            said = models[0].install("--fleet", "devnet")
            assert said.code == 0, said
            models[0].stop()
        return models[0]


class HostCase(unittest.TestCase):
    maxDiff = None

    installed = False  # whether its host comes with unwedge, installed with --fleet devnet

    def setUp(self):
        self.host = Host()
        self.addCleanup(self.host.close)
        if self.installed:
            self.host.take_after(model())

    def done(self, said):
        """It worked, and complained of nothing."""
        self.assertEqual((0, ""), (said.code, said.err), said)
        self.assert_nothing_left()
        return said

    def assert_nothing_left(self):
        self.assertEqual([], os.listdir(self.host.folder / "tmp"))
        self.assertEqual([], [path for path in self.host.root.rglob("*") if path.name.startswith(".") or path.suffix == ".former"])

    def fails(self, code, pattern, said):
        self.assertEqual(code, said.code, said)
        self.assertRegex(said.err, pattern)
        self.assert_nothing_left()

    @contextlib.contextmanager
    def untouched(self):
        """Whatever happens within leaves every file and the running service as they are."""
        before, pid = self.host.tree(), self.host.pid()
        self.host.calls()
        yield
        self.assertEqual(before, self.host.tree())
        self.assertEqual([], self.host.calls())
        self.assertEqual(pid, self.host.pid())
        self.assertTrue(pid is None or self.host.runs())
