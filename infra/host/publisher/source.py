"""Where a node's head comes from: the endpoint that answered last, else the likeliest that answers."""

from typing import Optional

from publisher.endpoint import Endpoint, candidates
from publisher.engine import Container
from publisher.head import read_head
from publisher.model import Watch


class HeadSource:
    """A node's head, from one sample to the next. What was found out holds for one incarnation."""

    def __init__(self, watch: Watch):
        self._watch = watch
        self.endpoint: Optional[Endpoint] = None

    def forget(self) -> None:
        """The container stopped, or another incarnation began: whatever answers there now may be another's."""
        self.endpoint = None

    def read(self, name: str, container: Container, holder: Optional[Container], seconds: float) -> int:
        """The head now, within so many seconds; raises Unavailable with what was asked and why it is none."""
        if self.endpoint is None:
            self.endpoint = candidates(self._watch, name, container, holder)[0]
        return self.read_again(seconds)

    def read_again(self, seconds: float) -> int:
        """The head at the endpoint that is known, without Docker."""
        return read_head(self._watch, self.endpoint, seconds)
