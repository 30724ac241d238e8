"""Starts the service as systemd starts a unit of Type=notify: returns when it said that it is ready, fails when it ended.

The installed publisher, with --print in place of a push; its process id goes to the file pid."""

import os
import pathlib
import socket
import subprocess
import sys

root = pathlib.Path(os.environ["UNWEDGE_ROOT"])
home = root.parent / "systemd"
unit = (root / "etc/systemd/system/unwedge-publish.service").read_text()
assert "\nType=notify\n" in unit and "\nExecStart=/usr/bin/python3 -I /usr/local/bin/unwedge-publish\n" in unit, unit
command = [root / "usr/bin/python3", "-I", root / "usr/local/bin/unwedge-publish", "--config", root / "etc/unwedge/publisher.json", "--print"]

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, open(home / "journal", "wb") as journal:
    told.bind(str(home / "notify"))
    told.settimeout(0.05)
    environment = {**os.environ, "NOTIFY_SOCKET": str(home / "notify")}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=journal, start_new_session=True
    )
    ready = False
    while not ready and process.poll() is None:
        try:
            ready = b"READY=1" in told.recv(100)
        except socket.timeout:
            pass
(home / "notify").unlink()
if ready:
    (home / "pid").write_text(str(process.pid))
sys.exit(0 if ready else 1)
