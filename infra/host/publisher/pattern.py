"""Regular expressions on label values, in RE2's syntax and meaning, whatever the value in time that grows with its length only.

Python's own differ from RE2's in meaning (\\d, \\w, $), and for some a value can be made that keeps them busy for ever. So an expression becomes
an automaton whose positions (the places in the expression where a character is taken) are bits of a number; nothing is ever tried twice.
What it does not know (flags, look-around, \\b, \\p, [:alpha:]) is refused."""

import bisect
import functools
import re
from typing import Dict, List, NoReturn, Tuple

LONGEST = 500  # characters of an expression
MOST_POSITIONS = 500  # once counts such as {3,9} are written out
DEEPEST = 20  # groups in groups
MOST_STATES = 4096  # remembered between two values

Ranges = List[Tuple[int, int]]  # code points, first and last

ANY: Ranges = [(0, 0x10FFFF)]
CONTROLS = {"n": 10, "t": 9, "r": 13, "f": 12, "v": 11}
CLASSES: Dict[str, Ranges] = {"d": [(48, 57)], "w": [(48, 57), (65, 90), (95, 95), (97, 122)], "s": [(9, 10), (12, 13), (32, 32)]}
REPEAT = re.compile(r"([*+?])|\{([0-9]+)(?:(,)([0-9]*))?\}")


@functools.lru_cache(maxsize=256)
def pattern_of(text: str) -> "Pattern":
    """Raises ValueError with what is wrong, or not known here, and where."""
    return Pattern(text)


class Pattern:
    """An expression that a value matches as a whole, or not."""

    def __init__(self, text: str):
        self._follow: List[int] = [0]  # by position: those that may come next. The first stands for the beginning
        self._sets: List[Ranges] = [[]]  # by position: the characters taken there
        self._built = 0
        empty, self._follow[0], last = self._build(_Parser(text).whole())
        self._ends = last | empty
        # Characters between two edges are taken at the same positions.
        self._edges = sorted({edge for ranges in self._sets for first, end in ranges for edge in (first, end + 1)})
        self._taking = [sum(1 << i for i, ranges in enumerate(self._sets) if _has(ranges, edge)) for edge in [-1, *self._edges]]
        self._reached: Dict[int, int] = {}

    def matches(self, value: str) -> bool:
        state, edges, taking, reached = 1, self._edges, self._taking, self._reached
        for character in value:
            reach = reached.get(state)
            if reach is None:
                reach = self._reach(state)
            state = reach & taking[bisect.bisect_right(edges, ord(character))]
            if not state:
                return False
        return state & self._ends != 0

    def _reach(self, state: int) -> int:
        reach, left = 0, state
        while left:
            lowest = left & -left
            reach |= self._follow[lowest.bit_length() - 1]
            left ^= lowest
        if len(self._reached) >= MOST_STATES:
            self._reached.clear()
        self._reached[state] = reach
        return reach

    def _build(self, tree) -> Tuple[bool, int, int]:
        """Whether it may be empty, and the positions at which it may begin and end."""
        kind, inner = tree
        self._built += 1
        if len(self._sets) > MOST_POSITIONS or self._built > 20 * MOST_POSITIONS:
            raise ValueError("repeats more than can be written out,")
        if kind == "set":
            self._sets.append(inner)
            self._follow.append(0)
            return False, 1 << len(self._sets) - 1, 1 << len(self._sets) - 1
        if kind == "either":
            empty, first, last = False, 0, 0
            for part in inner:
                may_be_empty, begins, ends = self._build(part)
                empty, first, last = empty or may_be_empty, first | begins, last | ends
            return empty, first, last
        if kind == "sequence":
            empty, first, last = True, 0, 0
            for part in inner:
                may_be_empty, begins, ends = self._build(part)
                self._lead(last, begins)
                first = first | begins if empty else first
                last, empty = last | ends if may_be_empty else ends, empty and may_be_empty
            return empty, first, last
        empty, first, last = self._build(inner)
        if kind != "?":
            self._lead(last, first)
        return empty or kind != "+", first, last

    def _lead(self, last: int, first: int) -> None:
        for position in range(last.bit_length()):
            if last >> position & 1:
                self._follow[position] |= first


