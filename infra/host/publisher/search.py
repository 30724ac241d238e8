"""Finds places in a log by its timestamps, without reading it whole."""

from typing import Callable, Optional, Tuple

from publisher.errors import Unavailable
from publisher.logfile import CHUNK, Lines, LogFile
from publisher.times import Stamps

MOST = 64 << 20  # read per log and sample; more can't be read "without loss"
PROBE = 1 << 20  # looked through for a timestamp, when looking for a place in a log
SLACK = 2.0  # seconds by which the lines of a log may be out of order


class Search:
    """One log, searched by its timestamps. `hurry` raises when time is up."""

    def __init__(self, log: LogFile, stamps: Stamps, hurry: Callable[[], None]):
        self._log, self._stamps, self._hurry = log, stamps, hurry

    def look_back(self, end: int, since: float) -> Tuple[int, bool]:
        """Where to begin so as to see every line stamped after `since`; and whether the log began after it."""
        reach = CHUNK
        while True:
            start = max(0, end - reach)
            first = self.first_stamp(start, end)
            if first is not None and first[1] <= since:
                return first[0], False
            if start == 0:
                return 0, True
            if reach >= MOST:
                raise Unavailable("more was logged than can be read")
            reach = min(reach * 4, MOST)

    def first_stamp(self, start: int, end: int) -> Optional[Tuple[int, float]]:
        """Offset and stamp of the first stamped line that begins in this part."""
        lines = Lines(self._log, start, min(end, start + PROBE), start > 0, self._hurry)
        for line in lines:
            stamp = self._stamps.of(line.text)
            if stamp is not None:
                return line.offset, stamp
        return None

    def frontier(self) -> int:
        """At most a chunk behind the last line of the present life, found by its stamps: what an earlier life left
        behind is stamped before the log's first line."""
        if self._log.size == 0:
            return 0
        first = self.first_stamp(0, self._log.size)
        if first is None:
            raise Unavailable("neither the writer's position nor timestamps tell where %s ends" % self._log.path)
        low, high = first[0], self._log.size
        while high - low > CHUNK // 2:
            middle = (low + high) // 2
            found = self.first_stamp(middle, high)
            if found is not None and found[1] >= first[1] - SLACK:
                low = found[0]
            elif found is None and high - middle > PROBE:
                raise Unavailable("%s has a long part without timestamps" % self._log.path)
            else:
                high = middle
        return high
