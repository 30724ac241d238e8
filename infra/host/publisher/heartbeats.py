"""Heartbeats since the previous sample, without loss or as unavailable."""

import os
from typing import Callable, Optional, Tuple

from publisher.model import Heartbeat
from publisher.engine import Container
from publisher.errors import Unavailable
from publisher.logfile import LONGEST_LINE, Line, Lines, LogFile
from publisher.place import Place, Rewritten, beside
from publisher.search import MOST, SLACK, Search
from publisher.tally import AHEAD, Tally
from publisher.times import Stamps, instant_of

SETTLED = 5.0  # seconds after which a line is not being written any more
UNWRITTEN = 15.0  # seconds between a log's last writing and its newest line that show that this is not the newest

UNTELLABLE = "the log is written to, but its newest lines can't be told from old ones"


class HeartbeatLog:
    """Counts a node's fresh heartbeats since the previous sample.

    The log may be hundreds of megabytes long, so only what is new is read. It may be overwritten from its start
    after a restart, so its end is where its writer is (`LogFile.writer`) or, where that can't be seen, where
    timestamps run backwards. It may be renamed and begun anew, so the rest of the renamed one is found by its
    inode. Whenever something may have been missed, the count is Unavailable and reading begins anew."""

    def __init__(self, heartbeat: Heartbeat):
        self._heartbeat = heartbeat
        self._place: Optional[Place] = None
        self._incarnation: Optional[Tuple[str, str]] = None

    def sample(self, path: str, container: Container, now: float, period: float, hurry: Callable[[], None]) -> int:
        """Fresh heartbeats since the last call, at the first one those stamped within the last period.

        Raises Unavailable when they can't be counted without loss. `hurry` raises when time is up."""
        place, self._place = self._place, None  # whatever goes wrong below: begin anew next time
        former, self._incarnation = self._incarnation or container.incarnation, container.incarnation
        self._now, self._stamps, self._hurry = now, Stamps(now), hurry
        try:
            with LogFile(path, container.pid) as log:
                self._check_writer(log, place, container)
                reason = "the container was restarted or replaced since the previous sample"
                if former != container.incarnation:
                    pass
                elif place is None:
                    count = self._begin(log, container, period)
                    if instant_of(container.started_at) <= now - period:
                        return count
                elif place.path != path:
                    reason = "the log moved to " + path
                else:
                    try:
                        return self._go_on(log, place, container)
                    except Rewritten as e:
                        reason = str(e)
                if self._place is None:
                    try:
                        self._begin(log, container, period)  # its count is of no use, the place is
                    except Unavailable:
                        pass
                raise Unavailable(reason)
        except OSError as e:
            raise Unavailable("%s: %s" % (path, e.strerror or e)) from None

    def _check_writer(self, log: LogFile, place: Optional[Place], container: Container) -> None:
        started = instant_of(container.started_at)
        if log.writer is None:
            if log.written < started - 1:
                raise Unavailable("%s was not written to since the container started" % log.path)
        elif place is not None and place.file == log.file and place.incarnation == container.incarnation:
            if place.position == log.writer and (log.written != place.written or not place.believed):
                log.distrust_writer()
        elif log.writer == 0 and log.size > 0 and log.written > started + 1:
            log.distrust_writer()

    def _search(self, log: LogFile) -> Search:
        return Search(log, self._stamps, self._hurry)

    @staticmethod
    def _refuse_orphan(log: LogFile) -> None:
        if log.orphan:
            raise Unavailable("the node writes to another file than %s, which was put in its place" % log.path)

    # -- the first sample

    def _begin(self, log: LogFile, container: Container, period: float) -> int:
        self._refuse_orphan(log)
        since = self._now - period
        tally = Tally(self._heartbeat, since, self._now)
        exact = log.writer is not None
        end = min(log.writer, log.size) if exact else self._search(log).frontier()
        try:
            start, from_the_top = self._search(log).look_back(end, since)
        except Unavailable:
            if exact:
                self._keep(self._at_line_start(log, container, end), log)
            raise
        if from_the_top:
            self._count_predecessor(log, since, tally)
        place = Place(log, container.incarnation, start)
        self._walk(log, place, tally, end if exact else None)
        place.floor = instant_of(container.started_at)
        self._keep(place, log)
        return tally.result()

    def _at_line_start(self, log: LogFile, container: Container, end: int) -> Place:
        place = Place(log, container.incarnation, end)
        start = max(0, end - LONGEST_LINE)
        newline = log.read(start, end - start).rfind(b"\n")
        if newline >= 0:
            place.offset = start + newline + 1
        else:
            place.offset, place.inside = (0, False) if start == 0 else (end, True)
        return place

    def _count_predecessor(self, log: LogFile, since: float, tally: Tally) -> None:
        """The log itself began within the period: what was logged before may be in a renamed file beside it."""
        others = beside(log, since)
        if not others:
            return
        with LogFile(others[-1], 0) as old:
            start, _ = self._search(old).look_back(self._search(old).frontier(), since)
            place = Place(old, None, start)
            self._walk(old, place, tally, None, final=True)

    # -- every further sample

    def _go_on(self, log: LogFile, place: Place, container: Container) -> int:
        tally = Tally(self._heartbeat, None, self._now)
        if place.file != log.file:
            return self._go_on_after_renaming(log, place, container, tally)
        self._refuse_orphan(log)
        if not place.holds(log):
            raise Rewritten("the log was overwritten or truncated since the previous sample")
        newest = place.newest
        self._walk(log, place, tally, self._end_of_writing(log, place))
        if log.writer is None and not place.clean and place.newest == newest and log.written != place.written:
            raise Unavailable(UNTELLABLE)
        self._keep(place, log)
        return tally.result()

    def _go_on_after_renaming(self, log: LogFile, place: Place, container: Container, tally: Tally) -> int:
        with self._renamed(place, container) as old:
            if not place.holds(old):
                raise Rewritten("the renamed log was overwritten")
            if old.writer is not None and log.writer is None:
                # The node has not noticed yet: it still writes to the renamed one.
                self._walk(old, place, tally, self._end_of_writing(old, place))
                self._keep(place, old)
                place.path = log.path
                return tally.result()
            end = self._end_of_writing(old, place)
            if end is None and place.clean:
                end = old.size
            self._walk(old, place, tally, end, final=True)
        for path in beside(log, place.written):
            with LogFile(path, 0) as other:
                first = self._search(other).first_stamp(0, other.size)
            if first is not None and first[1] > place.read_at and other.file != place.file:
                raise Rewritten("the log was renamed more than once since the previous sample")
        place = Place(log, container.incarnation, 0, place.newest)
        self._walk(log, place, tally, self._end_of_writing(log, place))
        self._keep(place, log)
        return tally.result()

    def _renamed(self, place: Place, container: Container) -> LogFile:
        with os.scandir(os.path.dirname(place.path)) as entries:
            paths = [entry.path for entry in entries if entry.inode() == place.file[1]]
        for path in paths:
            old = LogFile(path, container.pid)
            if old.file == place.file:
                return old
            old.__exit__()
        raise Rewritten("the log was replaced and the former one is gone")

    def _end_of_writing(self, log: LogFile, place: Place) -> Optional[int]:
        if log.writer is not None and log.writer < place.offset:
            raise Rewritten("the log is being overwritten from its start")
        return None if log.writer is None else min(log.writer, log.size)

    def _keep(self, place: Place, log: LogFile) -> None:
        if not log.held_still():
            raise Unavailable("the log was overwritten while it was read")
        place.drop_anchor(log, self._now)
        self._place = place

    # -- reading

    def _walk(self, log: LogFile, place: Place, tally: Tally, end: Optional[int], final: bool = False) -> None:
        """Reads from the place on and moves it: up to `end`, where that is known, else to where timestamps run
        backwards. `final`: nobody writes to the log any more, so its last line is whole."""
        limit = log.size if end is None else end
        if limit - place.offset > MOST and (end is not None or place.clean):
            raise Rewritten("more was logged since the previous sample than can be read")
        lines = Lines(log, place.offset, limit, place.inside, self._hurry)
        if end is not None:
            for line in lines:
                stamp = self._stamps.of(line.text)
                if stamp is not None:
                    place.newest = stamp if place.newest is None else max(stamp, place.newest)
                tally.line(line.text, stamp)
            place.offset, place.inside, place.clean = lines.offset, lines.inside, end == log.size
            return
        held: Optional[Tuple[Line, float]] = None
        stamped = unstamped = stale = False

        def accept() -> None:
            if held is not None:
                tally.line(held[0].text, held[1])
                place.offset, place.inside = held[0].next, False

        read_from = place.offset
        for line in lines:
            if lines.offset - read_from > MOST:
                raise Rewritten("more was logged since the previous sample than can be read")
            stamp = self._stamps.of(line.text)
            if stamp is None:
                unstamped = True  # goes on from the line before, or is what overwriting left of an old line
                continue
            stamped = True
            newest = place.floor if place.newest is None else place.newest
            if newest is not None and stamp < newest - SLACK:
                stale = True
                break
            accept()
            held = (line, stamp)
            place.newest = stamp if place.newest is None else max(stamp, place.newest)
        if unstamped and not stamped and place.newest is None:
            raise Unavailable("neither the writer's position nor timestamps tell where %s ends" % log.path)
        if not stale:
            accept()  # but nothing unstamped behind it, which may be what overwriting left of an old line
        elif held is not None:
            if final or held[1] <= self._now - SETTLED:
                accept()
            else:
                tally.hold(held[0].text)
        place.clean = not stale and place.offset == lines.offset
        if stale and not final and abs(log.written - newest) > UNWRITTEN and log.written <= self._now + AHEAD:
            raise Unavailable(UNTELLABLE)
