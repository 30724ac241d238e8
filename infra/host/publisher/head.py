"""The head, read from a metrics endpoint."""

import re

from publisher.endpoint import Endpoint
from publisher.errors import Unavailable
from publisher.model import Watch
from publisher.web import ask, tcp


def read_head(watch: Watch, endpoint: Endpoint, seconds: float) -> int:
    """The head as the endpoint has it now; raises Unavailable with the URL asked."""
    try:
        answer = ask(tcp(endpoint.address, endpoint.port), endpoint.path, seconds=seconds, limit=8 << 20, host=endpoint.host)
        if answer.status != 200:
            raise Unavailable("answered with status %d" % answer.status)
        body = answer.body
        if not answer.complete:
            body = body[: body.rfind(b"\n") + 1]  # a number that may have been cut in half is none
        return head_of(body, watch.head_metric.metric)
    except Unavailable as e:
        raise Unavailable("%s %s" % (endpoint.url, e)) from None


def head_of(body: bytes, metric: str) -> int:
    """The one unlabelled sample of the metric in a Prometheus text, if it is a whole number that a slot can be."""
    sample = rb"^[ \t]*%s(?:[ \t]*\{[ \t,]*\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?[ \t]*\r?$" % metric.encode("ascii")
    values = set(re.findall(sample, body, re.MULTILINE))
    if not values:
        raise Unavailable("has no unlabelled " + metric)
    if len(values) > 1:
        raise Unavailable("has several values of " + metric)
    text = values.pop().decode("ascii", "replace")
    if not re.fullmatch(r"\+?\d{1,40}(\.\d{0,40})?([eE]\+?\d{1,3})?", text):
        raise Unavailable("has %s %s, which is no slot" % (metric, text[:40]))
    number = int(text) if text.isdigit() else float(text)
    if number > 2**53 or number != int(number):
        raise Unavailable("has %s %s, which is no slot" % (metric, text[:40]))
    return int(number)
