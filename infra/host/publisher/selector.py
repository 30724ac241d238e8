"""Chooses a series of a Prometheus page: a metric's name, with label matchers where the client labels it."""

import re
from typing import NamedTuple


class Selector(NamedTuple):
    """A metric's name."""

    metric: str
    text: str


def parse_selector(text: str) -> Selector:
    """Raises ValueError with what is wrong where the text is no selector."""
    if not re.fullmatch(r"[a-zA-Z_:][a-zA-Z0-9_:]*", text):
        raise ValueError("must be the name of a Prometheus metric")
    return Selector(text, text)
