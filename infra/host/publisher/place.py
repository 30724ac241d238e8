"""Where reading a log stopped, and where on this host the log is."""

import os
import stat
from typing import List, Optional

from publisher.model import Heartbeat
from publisher.engine import Container
from publisher.errors import Unavailable
from publisher.logfile import LogFile

ANCHOR = 256  # bytes before the place where reading stopped; if they change, the log was rewritten


class Place:
    """Where reading a log stopped: all that is before `offset` is counted."""

    def __init__(self, log: LogFile, incarnation, offset: int = 0, newest: Optional[float] = None):
        self.path, self.file, self.incarnation = log.path, log.file, incarnation
        self.offset, self.newest = offset, newest
        self.floor: Optional[float] = None  # what is stamped before is of an earlier life, if nothing newer is read
        self.inside = False  # a line too long to be kept
        self.clean = False  # nothing follows that an earlier life left
        self.position: Optional[int] = None
        self.believed = False
        self.written = self.read_at = 0.0
        self._anchor = b""

    def drop_anchor(self, log: LogFile, now: float) -> None:
        self.read_at = now
        self._anchor = log.read(max(0, self.offset - ANCHOR), min(ANCHOR, self.offset))
        self.position, self.believed = log.position, log.writer is not None
        self.written = log.written_after_reading()

    def holds(self, log: LogFile) -> bool:
        """Whether what was read last is still there, so that the log was not rewritten since."""
        start = self.offset - len(self._anchor)
        return self.offset <= log.size and log.read(start, len(self._anchor)) == self._anchor


class Rewritten(Unavailable):
    """What was to be read is not there any more."""


def beside(log: LogFile, since: float) -> List[str]:
    """Files beside the log that are called like it and were written to later, the latest last."""
    folder, name = os.path.split(log.path)
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(os.path.splitext(name)[0]) and entry.name != name:
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode) and status.st_mtime > since and status.st_ino != log.file[1]:
                    found.append((status.st_mtime, entry.path))
    return [path for _, path in sorted(found)]


def log_path(heartbeat: Heartbeat, container: Container) -> str:
    """The log on this host: absolute, or under the folder that the container sees as /data."""
    if os.path.isabs(heartbeat.file):
        return heartbeat.file
    for destination, source in container.mounts:
        if destination == "/data":
            return os.path.join(source, heartbeat.file)
    raise Unavailable("has no mount on /data")
