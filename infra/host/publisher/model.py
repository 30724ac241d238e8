"""What a configuration says, as values."""

import re
from types import MappingProxyType
from typing import Mapping, NamedTuple, Optional, Tuple

from publisher.match import Match
from publisher.selector import Selector
from publisher.validator_client import validator_client


class Heartbeat(NamedTuple):
    """Where heartbeats are logged and what one looks like; the pattern's first group, if any, is its age in seconds."""

    file: str
    pattern: "re.Pattern[str]"
    max_age_seconds: float


class HeadJson(NamedTuple):
    """A head that a JSON interface returns: asked by GET, with a body by POST; the pointer (RFC 6901) leads to it."""

    port: int
    path: str
    body: Optional[str]
    pointer: str


class Watch(NamedTuple):
    """How the containers that match are read. None: to be found out (see endpoint)."""

    match: Match
    head_metric: Selector
    head_json: Optional[HeadJson]
    metrics_address: Optional[str]
    metrics_port: Optional[int]
    metrics_path: Optional[str]
    heartbeat: Optional[Heartbeat]
    unit: Optional[str]


class Outside(NamedTuple):
    """A head from outside the fleet; either a metric of a Prometheus page or a pointer into a JSON answer."""

    name: str
    url: str
    body: Optional[str]
    pointer: Optional[str]
    metric: Optional[Selector]


class Config(NamedTuple):
    fleet: str
    namespace: str
    period: int  # seconds
    parts: int
    instance_id: Optional[str]
    region: Optional[str]
    watches: Tuple[Watch, ...]
    outside: Tuple[Outside, ...]

    def watch(self, name: str, image: str = "", labels: Mapping[str, str] = MappingProxyType({}), command: Tuple[str, ...] = ()) -> Optional[Watch]:
        """The first entry that matches; without one a container is not watched. Validator clients are matched by what names them so only."""
        validator = validator_client(name, image, command)
        for watch in self.watches:
            if watch.match.fits(name, image, labels) and (validator is None or watch.match.names_validators):
                return watch
        return None
