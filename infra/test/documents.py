"""The commands that documents show."""

import pathlib
import re
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]


def block(page, marker):
    """The first block of a page after a marker or a heading, as it is pasted into a shell."""
    text = (ROOT / page).read_text(encoding="utf-8")
    indent, commands = re.search(re.escape(marker) + r"\n.*?^( *)```(?:sh)?\n(.*?)^\1```$", text, re.S | re.M).groups()
    return textwrap.dedent(commands) if indent else commands


def commands(page, marker):
    """Each command of a block on one line, with the comment above it; the block's first lines have none."""
    found, comment = [], None
    for line in re.sub(r"\\\n +", "", block(page, marker)).splitlines():
        if line.startswith("# "):
            comment = line[2:]
        else:
            found.append((comment, line))
    return found
