"""Time, as one thing that tests can set."""

import threading
import time


class Clock:
    """The two clocks of the host, and a sleep that a signal ends."""

    def __init__(self):
        self._stop = threading.Event()

    def wall(self) -> float:
        return time.time()

    def mono(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> bool:
        """Sleeps on the monotonic clock; True when the program should stop."""
        return self._stop.wait(max(0.0, seconds))

    def stop(self, *_signal) -> None:
        self._stop.set()
