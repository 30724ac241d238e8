"""The head, read from where it can be had: a metric of a Prometheus page, or a place in a JSON answer."""

import socket
from typing import Callable, Dict, FrozenSet, Iterable, NamedTuple, Optional, Set, Tuple

from publisher.endpoint import Endpoint
from publisher.errors import Unavailable, shown
from publisher.exposition import samples
from publisher.json_head import LARGEST as LARGEST_JSON
from publisher.json_head import error_in, head_in, parsed
from publisher.model import Watch
from publisher.selector import Selector, escaped
from publisher.slot import slot_of
from publisher.web import Answer, ask, tcp

LARGEST_PAGE = 8 << 20
SHOWN = 3  # series that an error names
JSON = ("Content-Type", "application/json")


class Question(NamedTuple):
    """What is asked, by POST where there is a body, and where in the answer the head is: at the pointer, else in the selector's series."""

    path: str
    body: Optional[str]
    pointer: Optional[str]
    selector: Optional[Selector]


def read_head(watch: Watch, endpoint: Endpoint, seconds: float) -> int:
    """The head as the endpoint has it now; raises Unavailable with the URL asked."""
    json = watch.head_json
    question = Question(endpoint.path, json.body if json else None, json.pointer if json else None, watch.head_metric)
    try:
        return ask_head(tcp(endpoint.address, endpoint.port), question, seconds=seconds, host=endpoint.host)
    except Unavailable as e:
        raise Unavailable("%s %s" % (endpoint.url, e)) from None


def ask_head(connect: Callable[[float], socket.socket], question: Question, *, seconds: float, host: str, headers: Iterable[Tuple[str, str]] = ()) -> int:
    """The head in one answer; raises Unavailable with what was answered in its place."""
    limit = LARGEST_PAGE if question.pointer is None else LARGEST_JSON
    body = None if question.body is None else question.body.encode("utf-8", "replace")
    headers = [*headers, JSON] if body is not None else headers
    answer = ask(connect, question.path, seconds=seconds, limit=limit, host=host, body=body, headers=headers)
    if answer.status != 200:
        raise Unavailable("answered with status %d%s" % (answer.status, _why(answer, question)))
    if question.pointer is None:
        page = answer.body if answer.complete else answer.body[: answer.body.rfind(b"\n") + 1]  # a number that may have been cut in half is none
        return head_of(page, question.selector)
    if not answer.complete and not answer.body.rstrip().endswith((b"}", b"]", b'"')):
        raise Unavailable("may have been cut in the middle of its answer")
    return head_in(answer.body, question.pointer)


def _why(answer: Answer, question: Question) -> str:
    if answer.location:
        return ", to be asked at %s, where it is not followed" % answer.location
    if question.pointer is None:
        return ""
    try:
        error = error_in(parsed(answer.body))
    except Unavailable:
        return ""
    return ": " + error if error else ""


def head_of(page: bytes, selector: Selector) -> int:
    """The value of the one series of a Prometheus page that the selector fits, if it is a slot."""
    found: Dict[FrozenSet[Tuple[str, str]], Set[str]] = {}
    others: Dict[FrozenSet[Tuple[str, str]], None] = {}
    for sample in samples(page, selector.metric):
        labels = frozenset(sample.labels.items())
        if not selector.fits(sample.labels):
            if len(others) < SHOWN:
                others[labels] = None
        elif len(found) <= SHOWN:  # one more is seen than is named; only those that are known are of interest from there on
            found.setdefault(labels, set()).add(sample.value)
            if len(found) > SHOWN or len(found[labels]) > SHOWN:
                break
    if not found and not others:
        raise Unavailable("has no %s" % shown(selector.metric, 80))
    if not found:
        raise Unavailable("has no series that %s matches, but %s" % (shown(selector.text, 100), _series(list(others))))
    if len(found) > 1:
        labels, other = (dict(series) for series in list(found)[:2])
        label = min(name for name in {**labels, **other} if labels.get(name) != other.get(name))
        example = shown(selector.narrowed(label, labels.get(label, "")), 150)
        raise Unavailable("has several series of %s: choose one by a matcher, as in %s, of %s" % (shown(selector.metric, 80), example, _series(list(found))))
    (values,) = found.values()
    slots = {slot_of(value) for value in values}
    if None in slots:
        raise Unavailable("has %s %s, which is no slot" % (shown(selector.text, 100), shown(sorted(v for v in values if slot_of(v) is None)[0], 40)))
    if len(slots) > 1:
        raise Unavailable("has several values of %s" % shown(selector.text, 100))
    return slots.pop()


def _series(found: list) -> str:
    named = [shown("{%s}" % ", ".join('%s="%s"' % (name, escaped(value)) for name, value in sorted(series)), 60) for series in found[:SHOWN]]
    return ", ".join(named) + (" and more" if len(found) > SHOWN else "")
