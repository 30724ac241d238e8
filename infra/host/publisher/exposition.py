"""Reads the series of a metric from a page in Prometheus's text format, or OpenMetrics'.

Only lines that can be the metric's are read, and each character once, so that no page takes long."""

import re
from typing import Dict, Iterator, NamedTuple

from publisher.errors import Unavailable, shown

# What the lines of one metric may come to, and what each counts for beside its length: ten thousand at most.
MOST = 1 << 20
LINE = 100

# A label's name and its value. What is between quotes is taken without going back.
_ITEM = re.compile(r'[ \t]*([^\W\d]\w*)[ \t]*=[ \t]*"([^"\\]*(?:\\.[^"\\]*)*)"[ \t]*(?:,|(?=\}))', re.ASCII)
_END = re.compile(r"[ \t]*\}")
_VALUE = re.compile(r"[ \t]*([^ \t#]+)(?:[ \t]+[-+.0-9eE]+)?[ \t]*(?:#.*)?")  # then a timestamp and an exemplar, if any
_ESCAPE = re.compile(r"\\(.)")


class Sample(NamedTuple):
    """The labels of a series, those without a value left out, and its value as it is written."""

    labels: Dict[str, str]
    value: str


def samples(page: bytes, metric: str) -> Iterator[Sample]:
    """The samples of the metric; raises Unavailable at a line of it that can't be read."""
    left = MOST
    name = re.escape(metric.encode("utf-8", "replace"))
    for found in re.finditer(rb"^[ \t]*%s(?=[ \t{])[^\n]*" % name, page, re.MULTILINE):
        line = found[0].strip(b" \t\r")
        left -= len(line) + LINE
        if left < 0:
            raise Unavailable("has more of %s than can be read" % shown(metric, 80))
        try:
            sample = _sample(line.decode("utf-8", "replace"), len(name))
        except ValueError:
            raise Unavailable("has a line of %s that can't be read: %s" % (shown(metric, 80), shown(line[:400].decode("utf-8", "replace"), 80))) from None
        yield sample


def _sample(line: str, at: int) -> Sample:
    """What follows the name, which ends there; raises ValueError where it is no sample."""
    labels: Dict[str, str] = {}
    brace = re.compile(r"[ \t]*\{").match(line, at)
    if brace:
        at = brace.end()
        end = _END.match(line, at)
        while not end:
            item = _ITEM.match(line, at)
            if not item or item[1] in labels:
                raise ValueError
            labels[item[1]] = _unescaped(item[2])
            at = item.end()
            end = _END.match(line, at)
        at = end.end()
    value = _VALUE.fullmatch(line, at)
    if not value:
        raise ValueError
    return Sample({label: text for label, text in labels.items() if text}, value[1])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], text) if "\\" in text else text
