"""A log on disk and its lines, read in bounded pieces."""

import os
import re
import stat
from typing import Callable, NamedTuple

from publisher.errors import Unavailable
from publisher.writer import find_writer, position_of, writes_elsewhere

CHUNK = 256 << 10  # read at a time
LONGEST_LINE = 64 << 10  # a longer one is passed over without being held in memory
MATCHED = 4 << 10  # how much of a line is looked at
_ANSI = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")


def plain(line: bytes) -> str:
    """A line without its colours. Bytes that are not UTF-8 are no reason to lose it."""
    return (_ANSI.sub(b"", line) if b"\x1b" in line else line).decode("utf-8", "replace")


class LogFile:
    """An open log. `writer` is the position at which the container's process goes on writing, where that can
    be known: in a log that is overwritten in place, all that follows it is left from an earlier life. `position`
    is what the process's descriptor says it is, believed or not."""

    def __init__(self, path: str, pid: int):
        self.path = path
        self.fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            self._pid = pid
            status = os.fstat(self.fd)  # before the position: what was written up to here is before it
            if not stat.S_ISREG(status.st_mode):
                raise Unavailable("%s is not a file" % path)
            self.file = (status.st_dev, status.st_ino)
            self.written = status.st_mtime
            self._descriptor, self.position = find_writer(pid, self.file)
            self.orphan = self.position is None and writes_elsewhere(pid, self.file, os.path.basename(path))
            self.size = os.fstat(self.fd).st_size
            if self.position is not None and self.position < 0:  # appends
                self.position = self.size
            self.writer = self.position
        except BaseException:
            os.close(self.fd)
            raise

    def __enter__(self) -> "LogFile":
        return self

    def __exit__(self, *_exception) -> None:
        os.close(self.fd)

    def distrust_writer(self) -> None:
        """The position does not move although the file is written to: it is written by other means."""
        self.writer = None

    def held_still(self) -> bool:
        """Whether nothing that was read can have been overwritten meanwhile."""
        if self._descriptor is None or self.writer is None:
            return True
        position = position_of(self._descriptor)
        return position is not None and (position < 0 or position >= self.writer)

    def written_after_reading(self) -> float:
        return os.fstat(self.fd).st_mtime

    def read(self, offset: int, length: int) -> bytes:
        return os.pread(self.fd, length, offset)


class Line(NamedTuple):
    offset: int
    next: int
    text: str


class Lines:
    """The whole lines of a part of a log, read piece by piece. Afterwards `offset` is where to go on: behind the
    last whole line, or in the middle of one that is too long to be kept (`inside`)."""

    def __init__(self, log: LogFile, offset: int, end: int, inside: bool, hurry: Callable[[], None]):
        self._log, self._end, self._hurry = log, end, hurry
        self.offset, self.inside = offset, inside

    def __iter__(self):
        kept, position = b"", self.offset
        while position < self._end:
            self._hurry()
            chunk = self._log.read(position, min(CHUNK, self._end - position))
            if not chunk:
                raise Unavailable("the log shrank while it was read")
            position += len(chunk)
            kept += chunk
            first = 0
            while True:
                newline = kept.find(b"\n", first)
                if newline < 0:
                    break
                offset, after = self.offset, self.offset + newline + 1 - first
                line = kept[first : min(newline, first + MATCHED)]
                first, self.offset = newline + 1, after
                if self.inside:
                    self.inside = False  # the end of a line that was told before
                else:
                    yield Line(offset, after, plain(line))
            kept = kept[first:]
            if self.inside:
                self.offset, kept = position, b""
            elif len(kept) > LONGEST_LINE:
                yield Line(self.offset, position, plain(kept[:MATCHED]))
                self.inside, self.offset, kept = True, position, b""
