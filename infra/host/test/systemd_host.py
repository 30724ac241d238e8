"""A host under a real systemd, for tests of what runs in units: a container of infra/local/host-images's image.

    with SystemdHost() as host:
        host.unit("node.service", "[Service]\\nExecStart=/usr/bin/docker run --rm --name n --label dev.unwedge.test busybox\\n")
        host.run("systemctl", "start", "node.service")

The engine inside is the machine's: containers that a unit starts are the systemd container's siblings. So paths that they mount are the
machine's, and who starts them labels and removes them (`close` removes those that `remove` names).
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
LABEL = "dev.unwedge.test"
SOCKET = "/var/run/docker.sock"

# For what must happen, sooner or later: long enough for the slowest machine.
PATIENCE = 120

_made = iter(range(1, 1_000_000))


def image():
    """The name of the image, which is made first where it is not there: a minute at most, once."""
    return _machine([str(ROOT / "infra" / "local" / "host-images"), "systemd"], timeout=900).stdout.strip()


def _machine(command, timeout=PATIENCE, check=True, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(command[:6])}… exit {done.returncode}: {done.stdout}{done.stderr}")
    return done


def _control_groups():
    """systemd wants to write its own part of the control groups; version 1 has it as a mount of its own, below."""
    if os.path.exists("/sys/fs/cgroup/cgroup.controllers"):
        return ["--cgroupns", "host", "--volume", "/sys/fs/cgroup:/sys/fs/cgroup:rw"]
    return ["--volume", "/sys/fs/cgroup:/sys/fs/cgroup:ro"]


class SystemdHost:
    """The container; `options` are further ones for docker run, such as ["--volume", "/a:/a"]. label: the value of dev.unwedge.test."""

    def __init__(self, options=(), label="systemd", network="bridge"):
        self.name = f"unwedge-systemd-{os.getpid()}-{int(time.time())}-{next(_made)}"
        self.options, self.label, self.network = list(options), label, network
        self.siblings = []

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def start(self):
        """Starts it and waits until systemd has booted and nothing has failed."""
        command = shutil.which("docker")
        if command is None:
            raise AssertionError("no docker command")
        _machine(
            ["docker", "run", "--detach", "--name", self.name, "--label", f"{LABEL}={self.label}", "--network", self.network]
            + ["--cap-add", "SYS_ADMIN", "--security-opt", "apparmor=unconfined", "--stop-signal", "SIGRTMIN+3"]
            + ["--tmpfs", "/run", "--tmpfs", "/run/lock", "--tmpfs", "/tmp:exec"]
            + _control_groups()
            + ["--volume", f"{SOCKET}:{SOCKET}", "--volume", f"{os.path.realpath(command)}:/usr/bin/docker:ro"]
            + self.options
            + [image()]
        )
        try:
            # Its bus is not there at once.
            deadline = time.monotonic() + PATIENCE
            while (state := self.state()) not in ("running", "degraded", "maintenance"):
                if time.monotonic() > deadline:
                    raise AssertionError(f"systemd has not booted in {PATIENCE} s: {state}")
                time.sleep(0.1)
            if state != "running":
                raise AssertionError(f"systemd is {state}: {self.run('systemctl', '--failed', '--no-legend').stdout}")
            self.run("docker", "version", "--format", "{{.Server.Version}}")
        except BaseException:
            self.close()
            raise
        return self

    def state(self):
        """What `systemctl is-system-running --wait` prints; empty before systemd answers at all."""
        return self.run("systemctl", "is-system-running", "--wait", check=False).stdout.strip()

    def run(self, *command, check=True, timeout=PATIENCE, environment=None, stdin=None):
        """Runs a command in the host, as root, with the engine's DOCKER_HOST of the image's default. A CompletedProcess with text."""
        variables = [part for name, value in (environment or {}).items() for part in ("--env", f"{name}={value}")]
        interactive = ["--interactive"] if stdin is not None else []
        given = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
        return _machine(["docker", "exec", *interactive, *variables, self.name, *command], timeout=timeout, check=check, **given)

    def place(self, path, content, mode="644"):
        """Writes a file in the host, text or bytes, with the folders above it."""
        content = content.encode() if isinstance(content, str) else content
        script = 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1"'
        done = subprocess.run(
            ["docker", "exec", "--interactive", self.name, "sh", "-c", script, "place", path, mode],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode != 0:
            raise AssertionError(f"{path} could not be written: {done.stderr.decode(errors='replace')}")

    def read(self, path):
        return self.run("cat", path).stdout

    def unit(self, name, text):
        """Writes a unit and makes systemd read it."""
        self.place(f"/etc/systemd/system/{name}", text)
        self.run("systemctl", "daemon-reload")

    def property(self, unit, name):
        """A property as `systemctl show` prints it: ActiveState, TimeoutStopUSec, …"""
        return self.run("systemctl", "show", unit, "--property", name, "--value").stdout.strip()

    def until(self, true, what, patience=PATIENCE):
        """Waits until it is so; the journal is in the message where it never is."""
        deadline = time.monotonic() + patience
        while not true():
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {patience} s: {what}\n{self.journal()}")
            time.sleep(0.1)

    def journal(self, lines=60):
        return self.run("journalctl", "--no-pager", "--lines", str(lines), check=False).stdout

    def remove(self, *names):
        """These containers are removed with the host, if they are there."""
        self.siblings += names

    def close(self):
        for name in (self.name, *self.siblings):
            with contextlib.suppress(subprocess.TimeoutExpired):
                _machine(["docker", "rm", "--force", "--volumes", name], check=False)
        self.siblings.clear()
