"""Which of the host's containers are watched, and by which entry of the configuration.

Docker's list has name, image and labels. What only inspect knows is kept for as long as the container is there, as it never changes: the
image's name where the list has an id in its place (the tag leads to another image by now), and the command, which tells a validator
client from a node."""

from typing import Dict, NamedTuple, Optional, Tuple

from publisher.engine import Container, Listed
from publisher.match import is_image_id
from publisher.model import Config, Watch


class Known(NamedTuple):
    image: str
    command: Tuple[str, ...]


class Roster:
    def __init__(self, config: Config):
        self._config = config
        self._known: Dict[str, Known] = {}  # by id
        self._entries: Dict[Tuple[str, str, bool], Optional[Watch]] = {}  # by id and name, before and after the command was known

    def learn(self, container: Container) -> None:
        if container.id not in self._known:
            self._known[container.id] = Known(container.image, container.command)

    def undecided(self, listed: Dict[str, Listed]) -> Dict[str, Listed]:
        """Those that are not to be judged before they are inspected: Docker's list has no name of their image."""
        return {name: one for name, one in listed.items() if one.id not in self._known and is_image_id(one.image)}

    def watched(self, listed: Dict[str, Listed]) -> Dict[str, Watch]:
        """By what is known so far; a container whose command is not known yet may still turn out to be a validator client."""
        ids = {one.id for one in listed.values()}
        self._known = {i: known for i, known in self._known.items() if i in ids}
        self._entries = {key: watch for key, watch in self._entries.items() if key[0] in ids}
        found = {name: self._entry(name, one) for name, one in listed.items()}
        return {name: watch for name, watch in found.items() if watch is not None}

    def _entry(self, name: str, one: Listed) -> Optional[Watch]:
        known = self._known.get(one.id)
        key = one.id, name, known is not None
        if key not in self._entries:
            image = known.image if known and is_image_id(one.image) else one.image
            self._entries[key] = self._config.watch(name, image, one.labels, known.command if known else ())
        return self._entries[key]