def _has(ranges: Ranges, code: int) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _others(ranges: Ranges) -> Ranges:
    others, code = [], 0
    for first, last in sorted(ranges):
        if first > code:
            others.append((code, first - 1))
        code = max(code, last + 1)
    return others + [(code, 0x10FFFF)]


class _Parser:
    """Reads an expression into (kind, what is in it): a set, either, a sequence, and what is repeated by *, + or ?."""

    def __init__(self, text: str):
        self._text, self._at = text, 0

    def whole(self):
        if len(self._text) > LONGEST:
            self._refuse("is longer than %d characters" % LONGEST)
        tree = self._either(0)
        if self._at < len(self._text):
            self._refuse("has a ) too many")
        return tree

    def _refuse(self, reason: str) -> NoReturn:
        raise ValueError("%s at its character %d" % (reason, min(self._at, len(self._text)) + 1))

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _either(self, depth: int):
        branches = [self._sequence(depth)]
        while self._take("|"):
            branches.append(self._sequence(depth))
        return "either", branches

    def _sequence(self, depth: int):
        parts: list = []
        if depth == 0:
            self._take("^")  # it is matched whole anyway
        while self._peek() not in ("", "|", ")"):
            if depth == 0 and self._text[self._at : self._at + 2] in ("$", "$|"):
                self._at += 1
                break
            parts += self._repeated(self._atom(depth))
        return "sequence", parts

    def _repeated(self, atom) -> list:
        m = REPEAT.match(self._text, self._at)
        if not m:
            return [atom]
        self._at = m.end()
        self._take("?")  # the shortest match and the longest are the same whole
        if REPEAT.match(self._text, self._at):
            self._refuse("repeats what is repeated")
        if m[1]:
            return [(m[1], atom)]
        low = int(m[2])
        high = low if m[3] is None else int(m[4]) if m[4] else None
        if high is None:
            return [atom] * (low - 1) + [("+" if low else "*", atom)]
        if high < low or high > MOST_POSITIONS:
            self._refuse("has a count that can't be before what stands")
        return [atom] * low + [("?", atom)] * (high - low)

    def _atom(self, depth: int):
        if REPEAT.match(self._text, self._at):
            self._refuse("repeats nothing")
        if self._take("("):
            if depth >= DEEPEST:
                self._refuse("has groups nested too deeply")
            if self._peek() == "?" and not self._take("?:"):
                self._refuse("has a group of a kind that is not known, known are (…) and (?:…),")
            tree = self._either(depth + 1)
            if not self._take(")"):
                self._refuse("has a ( without its )")
            return tree
        if self._take("."):
            return "set", ANY
        if self._take("["):
            return "set", self._class()
        if self._peek() in "^$":
            self._refuse("has a ^ or $ that is not at an end of it")
        return "set", self._one()

    def _one(self) -> Ranges:
        """A character or an escape."""
        if not self._take("\\"):
            code = ord(self._peek())
            self._at += 1
            return [(code, code)]
        c = self._peek()
        if c in CONTROLS:
            found = [(CONTROLS[c], CONTROLS[c])]
        elif c and c in "dws":
            found = CLASSES[c]
        elif c and c in "DWS":
            found = _others(CLASSES[c.lower()])
        elif c and c.isascii() and not c.isalnum() and c.isprintable():
            found = [(ord(c), ord(c))]
        else:
            self._refuse("has an escape \\%s that is not known" % c)
        self._at += 1
        return found

    def _class(self) -> Ranges:
        found: Ranges = []
        negated = self._take("^")
        begun = False
        while not (begun and self._take("]")):
            begun = True
            if self._peek() == "":
                self._refuse("has a [ without its ]")
            if self._text.startswith("[:", self._at):
                self._refuse("has a [:class:], which is not known,")
            first = self._one()
            if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("", "]"):
                self._at += 1
                last = self._one()
                if first[0][0] != first[0][1] or last[0][0] != last[0][1] or last < first or len(first) + len(last) > 2:
                    self._refuse("has a range that is none")
                first = [(first[0][0], last[0][0])]
            found += first
        return _others(found) if negated else found
