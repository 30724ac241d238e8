"""Names the containers that look like nodes and are not watched: after --once --print, and once a day in the journal."""

from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, Optional, Tuple

from publisher.clients import client_of
from publisher.clock import Clock
from publisher.engine import Docker
from publisher.errors import Unavailable
from publisher.journal import Journal
from publisher.model import Config
from publisher.probe import Subject, read_unknown, subject_of
from publisher.validator_client import validator_client

FIRST_SECONDS = 60
DAY_SECONDS = 86400


class Overlooked:
    """Looks for them beside the samples, never within one. An endpoint is asked once for each incarnation of its container."""

    SECONDS = 10.0
    WORKERS = 4
    MOST = 20  # are named, the others counted

    def __init__(self, config: Config, docker: Docker, clock: Clock, journal: Journal):
        self._config, self._docker, self._clock, self._journal = config, docker, clock, journal
        self._answered: Dict[str, Tuple[Tuple[str, str], Optional[str]]] = {}  # by name: incarnation, what it answered with

    def daily(self) -> None:
        """Reports until the program stops."""
        pause = FIRST_SECONDS
        while not self._clock.wait(pause):
            try:
                self.report()
            except Exception as e:  # a bug: it must not end the publisher
                self._journal.warn("overlooked", "internal error: %r" % e)
            pause = DAY_SECONDS

    def report(self) -> None:
        found = self.find()
        for sentence in found[: self.MOST]:
            self._journal.log("not watched: " + sentence)
        if len(found) > self.MOST:
            self._journal.log("not watched: and %d more" % (len(found) - self.MOST))

    def find(self) -> List[str]:
        """A sentence for each, in the order of their names."""
        end = self._clock.mono() + self.SECONDS

        def left() -> float:
            return 0.0 if self._clock.wait(0) else end - self._clock.mono()  # nothing where the program is to stop

        def inspect(name: str) -> Optional[Subject]:
            try:
                return subject_of(self._docker, name, listed[name].id, left)
            except Unavailable:
                return None

        try:
            listed = self._docker.containers(min(5.0, self.SECONDS))
        except Unavailable:
            return []  # which the sample has reported
        with ThreadPoolExecutor(self.WORKERS) as pool:
            running = [one for one in pool.map(inspect, sorted(listed)) if one is not None and one.container.running]
            watched = {one.name for one in running if self._entry(one) is not None}
            others = [one for one in running if one.name not in watched]
            reasons = list(pool.map(lambda one: self._reason(one, left), others))
        self._answered = {name: answered for name, answered in self._answered.items() if name in listed}
        return ["%s (%s): %s" % (one.name, one.container.image, reason) for one, reason in zip(others, reasons) if reason]

    def _entry(self, one: Subject):
        return self._config.watch(one.name, one.container.image, one.container.labels, one.container.command)

    def _reason(self, one: Subject, left) -> Optional[str]:
        container = one.container
        validator = validator_client(one.name, container.image, container.command)
        if validator is not None:
            if any(watch.match.fits(one.name, container.image, container.labels) for watch in self._config.watches):
                return "left out as a validator client: %s; an entry whose match says validator would watch it" % validator
            return None
        client = client_of(one.name, container.image)
        if client is not None:
            return "looks like %s, and no entry of nodes matches it" % client.name
        incarnation, answered = self._answered.get(one.name, (None, None))
        if incarnation != container.incarnation:
            answered = self._answer(one, left)
            self._answered[one.name] = container.incarnation, answered
        return answered

    @staticmethod
    def _answer(one: Subject, left) -> Optional[str]:
        try:
            found = read_unknown(one, left)
        except Unavailable:
            return None
        if found is None:
            return None
        client, reading = found
        return "%s has %s, as %s has, and no entry of nodes matches it" % (reading.url, reading.settings["headMetric"], client.name)
