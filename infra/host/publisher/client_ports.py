"""Where a client serves its metrics unless something names another place."""

from typing import NamedTuple, Tuple

from publisher.engine import Container
from publisher.model import Watch
from publisher.options import AVALANCHE, METRICS, PROFILES, Server

PATH = "/metrics"
PROFILES_PATH = "/debug/metrics/prometheus"


class Client(NamedTuple):
    """What is to be known of a client in order to find its metrics."""

    images: Tuple[str, ...]  # parts of its images' names
    heads: Tuple[str, ...]  # metrics that count its head; one that begins with _ stands for every namespace before it
    ports: Tuple[int, ...]  # its own default first, then what launchers give it
    path: str = PATH
    servers: Tuple[Server, ...] = (METRICS,)


BEACON = ("beacon_head_slot",)
BLOCKS = ("ethereum_blockchain_height",)

# Each client's own documentation or source; 8008 and 6060 for all consensus and execution clients are eth-docker's,
# 8008 also that of DAppNode's Lighthouse, 9095 of lean-quickstart. The metrics of reth and Nethermind are off until a
# flag gives them a port; 9001 is the port of reth's image and documentation.
CLIENTS = (
    Client(("lighthouse", "grandine"), BEACON, (5054, 8008)),
    Client(("prysm", "beacon-chain"), BEACON, (8080, 8008)),
    Client(("teku", "nimbus", "lodestar"), BEACON, (8008,)),
    Client(("client-go", "geth"), ("chain_head_block",), (6060,), PROFILES_PATH, (METRICS, PROFILES)),
    Client(("erigon",), ("sync",), (6060,), PROFILES_PATH, (METRICS, PROFILES)),
    Client(("reth",), ("reth_blockchain_tree_canonical_chain_height",), (9001, 6060)),
    Client(("besu",), BLOCKS, (9545, 6060)),
    Client(("nethermind",), BLOCKS, (6060,)),
    Client(("cometbft", "tendermint"), ("_consensus_height",), (26660,)),
    Client(("substrate", "polkadot"), ("substrate_block_height",), (9615,)),
    Client(("avalanchego",), ("avalanche_snowman_last_accepted_height",), (9650,), "/ext/metrics", (AVALANCHE,)),
    Client(("zeam", "ethlambda", "ream", "gean", "qlean", "lantern", "nlean", "peam", "sifrai/lean"), ("lean_head_slot",), (9095,)),
)

# 9100 and 9105 are Rocketpool's for its beacon node and execution client.
KNOWN_PORTS = frozenset(port for client in CLIENTS for port in client.ports) | {9100, 9105}

# Peers' and engine ports: a request there is refused at best, and logged as an attack at worst.
NEVER_METRICS = frozenset((22, 8551, 9000, 9651, 13000, 26656, 30303, 30304, 30333))


def client_of(watch: Watch, container: Container) -> Client:
    """The client by its head's metric and, where several count theirs so, by its image. Where that leaves several,
    or none, what they have in common, with the ports of all."""
    image = container.image.lower()
    by_image = [client for client in CLIENTS if any(part in image for part in client.images)]
    by_head = [client for client in CLIENTS if any(_counts(watch.head_metric.metric, head) for head in client.heads)]
    likely = [client for client in by_head if client in by_image] or by_head or by_image[:1]
    ports = [port for client in likely for port in client.ports]
    # eth-docker and others build images of their own names: the ports of the metric's other clients come last.
    ports += [port for client in by_head for port in client.ports]
    first = likely[0] if likely else Client((), (), ())
    return first._replace(ports=tuple(dict.fromkeys(ports)))


def _counts(metric: str, head: str) -> bool:
    return metric.endswith(head) if head.startswith("_") else metric == head
