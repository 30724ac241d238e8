"""The two ways in which the publisher does without something: a value that can't be had now, a configuration that is refused."""


class Unavailable(Exception):
    """Something that cannot be said now. Its text tells why; its datapoint is left out."""


class BadConfig(Exception):
    """A configuration that is refused: where, and why."""

    def __init__(self, place: str, reason: str):
        super().__init__((shown(place) or '""') + ": " + shown(reason))


def shown(text: str, most: int = 300) -> str:
    """What a terminal and a journal bear: no control characters, no end of it."""
    text = "".join(c if c.isprintable() else "?" for c in text[: most + 1])
    return text if len(text) <= most else text[:most] + "…"
