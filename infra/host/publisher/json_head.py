"""A head in a JSON answer, where a pointer (RFC 6901) leads to it."""

import json
import re

from publisher.errors import Unavailable, shown
from publisher.slot import hex_slot_of, slot_of

LARGEST = 1 << 20
DEEPEST = 100

# Strings, whose brackets count for nothing, with or without an end, and brackets: never taken back.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


class _Number(str):
    """A number as it is written: a long one would take long to read, and a fraction may not survive it."""


def head_in(body: bytes, pointer: str) -> int:
    """The head at the pointer: a whole number, a decimal string or one in 0x-hex. Raises Unavailable with what is there in its place."""
    document = parsed(body)
    found = document
    for part in pointer.split("/")[1:]:
        token = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and token in found:
            found = found[token]
        elif isinstance(found, list) and re.fullmatch(r"0|[1-9][0-9]{0,8}", token) and int(token) < len(found):
            found = found[int(token)]
        else:
            raise Unavailable("answered with %s" % (error_in(document) or "nothing at %s: %s" % (shown(pointer, 100), _beginning(body))))
    slot = None
    if isinstance(found, _Number):
        slot = slot_of(found)
    elif isinstance(found, str):
        slot = hex_slot_of(found) if found[:2] in ("0x", "0X") else slot_of(found) if found.isdigit() else None
    if slot is None:
        raise Unavailable("answered with %s" % (error_in(document) or "%s at %s, which is no slot" % (_text(found), shown(pointer, 100) or "the whole")))
    return slot


def parsed(body: bytes):
    """The value of a JSON text, each number as it is written; raises Unavailable where it is none, or one that nobody can mean."""
    try:
        text = body.decode("utf-8")
        depth = 0
        for token in _TOKEN.finditer(text):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
            if depth > DEEPEST:
                raise Unavailable("answered with JSON nested too deeply")
        return json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_Number, object_pairs_hook=_object)
    except ValueError:
        raise Unavailable("answered with something else than JSON: %s" % _beginning(body)) from None


def _object(pairs) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unavailable("answered with JSON in which a name is there twice")
    return found


def error_in(document) -> str:
    """The error that JSON-RPC, or the beacon API, puts in place of a result; empty where there is none."""
    if not isinstance(document, dict):
        return ""
    error = document.get("error")
    if error is None and "message" in document:
        error = document
    if isinstance(error, dict):
        error = " ".join(str(error[name]) for name in ("code", "message") if isinstance(error.get(name), str))
    return "the error " + shown(error, 120) if isinstance(error, str) and error else ""


def _text(value) -> str:
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    return shown(value, 60) if isinstance(value, _Number) else shown(json.dumps(value, ensure_ascii=False), 60)


def _beginning(body: bytes) -> str:
    return shown(body[:400].decode("utf-8", "replace"), 80)
