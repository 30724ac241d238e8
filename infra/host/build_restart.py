#!/usr/bin/env python3
"""Assembles unwedge-restart: the parts of infra/host/restart in the order of their names, without their comments.

usage: build_restart.py [FILE]

Writes it to FILE, which becomes executable, or prints it. The same parts give the same bytes.
"""

import os
import pathlib
import re
import sys

PARTS = pathlib.Path(__file__).resolve().parent / "restart"

# Of all comments these stay: the first two lines (a host finds the script by the second), and what shellcheck needs in the whole.
FIRST = re.compile(r"#!/bin/sh$|# unwedge-restart: ")
DIRECTIVE = re.compile(r"(\s*# shellcheck (?:disable|source)=\S+)")
HERE_DOCUMENT = re.compile(r"<<(-?)\s*(['\"]?)(\w+)\2")


def whole() -> str:
    """The parts as they are, one after another: what shellcheck reads."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(PARTS.glob("[0-9][0-9]-*.sh"))]
    assert texts and texts[0].startswith("#!/bin/sh\n# unwedge-restart: "), f"{PARTS} does not begin with the header"
    return "".join(text if text.endswith("\n") else text + "\n" for text in texts)


def assembled() -> str:
    """The script as it is shipped. Lines that are comments go, but not those of a here-document, which are text."""
    lines, end = [], None
    for line in whole().split("\n")[:-1]:
        if end is not None:
            lines.append(line)
            if (line.lstrip("\t") if end[0] else line) == end[1]:
                end = None
            continue
        if line.lstrip().startswith("#"):
            directive = DIRECTIVE.match(line)
            if len(lines) < 2 and FIRST.match(line):
                lines.append(line)
            elif directive:
                lines.append(directive.group(1))
            continue
        opened = HERE_DOCUMENT.search(line)
        if opened:
            end = opened.group(1), opened.group(3)
        if line.strip() or (lines and lines[-1].strip()):
            lines.append(line)
    text = "\n".join(lines) + "\n"
    assert "{{" not in text, "two braces in a row begin a parameter of SSM's"
    return text


def main(arguments: list) -> int:
    if arguments in (["-h"], ["--help"]) or len(arguments) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    if not arguments:
        sys.stdout.write(assembled())
        return 0
    # In one step at the end: nobody finds half a script.
    path = pathlib.Path(arguments[0])
    new = path.with_name(path.name + ".new")
    new.write_text(assembled(), encoding="utf-8")
    new.chmod(0o755)
    os.replace(new, path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
