"""When to sample, and word to systemd that the program is alive."""

import os
import socket
import zlib
from typing import Callable, Optional

from publisher.clock import Clock


def phase_of(instance_id: str, period: int) -> float:
    """When in each period this host samples: always the same, other hosts at other moments, and in the first half,
    so that the second is left for retries."""
    return zlib.crc32(instance_id.encode("utf-8")) % 1000 / 1000 * period / 2


class Schedule:
    """One sample per period of the wall clock, each at the host's phase.

    Sleeping is on the monotonic clock, in short naps, so that a wall clock that jumps is noticed. After a jump
    ahead the next sample is in the next period. After a jump back no period is sampled twice, unless the jump was
    so long that waiting for the clock to come round would look like an outage.

    `ahead` is called `lead` seconds before each sample, or as soon as it is known that less is left."""

    LONGEST_REWIND = 2  # periods

    def __init__(
        self,
        period: int,
        phase: float,
        clock: Clock,
        alive: Callable[[], None] = lambda: None,
        ahead: Callable[[], None] = lambda: None,
        lead: float = 0.0,
    ):
        self._period, self._phase, self._clock, self._alive = period, phase, clock, alive
        self._ahead, self._lead = ahead, lead
        self._last: Optional[int] = None

    def next_stamp(self) -> Optional[int]:
        """Sleeps until the next sample is due; the start of its period, or None when the program should stop."""
        number, begun = self._next_number(), False
        while True:
            self._alive()
            wall = self._clock.wall()
            due = number * self._period + self._phase
            if due - wall > 2 * self._period or wall - due > self._period / 2:
                number, begun = self._next_number(), False  # the clock jumped, or the host slept
                due = number * self._period + self._phase
            elif due <= wall:
                self._last = number
                return number * self._period
            left = due - wall
            if not begun and left <= self._lead:
                self._ahead()
                begun = True
            if self._clock.wait(min(left if begun else left - self._lead, max(0.2, self._period / 4), 15.0)):
                return None

    def _next_number(self) -> int:
        number = int((self._clock.wall() - self._phase) // self._period) + 1
        if self._last is not None and 0 <= self._last - number < self.LONGEST_REWIND:
            return self._last + 1
        return number


class ServiceManager:
    """Tells systemd that the program is ready and alive, if it was started by it."""

    def __init__(self):
        self._address = os.environ.pop("NOTIFY_SOCKET", "")

    def ready(self) -> None:
        self._notify("READY=1")

    def alive(self) -> None:
        self._notify("WATCHDOG=1")

    def _notify(self, state: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
                sock.settimeout(1)
                sock.connect(self._address.replace("@", "\0", 1) if self._address[0] == "@" else self._address)
                sock.sendall(state.encode("ascii"))
        except OSError:
            pass
