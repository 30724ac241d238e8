"""What restart-document and install-document share: the form of an SSM Command document, and how it is printed.

Agents before 3.3.2746 put a parameter's text where its name stands, whatever is in it. What keeps a host safe are the patterns: they
let nothing through that means anything between single quotes, which is where every parameter stands.
"""

import json
import sys
from typing import Optional

# The most that SSM takes, in bytes: the document and a command's parameters together.
LARGEST = 64 * 1024

# What the documents leave of it for the next releases, beside parameters at their longest. Their tests hold them to it.
ROOM = 6 * 1024


def opening(generator: str) -> list[str]:
    """The first lines of what the agent runs, which hands it over with an environment of its own."""
    return [
        "#!/bin/sh",
        f"# Written by infra/host/{generator}.",
        "umask 077",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]


def parameter(pattern: str, description: str, default: Optional[str] = None) -> dict:
    """A parameter of one line of text; without a default it must be given."""
    given = {} if default is None else {"default": default}
    return {"type": "String", "description": description, **given, "allowedPattern": pattern}


def document(description: str, parameters: dict, step: str, seconds: int, script: list[str]) -> dict:
    """A Command document with one step, which runs the script on Linux for at most so many seconds."""
    return {
        "schemaVersion": "2.2",
        "description": description,
        "parameters": parameters,
        "mainSteps": [
            {
                "action": "aws:runShellScript",
                "name": step,
                "precondition": {"StringEquals": ["platformType", "Linux"]},
                "inputs": {"timeoutSeconds": str(seconds), "runCommand": script},
            }
        ],
    }


def printed(made: dict) -> str:
    """The document's text, in ASCII: a line for each line of the script, not indented, as room is short."""
    return json.dumps(made, indent=0, ensure_ascii=True, separators=(",", ":")) + "\n"


def main(arguments: list[str], usage: str, made: dict, parameters: int) -> int:
    """The command line of both: prints the document, or with --script only what the agent runs.

    parameters: the bytes that a command's parameters may take, at most.
    """
    if arguments == ["--script"]:
        print("\n".join(made["mainSteps"][0]["inputs"]["runCommand"]))
    elif not arguments:
        text = printed(made)
        room = LARGEST - parameters - len(text)
        if room < 0:
            print(f"the document has {len(text)} bytes and its parameters up to {parameters}: {-room} more than SSM's {LARGEST}", file=sys.stderr)
            return 1
        sys.stdout.write(text)
    else:
        print(usage, file=sys.stderr)
        return 2
    return 0
