"""Names of this run, the engine's client, times, and waiting for what must happen."""

import datetime
import os
import subprocess
import threading
import time

RUN = f"{os.getpid()}-{int(time.time())}"
LABEL = "dev.unwedge.test"
IMAGE = f"unwedge-restart-test:{RUN}"

# For what must happen, sooner or later: long enough for the slowest machine. Nothing waits for it in vain when all is well.
PATIENCE = 90

lock = threading.Lock()
numbers = iter(range(1, 1_000_000))


def docker(*arguments, check=True, host=None):
    command = ["docker"] + (["--host", host] if host else []) + list(arguments)
    # Under load the kernel may not freeze all of a group's tasks in the time that the engine gives it.
    for again in range(20 if arguments[0] == "pause" else 0, -1, -1):
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode == 0 or not again:
            break
        time.sleep(0.5)
    if check and done.returncode != 0:
        raise AssertionError(f"docker {' '.join(arguments)}: {done.stderr}")
    return done.stdout.strip()


def instant(seconds=0.0):
    """The clock's second, some seconds from now, as parameters are written."""
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(started):
    """The engine's time in seconds since 1970, to the second."""
    return datetime.datetime.strptime(started[:19] + "+0000", "%Y-%m-%dT%H:%M:%S%z").timestamp()


def until(true, what, patience=PATIENCE):
    """Waits until it is so; how long that took."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > patience:
            raise AssertionError(f"not within {patience} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - began
