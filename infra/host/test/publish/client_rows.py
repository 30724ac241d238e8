"""The known clients as their launchers start them: images, command lines, metrics pages.

All pages are made up from what the clients' sources name, none is recorded."""

from typing import Callable, List, Mapping, NamedTuple

QUICKSTART = "blockblaz/lean-quickstart 0c229a6, client-cmds"
ETH_DOCKER = "ethstaker/eth-docker 0e24946, default.env"
KURTOSIS = "ethpandaops/ethereum-package, src/package_io/input_parser.star"
ROCKETPOOL = "rocket-pool/smartnode 1b3bcbe, shared/services/config"


class Row(NamedTuple):
    """One form in which a client is found on a host."""

    client: str
    container: str
    image: str
    cited: str  # where the image's name is from
    command: Callable[[int], List[str]]  # with the port of its metrics
    page: str
    head: int
    path: str = "/metrics"
    labels: Callable[[int], Mapping[str, str]] = lambda port: {}


def lean(client, container, image, command):
    return Row(client, container, image, QUICKSTART, command, "# TYPE lean_head_slot gauge\nlean_head_slot 1175\nlean_current_slot 1180\n", 1175)


def beacon(client, container, image, cited, command, labels=lambda port: {}):
    page = "beacon_slot 10000009\n# TYPE beacon_head_slot gauge\nbeacon_head_slot 10000008\n"
    return Row(client, container, image, cited, command, page, 10000008, labels=labels)


def compose(project, service, **more):
    return {"com.docker.compose.project": project, "com.docker.compose.service": service, **more}


PROFILES = "/debug/metrics/prometheus"
GETH = "# TYPE chain_head_block gauge\nchain_head_block 21000000\nchain_head_header 21000001\n"
STAGES = 'sync{stage="headers"} 21000005\nsync{stage="bodies"} 21000004\nsync{stage="execution"} 21000003\n'
SUBSTRATE = """substrate_block_height{status="finalized",chain="polkadot"} 23000000
substrate_block_height{status="best",chain="polkadot"} 23000002
substrate_block_height{status="sync_target",chain="polkadot"} 23000003
"""
AVALANCHE = "".join('avalanche_snowman_last_accepted_height{chain="%s"} %d\n' % pair for pair in (("C", 50), ("P", 60), ("X", 70)))

