"""What tests of faults and kills share: the script's announced steps, its processes, a hook, and an engine of its own."""

import contextlib
import os
import pathlib
import select
import shlex
import shutil
import signal
import subprocess
import unittest

import build_restart
from hosts import until


class Steps:
    """The announced steps, through a pipe that has a reader even when nobody reads."""

    def __init__(self, folder):
        self.path = folder / "steps"
        os.mkfifo(self.path)
        self.pipe = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)
        self.seen = ""

    def clear(self):
        self.read()
        self.seen = ""

    def read(self):
        try:
            self.seen += os.read(self.pipe, 65536).decode()
        except BlockingIOError:
            pass

    def await_step(self, step, process):
        """False when the run ended without it."""
        while step not in self.seen.split("\n"):
            ended = process.poll() is not None
            select.select([self.pipe], [], [], 0.05)
            self.read()
            if ended and step not in self.seen.split("\n"):
                return False
        return True


def workers(node):
    """Processes of the worker, as nothing in the system would kill but somebody who means it."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--worker" in words and node.encode() in words:
            found.append(int(folder.name))
    return found


def kill(pids):
    """Kills these, some of which may end by themselves meanwhile, and waits until they hold no file, thus no lock, any more."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until(lambda: not any(is_alive(pid) for pid in pids), "what was killed is gone")


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kill_workers(node):
    """With the shells that they forked."""
    kill(workers(node))


# A hook that ends only when it is killed.
HOOK_FOREVER = "#!/bin/sh\necho ran >>/run/hook\nsetsid sh -c 'trap : TERM; while :; do sleep 1; done # while-stopped' &\nwhile :; do sleep 1; done\n"


def function(part, call, **variables):
    """What a function of one of the script's parts prints, with these variables."""
    settings = "".join(f"{name}={shlex.quote(value)}; " for name, value in variables.items())
    done = subprocess.run(["sh", "-uc", f'{settings}. "$0"; {call}', str(build_restart.PARTS / part)], capture_output=True, text=True, check=False)
    assert done.stderr == "", done.stderr
    return done.stdout


def hook(host, text, mode=0o755):
    """The operator's hook, in place of /etc/unwedge/hooks/while-stopped."""
    path = host.folder / "hooks" / "while-stopped"
    path.parent.mkdir(exist_ok=True)
    path.parent.chmod(0o755)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(mode)
    return path


def marked(node):
    """Processes that a hook of this node has started, wherever they went."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"UNWEDGE_NODE={node}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def kill_marked(node):
    """All of them, also what they start meanwhile."""
    while pids := marked(node):
        kill(pids)


class Engine:
    """An engine of its own for a host, which can be killed with all it runs, and started again."""

    def __init__(self, host):
        if os.geteuid() != 0 or not shutil.which("dockerd") or not shutil.which("unshare"):
            raise unittest.SkipTest("no second engine can be started")
        self.host, self.folder, self.daemon = host, host.folder, None
        host.engine = host.environment["DOCKER_HOST"] = f"unix://{self.folder}/s"

    def boot(self):
        # In a network of its own: an engine without a bridge removes docker0, and that is the other engine's.
        command = ["unshare", "--net", "--mount", "--", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", "dockerd", "--host", self.host.engine,
                   "--data-root", f"{self.folder}/lib", "--exec-root", f"{self.folder}/exec", "--pidfile", f"{self.folder}/pid", "--bridge=none",
                   "--iptables=false", "--storage-driver=vfs"]
        with open(self.folder / "dockerd.log", "ab") as log:
            self.daemon = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        version = ["docker", "--host", self.host.engine, "version"]
        until(lambda: self.daemon.poll() is not None or subprocess.run(version, capture_output=True, check=False).returncode == 0,
              "the second engine answers")
        if self.daemon.returncode is not None:
            raise AssertionError("a second engine does not start here: " + (self.folder / "dockerd.log").read_text()[-300:])

    def kill(self):
        """The power goes; /run does not outlive it."""
        containerd = int((self.folder / "exec/containerd/containerd.pid").read_text())
        for pid in (self.daemon.pid, containerd):
            os.kill(pid, signal.SIGKILL)
        self.daemon.wait()
        shutil.rmtree(self.host.run)
        for left in ("pid", "s", "exec/containerd/containerd.pid"):
            (self.folder / left).unlink(missing_ok=True)

    def stop(self):
        if self.daemon:
            self.host.close()
            self.daemon.terminate()
            self.daemon.wait(60)
