"""Stands for systemctl in the tests: what install asks of it, on a root folder of their own.

The service is a real process, the installed publisher with --print, started as a unit of Type=notify is: `restart` returns when it
said that it is ready, or fails when it ended. Every call that would change something is written to the file calls.
"""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

root = pathlib.Path(os.environ["UNWEDGE_ROOT"])
home = root.parent / "systemd"
units = root / "etc/systemd/system"


def alive():
    try:
        pid = int((home / "pid").read_text())
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, ValueError):
        return False


def stop():
    if alive():
        os.kill(int((home / "pid").read_text()), signal.SIGTERM)
        while alive():
            time.sleep(0.01)
    (home / "pid").unlink(missing_ok=True)


def start():
    unit = (units / "unwedge-publish.service").read_text()
    assert "\nType=notify\n" in unit and "\nExecStart=/usr/bin/python3 -I /usr/local/bin/unwedge-publish\n" in unit, unit
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(home / "notify"))
        (home / "notify").chmod(0o777)
        told.settimeout(0.02)
        try:
            with open(home / "journal", "wb") as journal:
                process = subprocess.Popen(
                    [root / "usr/bin/python3", "-I", root / "usr/local/bin/unwedge-publish", "--config", root / "etc/unwedge/publisher.json", "--print"],
                    env={**os.environ, "NOTIFY_SOCKET": str(home / "notify")}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=journal, start_new_session=True)
            while process.poll() is None:
                try:
                    if b"READY=1" in told.recv(100):
                        (home / "pid").write_text(str(process.pid))
                        return 0
                except socket.timeout:
                    pass
        finally:
            (home / "notify").unlink()
    return 1


def main(verb, *arguments):
    names = [argument for argument in arguments if not argument.startswith("-")]
    enabled = [home / f"{name}.enabled" for name in names]
    if verb == "is-active":
        active = names == ["unwedge-publish"] and alive()
        if "-q" not in arguments:
            print("active" if active else "inactive")
        return 0 if active else 3
    if verb == "is-enabled":
        if "-q" not in arguments:
            print("enabled" if enabled[0].exists() else "disabled")
        return 0 if enabled[0].exists() else 1
    if verb == "show":
        print("Sun 2026-05-31 13:19:00 UTC")
        return 0
    with open(home / "calls", "a", encoding="utf-8") as calls:
        print(verb, *names, file=calls)
    if verb == "enable":
        assert all((units / f"{name}.service").exists() for name in names)
        enabled[0].touch()
    elif verb == "disable":
        enabled[0].unlink(missing_ok=True)
        if "--now" in arguments and names == ["unwedge-publish"]:
            stop()
    elif verb == "restart":
        if (home / "kills-install").exists():
            os.kill(os.getppid(), signal.SIGKILL)
            return 1
        stop()
        return start()
    else:
        assert verb == "daemon-reload", verb
    return 0


sys.exit(main(*sys.argv[1:]))
