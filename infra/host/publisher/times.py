"""Reads the timestamps of Docker and of logs."""

import calendar
import re
import time
from typing import Dict, Optional, Tuple

from publisher.errors import Unavailable

_STAMP = re.compile(
    r"\s*\[?(?:([A-Z][a-z]{2})-(\d\d)|(\d{4})-(\d\d)-(\d\d))[ T]"
    r"(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:([+-])(\d\d):?(\d\d)(?!\d))?"
)
_MONTHS = {name: i + 1 for i, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())}


class Stamps:
    """Reads a line's timestamp, `May-30 18:48:14.894` (in UTC, of the year that brings it nearest to now) or
    ISO 8601."""

    def __init__(self, now: float):
        self._now = now
        self._days: Dict[Tuple, Optional[int]] = {}

    def of(self, line: str) -> Optional[float]:
        m = _STAMP.match(line)
        if not m:
            return None
        day = m.group(1, 2, 3, 4, 5)
        if day not in self._days:
            self._days[day] = self._midnight(*day)
        midnight = self._days[day]
        if midnight is None:
            return None
        seconds = int(m[6]) * 3600 + int(m[7]) * 60 + int(m[8])
        if m[10]:
            offset = int(m[11]) * 3600 + int(m[12]) * 60
            seconds += -offset if m[10] == "+" else offset
        return midnight + seconds + (float("0." + m[9]) if m[9] else 0.0)

    def _midnight(self, month_name, month_day, year, month, day) -> Optional[int]:
        if year:
            return utc(int(year), int(month), int(day))
        if month_name not in _MONTHS:
            return None
        this_year = time.gmtime(self._now).tm_year
        nearby = (utc(y, _MONTHS[month_name], int(month_day)) for y in (this_year - 1, this_year, this_year + 1))
        return min((m for m in nearby if m is not None), key=lambda m: abs(m - self._now), default=None)


def instant_of(text: str) -> float:
    """Docker's RFC 3339 instants, nanoseconds and all."""
    m = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))", text)
    if not m:
        raise Unavailable("the container's start can't be read: " + repr(text[:40]))
    day = utc(int(m[1]), int(m[2]), int(m[3]))
    if day is None:
        raise Unavailable("the container's start can't be read: " + repr(text[:40]))
    seconds = day + (int(m[4]) * 60 + int(m[5])) * 60 + int(m[6]) + float(m[7] or 0)
    offset = (int(m[9]) * 60 + int(m[10])) * 60 if m[8] else 0
    return seconds - offset if m[8] == "+" else seconds + offset


def utc(year: int, month: int, day: int) -> Optional[int]:
    if not (1 <= year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return calendar.timegm((year, month, day, 0, 0, 0))
