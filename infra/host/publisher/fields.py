"""Reads a JSON file strictly: every field once, of the right type, none unknown; errors name the place."""

import json
import re
from typing import Callable, List

from publisher.errors import BadConfig

LONGEST_NUMBER = 40  # digits: reading a whole number takes time that grows with their square
REQUIRED = object()


class Fields:
    """The fields of one JSON object, each taken once; what is left at the end is unknown."""

    def __init__(self, value, place: str):
        if not isinstance(value, dict):
            raise BadConfig(place or "the whole", "must be an object, is " + json_type(value))
        self._left = dict(value)
        self._known: List[str] = []
        self._place = place

    def place(self, name: str) -> str:
        return self._place + "." + name if self._place else name

    def peek(self, name: str):
        """The field's value without taking it; None where it is missing."""
        return self._left.get(name)

    def take(self, name: str, kind: str, default=REQUIRED):
        """The field's value; null stands for the default where null is one."""
        self._known.append(name)
        if name not in self._left:
            if default is REQUIRED:
                raise BadConfig(self.place(name), "is missing")
            return default
        value = self._left.pop(name)
        if value is None and default is None:
            return None
        if json_type(value) != kind:
            raise BadConfig(self.place(name), "must be %s %s, is %s" % ("an" if kind == "object" else "a", kind, json_type(value)))
        return value

    def text(self, name: str, pattern: str, rule: str, default=REQUIRED):
        value = self.take(name, "string", default)
        if value is not None and not re.fullmatch(pattern, value):
            raise BadConfig(self.place(name), "%s, is %s" % (rule, json.dumps(value)))
        return value

    def whole(self, name: str, allowed: Callable[[int], bool], rule: str, default=REQUIRED):
        value = self.take(name, "number", default)
        if value is not None and (not isinstance(value, int) or not allowed(value)):
            raise BadConfig(self.place(name), "%s, is %s" % (rule, json.dumps(value)))
        return value

    def done(self) -> None:
        for name in self._left:
            raise BadConfig(self.place(name), "is unknown; known are " + ", ".join(self._known))


def json_type(value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return {str: "string", list: "list", dict: "object"}[type(value)]


def read_json(text: str):
    """The value of a JSON text; raises BadConfig with the place and the reason where it is none."""
    try:
        return json.loads(text, object_pairs_hook=no_duplicates, parse_constant=_no_constant, parse_int=_whole)
    except json.JSONDecodeError as e:
        raise BadConfig("line %d, column %d" % (e.lineno, e.colno), "is not JSON: " + e.msg) from None
    except RecursionError:
        raise BadConfig("the whole", "is nested too deeply") from None


def no_duplicates(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        seen = set()
        raise BadConfig(next(n for n, _ in pairs if n in seen or seen.add(n)), "is there twice")
    return fields


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise BadConfig("a number", "of %d digits is beyond all bounds" % len(digits))
    return int(digits)


def _no_constant(name: str):
    raise BadConfig("a number", name + " is not JSON")
