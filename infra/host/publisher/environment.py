"""DOCKER_HOST from publisher.env beside the configuration, for a program that systemd did not start.

Simple lines are read as systemd reads an EnvironmentFile (systemd.exec(5)); nothing is expanded, nothing is run."""

import os
import re
from typing import Optional

LINE = re.compile(r"""^[ \t]*DOCKER_HOST[ \t]*=[ \t]*(?:'([^'\n]*)'|"([^"\n\\]*)"|([^'"\n\\]*?))[ \t\r]*$""", re.MULTILINE)


def adopt_docker_host(config_path: str) -> None:
    """Takes DOCKER_HOST from publisher.env into the environment that has none."""
    if os.environ.get("DOCKER_HOST"):
        return
    try:
        with open(os.path.join(os.path.dirname(config_path), "publisher.env"), encoding="utf-8", errors="replace") as file:
            host = docker_host_in(file.read(1 << 20))
    except OSError:
        return
    if host:
        os.environ["DOCKER_HOST"] = host


def docker_host_in(text: str) -> Optional[str]:
    """What the last line that sets it has."""
    found = LINE.findall(text.replace("\0", ""))
    return "".join(found[-1]) if found else None
