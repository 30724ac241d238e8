"""The clients that unwedge knows (clients.json), and the configuration that is shipped for them.

A client has in clients.json: `images` and `names` (globs; names only where the launcher gives them), `heads` (the likeliest first; lean_head_slot
if there are none), `heartbeat` where it has one, and in `on` what turns its metrics endpoint on."""

import functools
import json
import pkgutil
from typing import Dict, List, Mapping, NamedTuple, Optional, Tuple

from publisher.match import Match

LEAN_HEAD = "lean_head_slot"


class Client(NamedTuple):
    name: str
    images: Tuple[str, ...]
    names: Tuple[str, ...]
    heads: Tuple[str, ...]
    heartbeat: Optional[Mapping]
    on: str

    @property
    def settings(self) -> Dict:
        """What an entry of the configuration has for it beside `match`; where its endpoint is is left to be found out."""
        entry: Dict = {"headMetric": self.heads[0]}
        if self.heartbeat is not None:
            entry["heartbeat"] = self.heartbeat
        return entry


@functools.lru_cache(maxsize=None)
def known_clients() -> Tuple[Client, ...]:
    return tuple(
        Client(
            one["client"],
            tuple(one["images"]),
            tuple(one.get("names", ())),
            tuple(one.get("heads", (LEAN_HEAD,))),
            one.get("heartbeat"),
            one["on"],
        )
        for one in json.loads(pkgutil.get_data(__package__, "clients.json"))
    )


def client_of(name: str, image: str) -> Optional[Client]:
    """The client that runs in a container, by its image, else by its name."""
    for matches in ("images", "names"):
        for client in known_clients():
            for glob in getattr(client, matches):
                if Match(*((None, glob) if matches == "images" else (glob,))).fits(name, image, {}):
                    return client
    return None


def default_config(fleet: str, period: int = 60) -> Dict:
    """The shipped configuration. Images come before names: who names a container may err, its image does not."""
    nodes: List[Dict] = [{"match": {"image": image}, **client.settings} for client in known_clients() for image in client.images]
    nodes += [{"match": name, **client.settings} for client in known_clients() for name in client.names]
    return {"fleet": fleet, "namespace": "Unwedge", "period": period, "instanceId": None, "region": None, "nodes": nodes}


def shown_config(config: Mapping) -> str:
    """A configuration as JSON for people: a line for each node."""
    lines = ['  "%s": %s' % (name, json.dumps(value)) for name, value in config.items() if name != "nodes"]
    nodes = ",\n".join("    " + json.dumps(node) for node in config["nodes"])
    return "{\n%s\n}\n" % ",\n".join(lines + ['  "nodes": [\n%s\n  ]' % nodes])
