"""Reads the series of a metric from a page in Prometheus's text format, or OpenMetrics'.

Only lines that can be the metric's are read, and each character once, so that no page takes long."""

import re
from typing import Dict, Iterator, NamedTuple, Optional

from publisher.errors import Unavailable, shown
from publisher.selector import escaped

# What the lines of one metric may come to, and what each counts for beside its length: ten thousand at most.
MOST = 1 << 20
LINE = 100

# A name, a label's or the metric's, the latter in quotes; its value; and what may follow. The quotes' content is taken without going back.
_QUOTED = r'"([^"\\]*(?:\\.[^"\\]*)*)"'
_ITEM = re.compile(r"[ \t]*(?:([^\W\d]\w*)|%s)[ \t]*(?:(=)[ \t]*%s[ \t]*)?(?:,|(?=\}))" % (_QUOTED, _QUOTED), re.ASCII)
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
    bare, quoted = (re.escape(text.encode("utf-8", "replace")) for text in (metric, '"%s"' % escaped(metric)))
    for found in re.finditer(rb"^[ \t]*(?:%s(?=[ \t{])|\{(?=[^\n]*%s))[^\n]*" % (bare, quoted), page, re.MULTILINE):
        line = found[0].strip(b" \t\r")
        left -= len(line) + LINE
        if left < 0:
            raise Unavailable("has more of %s than can be read" % shown(metric, 80))
        try:
            sample = _sample(line.decode("utf-8", "replace"), metric)
        except ValueError:
            raise Unavailable("has a line of %s that can't be read: %s" % (shown(metric, 80), shown(line[:400].decode("utf-8", "replace"), 80))) from None
        if sample is not None:
            yield sample


def _sample(line: str, metric: str) -> Optional[Sample]:
    """None where the line is another metric's; raises ValueError where it is no sample."""
    name: Optional[str] = None if line.startswith("{") else metric
    at = 0 if name is None else len(metric)
    labels: Dict[str, str] = {}
    brace = re.compile(r"[ \t]*\{").match(line, at)
    if brace:
        at = brace.end()
        end = _END.match(line, at)
        while not end:
            item = _ITEM.match(line, at)
            if not item:
                if name is None:
                    return None
                raise ValueError
            label = item[1] or _unescaped(item[2] or "")
            if item[3]:
                if label in labels:
                    raise ValueError
                labels[label] = _unescaped(item[4])
            elif name is None and item[1] is None:
                name = label
            else:
                raise ValueError
            at = item.end()
            end = _END.match(line, at)
        at = end.end()
    if name != metric:
        return None
    value = _VALUE.fullmatch(line, at)
    if not value:
        raise ValueError
    return Sample({label: text for label, text in labels.items() if text}, value[1])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], text) if "\\" in text else text
