"""Chooses series of a Prometheus page as PromQL's selectors do: a metric's name, with matchers of labels where the client labels it."""

import re
from typing import List, Mapping, NamedTuple, NoReturn, Optional, Tuple

from publisher.pattern import matches, pattern_of

LONGEST = 2000  # characters

METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
OPERATOR = re.compile(r"=~|!~|!=|=")
BLANKS = re.compile(r"[ \t\r\n]*")
PLAIN = re.compile(r"[^\\\"'\n]+|[\"']")
QUOTES = ('"', "'", "`")
ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "t": "\t", "r": "\r"}


class Matcher(NamedTuple):
    """What a label's value must be; a label that is not there has an empty one, as in Prometheus."""

    label: str
    operator: str
    value: str

    def fits(self, labels: Mapping[str, str]) -> bool:
        value = labels.get(self.label, "")
        same = matches(self.value, value) if self.operator.endswith("~") else value == self.value
        return same == self.operator.startswith("=")

    def __str__(self) -> str:
        return '%s%s"%s"' % (self.label, self.operator, escaped(self.value))


class Selector(NamedTuple):
    """A metric's name and the matchers that its series must fit, all of them; the text that says so."""

    metric: str
    text: str
    matchers: Tuple[Matcher, ...] = ()

    def fits(self, labels: Mapping[str, str]) -> bool:
        return all(matcher.fits(labels) for matcher in self.matchers)

    def narrowed(self, label: str, value: str) -> str:
        """The text of a selector with one matcher more."""
        matchers = ", ".join(str(matcher) for matcher in (*self.matchers, Matcher(label, "=", value)))
        return self.metric + "{" + matchers + "}"


def escaped(value: str) -> str:
    """As it stands between double quotes in a selector and on a page."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def parse_selector(text: str) -> Selector:
    """Raises ValueError with what is wrong and where, if the text is no selector."""
    return _Reader(text).selector()


class _Reader:
    def __init__(self, text: str):
        self._text, self._at = text, 0

    def selector(self) -> Selector:
        if len(self._text) > LONGEST:
            self._refuse("more than %d characters" % LONGEST)
        metric = self._take(METRIC)
        if not metric:
            self._refuse("the metric's name is missing")
        matchers: List[Matcher] = []
        if self._take_text("{"):
            while not self._take_text("}"):
                matchers.append(self._matcher())
                if not self._take_text(",") and self._peek() != "}":
                    self._refuse("a comma or } is missing")
        if self._peek():
            self._refuse("nothing may follow")
        return Selector(metric, self._text, tuple(matchers))

    def _matcher(self) -> Matcher:
        label = self._take(LABEL)
        if not label:
            self._refuse("a label's name is missing")
        operator = self._take(OPERATOR)
        if operator is None:
            self._refuse("one of = != =~ !~ is missing")
        if label == "__name__":
            self._refuse("__name__ can't be matched, the metric's name stands before the {: here")
        value = self._quoted()
        if operator.endswith("~"):
            try:
                pattern_of(value)
            except ValueError as e:
                self._refuse("the regular expression %s; wrong in what ends" % e)
        return Matcher(label, operator, value)

    def _quoted(self) -> str:
        quote = self._peek()
        if quote not in QUOTES:
            self._refuse("a value in quotes is missing")
        self._at += 1
        if quote == "`":  # nothing is escaped in it
            end = self._text.find("`", self._at)
            if end < 0:
                self._refuse("the closing ` is missing")
            value, self._at = self._text[self._at : end], end + 1
            return value
        parts = []
        while True:
            c = self._text[self._at : self._at + 1]
            if c == quote:
                self._at += 1
                return "".join(parts)
            if c == "\\":
                c = self._text[self._at + 1 : self._at + 2]
                if c not in ESCAPES:
                    self._refuse("\\%s is no escape, a backslash is \\\\ or stands between backquotes:" % c)
                parts.append(ESCAPES[c])
                self._at += 2
                continue
            m = PLAIN.match(self._text, self._at)
            if not m:
                self._refuse("the closing %s is missing" % quote)
            parts.append(m[0])
            self._at = m.end()

    def _skip(self) -> None:
        self._at = BLANKS.match(self._text, self._at).end()

    def _peek(self) -> str:
        self._skip()
        return self._text[self._at : self._at + 1]

    def _take(self, token: "re.Pattern[str]") -> Optional[str]:
        self._skip()
        m = token.match(self._text, self._at)
        if m:
            self._at = m.end()
        return m[0] if m else None

    def _take_text(self, text: str) -> bool:
        found = self._peek() == text
        self._at += found
        return found

    def _refuse(self, reason: str) -> NoReturn:
        raise ValueError('must be a Prometheus metric such as name or name{label="value"}: %s at character %d' % (reason, self._at + 1))
