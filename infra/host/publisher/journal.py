"""The publisher's own log, on standard error."""

import sys
import threading
from typing import Callable, Dict, Tuple


class Journal:
    """Short lines on standard error. A lasting trouble is told once, then every ten minutes."""

    REPEAT_SECONDS = 600
    CHANGED_SECONDS = 60
    SUBJECTS = 2000
    LONGEST_LINE = 1000  # six endpoints with their reasons

    def __init__(self, mono: Callable[[], float], out=None):
        self._mono = mono
        self._out = out or sys.stderr
        self._told: Dict[str, Tuple[float, str]] = {}
        self._lock = threading.Lock()

    def log(self, message: str) -> None:
        try:
            print("unwedge-publish: " + " ".join(message.split())[: self.LONGEST_LINE], file=self._out, flush=True)
        except (OSError, ValueError):
            pass  # nobody listens; that is no reason to stop publishing

    def warn(self, subject: str, message: str) -> None:
        with self._lock:
            told_at, told = self._told.get(subject, (None, None))
            pause = self.REPEAT_SECONDS if told == message else self.CHANGED_SECONDS
            if told_at is not None and self._mono() - told_at < pause:
                return
            if len(self._told) >= self.SUBJECTS:
                self._told.clear()
            self._told[subject] = (self._mono(), message)
        self.log(subject + ": " + message)

    def resolve(self, subject: str) -> None:
        """Tells that a trouble is over, if it was told."""
        with self._lock:
            told_at, _ = self._told.get(subject, (None, None))
            if told_at is None or self._mono() - told_at < self.CHANGED_SECONDS:
                return  # what comes and goes within a minute is told as one trouble
            del self._told[subject]
        self.log(subject + ": fine again")
