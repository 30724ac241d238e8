"""Heads from outside the fleet: public endpoints, nodes of other operators.

Each is read by a thread of its own in the seconds before a sample. So nothing waits for them: neither a slow answer nor a name server
that hangs delays or costs a datapoint of a node."""

import threading
from typing import Dict, List

from publisher.clock import Clock
from publisher.errors import Unavailable
from publisher.head import Question, ask_head
from publisher.journal import Journal
from publisher.model import Config, Outside
from publisher.sampling import Datapoint
from publisher.url import parse_url
from publisher.web import tcp, tls

# Stands for an instance: none of the fleet's.
INSTANCE_ID = "outside"


class OutsideHeads:
    """Reads them anew whenever it is started; what is not read by the time of collecting is left out."""

    def __init__(self, config: Config, clock: Clock, journal: Journal):
        self._entries, self._clock, self._journal = config.outside, clock, journal
        self.seconds = min(5.0, config.period * 0.45)  # for each, the name server included
        self._readers: Dict[str, threading.Thread] = {}
        self._found: Dict[str, int] = {}
        self._deadline = 0.0
        self._context, self._lock = None, threading.Lock()

    def start(self) -> None:
        """Begins to read, and returns at once. One that still hangs in an earlier reading is passed over until it comes back."""
        found = self._found = {}  # what an earlier reading finds from now on goes nowhere
        self._deadline = self._clock.mono() + self.seconds
        for entry in self._entries:
            earlier = self._readers.get(entry.name)
            if earlier is not None and earlier.is_alive():
                self._journal.warn("outside " + entry.name, "still busy with an earlier reading")
                continue
            reader = threading.Thread(target=self._read, args=(entry, found), daemon=True)
            try:
                reader.start()
            except RuntimeError as e:
                self._journal.warn("outside " + entry.name, "%s, passed over" % e)
                continue
            self._readers[entry.name] = reader

    def collect(self, patient: bool = False) -> List[Datapoint]:
        """The heads that were read since it was started; `patient`: waits for those that still may be."""
        if patient:
            for reader in self._readers.values():
                reader.join(max(0.0, self._deadline - self._clock.mono()))
        found, self._found = dict(self._found), {}
        return [Datapoint("HeadSlot", "Count", found[name], name, INSTANCE_ID) for name in sorted(found)]

    def _read(self, entry: Outside, found: Dict[str, int]) -> None:
        subject = "outside " + entry.name
        try:
            found[entry.name] = self._head(entry)
            self._journal.resolve(subject)
        except Unavailable as e:
            self._journal.warn(subject, str(e))
        except Exception as e:  # a bug; its text might hold the URL's credentials
            self._journal.warn(subject, "internal error: %s" % type(e).__name__)

    def _head(self, entry: Outside) -> int:
        url = parse_url(entry.url)
        connect = tls(url.host, url.port, self._trust()) if url.secure else tcp(url.host, url.port)
        question = Question(url.path, entry.body, entry.pointer, entry.metric)
        try:
            return ask_head(connect, question, seconds=self.seconds, host=url.authority, headers=url.headers)
        except Unavailable as e:
            raise Unavailable("%s %s" % (url.shown, e)) from None

    def _trust(self):
        """The certificates that the system takes. Read once, and only where they are needed: it costs memory."""
        with self._lock:
            if self._context is None:
                import ssl

                context = ssl.create_default_context()
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                self._context = context
            return self._context