ROWS = (
    lean("zeam", "zeam_0", "docker.io/blockblaz/zeam:devnet4", lambda p: ["node", "--metrics-enable", "--metrics-port", str(p)]),
    lean("ethlambda", "ethlambda_0", "ghcr.io/lambdaclass/ethlambda:devnet4", lambda p: ["--metrics-port", str(p)]),
    lean("ream", "ream_0", "ghcr.io/reamlabs/ream:latest-devnet4", lambda p: ["lean_node", "--metrics", "--metrics-port=%d" % p]),
    lean("gean", "gean_0", "ghcr.io/geanlabs/gean:devnet4", lambda p: ["--metrics-port", str(p)]),
    lean("qlean", "qlean_0", "qdrvm/qlean-mini:devnet-4-amd64", lambda p: ["--metrics-host", "0.0.0.0", "--metrics-port", str(p)]),
    lean("lantern", "lantern_0", "bitminemavan/lantern:v0.0.4", lambda p: ["--metrics-port", str(p)]),
    lean("nlean", "nlean_0", "ghcr.io/nleaneth/nlean:devnet4", lambda p: ["--metrics", "true", "--metrics-port", str(p)]),
    lean("peam", "peam_0", "ghcr.io/malik672/peam:devnet4", lambda p: ["--config", "/data/peam.conf"]),  # its port: validator-config.yaml
    lean("lean grandine", "grandine_0", "sifrai/lean:devnet-4", lambda p: ["--metrics", "--metrics-port", str(p)]),
    beacon("lighthouse", "cl-1-lighthouse-geth", "sigp/lighthouse:v8.2.2", ROCKETPOOL, lambda p: ["lighthouse", "bn", "--metrics-port", str(p)]),
    beacon(
        "lighthouse", "eth-docker-consensus-1", "lighthouse:local", "ethstaker/eth-docker 0e24946, lighthouse.yml", lambda p: ["lighthouse", "bn"],
        lambda p: compose("eth-docker", "consensus", **{"metrics.port": str(p), "metrics.path": "/metrics"}),
    ),
    beacon("grandine", "grandine-mainnet", "sifrai/grandine:stable", ETH_DOCKER, lambda p: ["--metrics", "--metrics-port", str(p)]),
    beacon("prysm", "rocketpool_eth2", "gcr.io/offchainlabs/prysm/beacon-chain:v7.1.8", ROCKETPOOL, lambda p: ["--monitoring-port", str(p)]),
    beacon("prysm", "cl-2", "offchainlabs/prysm-beacon-chain:stable", KURTOSIS, lambda p: ["--monitoring-port=%d" % p]),
    beacon("teku", "stereum-2a0e1c2d", "consensys/teku:26.8.0", ETH_DOCKER, lambda p: ["--metrics-enabled=true", "--metrics-port=%d" % p]),
    beacon("nimbus", "nimbus", "statusim/nimbus-eth2:multiarch-v26.7.0", ETH_DOCKER, lambda p: ["--metrics", "--metrics-port:%d" % p]),
    beacon("lodestar", "lodestar", "chainsafe/lodestar:v1.46.0", ETH_DOCKER, lambda p: ["node", "lodestar", "beacon", "--metrics.port", str(p)]),
    Row("geth", "geth", "ethereum/client-go:v1.17.5", ETH_DOCKER, lambda p: ["--metrics", "--metrics.port", str(p)], GETH, 21000000, PROFILES),
    Row(
        "reth", "reth", "ghcr.io/paradigmxyz/reth:v2.5.1", ETH_DOCKER, lambda p: ["node", "--metrics", "0.0.0.0:%d" % p],
        "reth_blockchain_tree_canonical_chain_height 21000001\n", 21000001,
    ),
    Row("besu", "besu", "hyperledger/besu:26.8.0", ETH_DOCKER, lambda p: ["--metrics-port=%d" % p], "ethereum_blockchain_height 21000002.0\n", 21000002),
    Row(
        "nethermind", "nethermind", "nethermind/nethermind:1.39.3", ETH_DOCKER, lambda p: ["--Metrics.Enabled", "true", "--Metrics.ExposePort", str(p)],
        'ethereum_blockchain_height{Instance="x",Network="Mainnet"} 21000004\n', 21000004,
    ),
    Row("erigon", "erigon", "erigontech/erigon:latest", ETH_DOCKER, lambda p: ["erigon", "--metrics", "--metrics.port=%d" % p], STAGES, 21000003, PROFILES),
    Row(
        "CometBFT", "carmentis-cometbft", "cometbft/cometbft:v0.38.19", "cometbft/cometbft 225e7d6, DOCKER/README.md", lambda p: ["start"],
        'cometbft_consensus_height{chain_id="cosmoshub-4"} 22000000\n', 22000000, labels=lambda p: {"metrics.port": str(p)},
    ),
    Row(
        "CometBFT", "gaia", "ghcr.io/cosmos/gaia:v21.0.1", "Compose files and test suites of others", lambda p: ["gaiad", "start"],
        'tendermint_consensus_height{chain_id="cosmoshub-4"} 22000001\n', 22000001, labels=lambda p: {"metrics.port": str(p)},
    ),
    Row(
        "polkadot", "polkadot", "parity/polkadot:v1.15.0", "paritytech/polkadot-sdk b342237, polkadot/doc/docker.md",
        lambda p: ["--prometheus-port", str(p)], SUBSTRATE, 23000002,
    ),
    Row(
        "avalanchego", "avalanchego", "avaplatform/avalanchego:v1.14.1", "docker run lines and a Kurtosis package of others", lambda p: ["--http-port=%d" % p],
        AVALANCHE, 60, "/ext/metrics",
    ),
)
