"""DOCKER_HOST from publisher.env beside the configuration, for a program that systemd did not start.

The file is parsed, never run: NAME=value a line, the value in quotes or not, comments after # or ; at a line's beginning. Nothing is expanded."""

import os
from typing import Optional

LARGEST = 1 << 20


def adopt_docker_host(config_path: str) -> None:
    """Takes DOCKER_HOST from publisher.env into the environment that has none."""
    if os.environ.get("DOCKER_HOST"):
        return
    try:
        with open(os.path.join(os.path.dirname(config_path), "publisher.env"), encoding="utf-8", errors="replace") as file:
            host = value_of(file.read(LARGEST), "DOCKER_HOST")
    except OSError:
        return
    if host:
        os.environ["DOCKER_HOST"] = host


def value_of(text: str, name: str) -> Optional[str]:
    """The variable's value in an environment file; the last assignment counts."""
    found = None
    for line in text.splitlines():
        key, equals, value = (part.strip() for part in line.partition("="))
        if equals and key == name:
            found = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
    return found
