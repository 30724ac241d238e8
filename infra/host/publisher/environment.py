"""DOCKER_HOST from publisher.env beside the configuration, for a program that systemd did not start.

The file is parsed as systemd parses an EnvironmentFile (systemd.exec(5)): comments, quotes, backslashes, lines that go on; nothing is expanded,
nothing is run."""

import os
import re
from typing import Optional

LARGEST = 1 << 20

# A name and its value, which is made of pieces, quoted or not; else a comment, or a line that is no assignment. A backslash at a line's
# end joins it with the next.
PIECE = re.compile(r"""'(?P<single>[^']*)' | "(?P<double>(?:\\.|[^"\\])*)" | (?P<bare>(?:\\.|[^'"\\])+)""", re.S | re.X)
LINE = re.compile(
    r"""
    [ \t]*
    (?: [#;] (?:\\.|[^\n\\])*
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*) [ \t]*=[ \t]* (?P<value>(?: '[^']*' | "(?:\\.|[^"\\])*" | \\. | [^\n'"\\] )*)
      | [^\n]*
    )
    (?: \n | \Z )""",
    re.S | re.X,
)


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
    found, at = None, 0
    while at < len(text):
        line = LINE.match(text, at)
        at = max(line.end(), at + 1)
        if line["name"] == name:
            found = _unquoted(line["value"])
    return found


def _unquoted(value: str) -> str:
    parts = []
    for piece in PIECE.finditer(value):
        if piece["single"] is not None:
            parts.append(piece["single"])
        elif piece["double"] is not None:
            parts.append(re.sub(r"\\(\n|[\"\\`$])", lambda m: m[1].strip("\n"), piece["double"]))
        else:
            last = piece.end() == len(value)
            bare = re.sub(r"\\(.)", lambda m: "" if m[1] == "\n" else m[1], piece["bare"], flags=re.S)
            parts.append(bare.rstrip() if last else bare)
    return "".join(parts)
