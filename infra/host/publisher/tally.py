"""Counts the fresh heartbeats among a log's lines."""

from typing import Optional

from publisher.model import Heartbeat
from publisher.errors import Unavailable

AHEAD = 5.0  # seconds by which a line may be ahead of the clock


class Tally:
    """Counts fresh heartbeats; those not stamped after `since` are not counted, where that is given."""

    def __init__(self, heartbeat: Heartbeat, since: Optional[float], now: float):
        self._heartbeat, self._since, self._now = heartbeat, since, now
        self.count = 0
        self._doubt: Optional[str] = None
        self._held = False

    def line(self, text: str, stamp: Optional[float]) -> None:
        m = self._heartbeat.pattern.search(text)
        if not m:
            return
        if self._since is not None:
            if stamp is None:
                self._doubt = "heartbeats without a timestamp: which are of the last period can't be said yet"
                return
            if stamp > self._now + AHEAD:
                self._doubt = "heartbeats from the future: the clock jumped"
                return
            if stamp <= self._since:
                return
        age = m[1] if self._heartbeat.pattern.groups else None
        if age is None:
            self.count += 1
            return
        try:
            self.count += 0 <= float(age) <= self._heartbeat.max_age_seconds
        except ValueError:
            self._doubt = "the pattern's first group is no age: " + repr(age[:40])

    def hold(self, text: str) -> None:
        """A line that is left to the next sample; a zero without it would be no evidence."""
        self._held = bool(self._heartbeat.pattern.search(text))

    def result(self) -> int:
        if self._doubt:
            raise Unavailable(self._doubt)
        if self._held and not self.count:
            raise Unavailable("a heartbeat is still being written")
        return self.count
