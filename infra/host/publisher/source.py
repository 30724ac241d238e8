"""Where a node's head comes from: the endpoint that answered last, else the likeliest that answers."""

import time
from typing import List, Optional, Tuple

from publisher.endpoint import Endpoint, find_endpoints
from publisher.engine import Container
from publisher.errors import Unavailable
from publisher.head import read_head
from publisher.listener import listens
from publisher.model import Watch

SHORTEST = 0.05  # seconds below which an endpoint is not asked


class HeadSource:
    """A node's head, from one sample to the next. What was found out holds for one incarnation of the container, and
    of the one whose network it shares."""

    def __init__(self, watch: Watch):
        self._watch = watch
        self.endpoint: Optional[Endpoint] = None  # the one that answered with the head last
        self._answers = False  # whether it did so when it was asked last
        self._holder: Optional[Tuple[str, str]] = None

    def forget(self) -> None:
        """The container stopped, or another incarnation began: whatever answers there now may be another's."""
        self.endpoint = None

    def read(self, name: str, container: Container, holder: Optional[Container], seconds: float, whole: Optional[float] = None) -> int:
        """The head now; raises Unavailable with every URL that was asked and what it answered.

        seconds: for each endpoint that is asked. whole: for all of them, 3 · seconds unless given."""
        incarnation = None if holder is None else holder.incarnation
        if incarnation != self._holder:
            self._holder = incarnation
            self.forget()
        if self.endpoint is not None and self._answers:
            return self.read_again(seconds)
        return self._find(name, container, holder, seconds, 3 * seconds if whole is None else whole)

    def read_again(self, seconds: float) -> int:
        """The head at the endpoint that is known, without Docker. If it has none, the next read tries all others too."""
        if self.endpoint is None:
            raise Unavailable("no endpoint has answered yet")
        self._answers = False
        head = read_head(self._watch, self.endpoint, seconds)
        self._answers = True
        return head

    def _find(self, name: str, container: Container, holder: Optional[Container], seconds: float, whole: float) -> int:
        end = time.monotonic() + whole
        found = find_endpoints(self._watch, name, container, holder)
        endpoints: List[Endpoint] = sorted(found.endpoints, key=lambda endpoint: endpoint != self.endpoint)
        reasons: List[str] = []
        for i, endpoint in enumerate(endpoints):
            left = end - time.monotonic()
            # The likeliest has its full time, the others share what it leaves.
            share = min(seconds, left if i == 0 else left / (len(endpoints) - i))
            if share < SHORTEST:
                reasons.append("no time was left for " + ", ".join(other.url for other in endpoints[i:]))
                break
            try:
                head = read_head(self._watch, endpoint, share)
            except Unavailable as e:
                reasons.append(str(e))
                continue
            self.endpoint, self._answers = endpoint, True
            return head
        raise Unavailable("; ".join(reasons + list(found.notes) + _bound_elsewhere(container, endpoints)))


def _bound_elsewhere(container: Container, endpoints: List[Endpoint]) -> List[str]:
    """Ports that the container listens on, but not at the address that this host can ask."""
    ports = {e.port for e in endpoints if e.address in container.addresses and listens(container.pid, e.port, e.address) is False}
    bound = sorted(port for port in ports if listens(container.pid, port))
    return ["it listens on port %d of its own loopback only, where this host can't ask: it has to be bound to 0.0.0.0" % port for port in bound]
