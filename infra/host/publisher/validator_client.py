"""Tells validator clients from nodes. They have no head, and a restart costs them epochs of doppelganger protection: they are never watched
by an entry that does not name them as validators itself.

Programs and subcommands: the clients' own command lines (lighthouse, teku, lodestar), Nimbus' and Prysm's binaries for validators."""

import os
import re
from typing import Iterable, Optional

# Programs that are both, by their subcommand.
PROGRAMS = ("lighthouse", "teku", "lodestar", "prysm.sh")
NODE = ("bn", "beacon", "beacon_node", "beacon-node", "beacon-chain", "dev")
VALIDATOR = ("vc", "validator", "validator_client", "validator-client")
# Programs that are nothing else.
ALONE = ("nimbus_validator_client", "validator", "validator-client", "validator_client")
# Words before the program that do not stand for themselves: shells, launchers, interpreters.
WRAPPERS = r"(.*[-_/.])?(sh|bash|dash|ash|exec|env|tini|dumb-init|su-exec|gosu|node|nice|setpriv|--)$|-"


def says_validator(text: str) -> bool:
    return "validator" in text.lower()


def validator_client(name: str, image: str, command: Iterable[str] = ()) -> Optional[str]:
    """Why the container is taken for a validator client; None where it is not."""
    if says_validator(name):
        return "its name says validator"
    if says_validator(image.partition("@")[0]):
        return "its image's name says validator"
    words = _words(command)
    return words and "its command is %s" % words


def _words(command: Iterable[str]) -> Optional[str]:
    """The part of the command line that makes it a validator client's."""
    words = [part for word in command for part in re.split(r"[\s;&|]+", word.strip("\"'")) if part]
    for at, word in enumerate(words):
        program = os.path.basename(word)
        if program in ALONE and all(re.match(WRAPPERS, before) for before in words[:at]):
            return program
        if program in PROGRAMS:
            for before, argument in zip(words[at:], words[at + 1 :]):
                if before.startswith("-") and before.endswith("graffiti"):
                    continue
                if argument in NODE:
                    return None
                if argument in VALIDATOR:
                    return "%s %s" % (program, argument)
    return None
