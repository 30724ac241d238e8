"""Regular expressions on label values: as much of RE2's syntax as Python's engine understands alike and can't be kept busy by.

Python tries one way after another. What makes that take for ever is refused: groups that repeat, and more than a few choices; so is what the two
read differently (\\d, \\w, \\s, flags, look-around)."""

import functools
import re

LONGEST = 200  # characters of an expression
MOST_GROUPS = 3
MOST_REPEATS = 3
LONGEST_VALUE = 256  # characters; a longer one matches nothing

# A character, an escape, a dot or a class, and whether it repeats.
PIECE = re.compile(r"(?:\\[^\w\s]|\[\^?[^\]\\\[]+\]|[^\\\[\](){}|*+?^$])([*+?]?)")
OPENING = re.compile(r"\((?:\?:)?(?!\?)")


@functools.lru_cache(maxsize=256)
def pattern_of(text: str) -> "re.Pattern[str]":
    """Raises ValueError with what is wrong, or not taken here, and where."""
    inner = text[1:] if text.startswith("^") else text  # it is matched whole anyway
    inner = inner[:-1] if inner.endswith("$") and not inner.endswith("\\$") else inner
    at = depth = groups = repeats = 0

    def refuse(reason: str) -> None:
        raise ValueError("%s at its character %d" % (reason, at + 1 + text.startswith("^")))

    if len(text) > LONGEST:
        refuse("is longer than %d characters" % LONGEST)
    while at < len(inner):
        piece, opening = PIECE.match(inner, at), OPENING.match(inner, at)
        if piece:
            repeats += piece[1] != ""
            at = piece.end()
        elif opening:
            groups, depth, at = groups + 1, depth + 1, opening.end()
        elif inner[at] == ")" and depth:
            depth, at = depth - 1, at + 1
            if inner[at : at + 1] in ("*", "+", "?", "{"):
                refuse("repeats a group, which is not taken here")
        elif inner[at] == "|":
            at += 1
        else:
            refuse("has something that is not taken here, such as a count, a flag, \\d or a ^ within,")
        if groups > MOST_GROUPS or repeats > MOST_REPEATS:
            refuse("has more than %d groups or %d of * + ?" % (MOST_GROUPS, MOST_REPEATS))
    if depth:
        refuse("has a ( without its )")
    try:
        return re.compile(inner, re.DOTALL)
    except re.error as e:
        raise ValueError("is none: %s" % e) from None


def matches(text: str, value: str) -> bool:
    """Whether the expression matches the whole value."""
    return len(value) <= LONGEST_VALUE and pattern_of(text).fullmatch(value) is not None
