"""Where a client serves its metrics unless something names another place."""

from typing import List, NamedTuple, Tuple

from publisher.clients import client_of, known_clients
from publisher.engine import Container
from publisher.model import Watch
from publisher.options import AVALANCHE, METRICS, PROFILES, Server

PATH = "/metrics"
PROFILES_PATH = "/debug/metrics/prometheus"


class Serving(NamedTuple):
    """How a client serves its metrics."""

    ports: Tuple[int, ...] = ()  # its own default first, then what launchers give it
    path: str = PATH
    servers: Tuple[Server, ...] = (METRICS,)
    config_toml: bool = False  # whether CometBFT's configuration file may name the port


COMETBFT = Serving((26660,), config_toml=True)
LEAN = Serving((9095,))

# By the names of clients.json; those that are not here are lean clients. Each client's own documentation or source; 8008
# and 6060 for all consensus and execution clients are eth-docker's, 8008 also that of DAppNode's Lighthouse, 9095 that
# of lean-quickstart. The metrics of reth and Nethermind are off until a flag gives them a port; 9001 is the port of
# reth's image and documentation.
SERVINGS = {
    "lighthouse": Serving((5054, 8008)),
    "grandine": Serving((5054, 8008)),
    "prysm": Serving((8080, 8008)),
    "teku": Serving((8008,)),
    "nimbus": Serving((8008,)),
    "lodestar": Serving((8008,)),
    "geth": Serving((6060,), PROFILES_PATH, (METRICS, PROFILES)),
    "erigon": Serving((6060,), PROFILES_PATH, (METRICS, PROFILES)),
    "reth": Serving((9001, 6060)),
    "besu": Serving((9545, 6060)),
    "nethermind": Serving((6060,)),
    "CometBFT": COMETBFT,
    "polkadot": Serving((9615,)),
    "avalanchego": Serving((9650,), "/ext/metrics", (AVALANCHE,)),
}

# 9100 and 9105 are Rocketpool's for its beacon node and execution client.
KNOWN_PORTS = frozenset(port for serving in (*SERVINGS.values(), LEAN) for port in serving.ports) | {9100, 9105}

# Peers' and engine ports: a request there is refused at best, and logged as an attack at worst.
NEVER_METRICS = frozenset((22, 8551, 9000, 9651, 13000, 26656, 30303, 30304, 30333))


def serving_of(watch: Watch, container: Container) -> Serving:
    """By the metric of the head and, where several clients count theirs so, by the image. The ports of the metric's
    other clients come last: eth-docker and others build images of their own names."""
    metric = watch.head_metric.metric
    by_head = [client.name for client in known_clients() if any(head.partition("{")[0] == metric for head in client.heads)]
    client = client_of("", container.image)
    by_image = [client.name] if client and (client.name in by_head or not by_head) else []
    found: List[Serving] = [SERVINGS.get(name, LEAN) for name in by_image + by_head]
    if metric.endswith("_consensus_height"):  # a chain may have its own name before it
        found.append(COMETBFT)
    first = found[0] if found else Serving()
    return first._replace(ports=tuple(dict.fromkeys(port for serving in found for port in serving.ports)))
