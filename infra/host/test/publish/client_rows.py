"""The known clients as their launchers start them: images, where their names are from, command lines. Their pages are those of ../pages, whose
pages.json says of each whether it was recorded or made up."""

import json
import pathlib
from typing import Callable, List, Mapping, NamedTuple

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "pages"
PAGES = {page["client"]: page for page in json.loads((FOLDER / "pages.json").read_text(encoding="utf-8")) if "head" in page}

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
    path: str = "/metrics"
    labels: Callable[[int], Mapping[str, str]] = lambda port: {}
    namespace: str = "cometbft"  # of CometBFT's metrics: chains give them others

    @property
    def page(self) -> bytes:
        return (FOLDER / PAGES[self.client]["page"]).read_bytes().replace(b"cometbft_", self.namespace.encode() + b"_")

    @property
    def head(self) -> int:
        return PAGES[self.client]["value"]


def compose(project, service, **more):
    return {"com.docker.compose.project": project, "com.docker.compose.service": service, **more}


PROFILES = "/debug/metrics/prometheus"

ROWS = (
    Row("zeam", "zeam_0", "docker.io/blockblaz/zeam:devnet4", QUICKSTART, lambda p: ["node", "--metrics-enable", "--metrics-port", str(p)]),
    Row("ethlambda", "ethlambda_0", "ghcr.io/lambdaclass/ethlambda:devnet4", QUICKSTART, lambda p: ["--metrics-port", str(p)]),
    Row("ream", "ream_0", "ghcr.io/reamlabs/ream:latest-devnet4", QUICKSTART, lambda p: ["lean_node", "--metrics", "--metrics-port=%d" % p]),
    Row("gean", "gean_0", "ghcr.io/geanlabs/gean:devnet4", QUICKSTART, lambda p: ["--metrics-port", str(p)]),
    Row("qlean", "qlean_0", "qdrvm/qlean-mini:devnet-4-amd64", QUICKSTART, lambda p: ["--metrics-host", "0.0.0.0", "--metrics-port", str(p)]),
    Row("lantern", "lantern_0", "bitminemavan/lantern:v0.0.4", QUICKSTART, lambda p: ["--metrics-port", str(p)]),
    Row("nlean", "nlean_0", "ghcr.io/nleaneth/nlean:devnet4", QUICKSTART, lambda p: ["--metrics", "true", "--metrics-port", str(p)]),
    Row("peam", "peam_0", "ghcr.io/malik672/peam:devnet4", QUICKSTART, lambda p: ["--config", "/data/peam.conf"]),  # its port: validator-config.yaml
    Row("lean grandine", "grandine_0", "sifrai/lean:devnet-4", QUICKSTART, lambda p: ["--metrics", "--metrics-port", str(p)]),
    Row("lighthouse", "cl-1-lighthouse-geth", "sigp/lighthouse:v8.2.2", ROCKETPOOL, lambda p: ["lighthouse", "bn", "--metrics-port", str(p)]),
    Row(
        "lighthouse", "eth-docker-consensus-1", "lighthouse:local", "ethstaker/eth-docker 0e24946, lighthouse.yml", lambda p: ["lighthouse", "bn"],
        labels=lambda p: compose("eth-docker", "consensus", **{"metrics.port": str(p), "metrics.path": "/metrics"}),
    ),
    Row("grandine", "grandine-mainnet", "sifrai/grandine:stable", ETH_DOCKER, lambda p: ["--metrics", "--metrics-port", str(p)]),
    Row("prysm", "rocketpool_eth2", "gcr.io/offchainlabs/prysm/beacon-chain:v7.1.8", ROCKETPOOL, lambda p: ["--monitoring-port", str(p)]),
    Row("prysm", "cl-2", "offchainlabs/prysm-beacon-chain:stable", KURTOSIS, lambda p: ["--monitoring-port=%d" % p]),
    Row("teku", "stereum-2a0e1c2d", "consensys/teku:26.8.0", ETH_DOCKER, lambda p: ["--metrics-enabled=true", "--metrics-port=%d" % p]),
    Row("nimbus", "nimbus", "statusim/nimbus-eth2:multiarch-v26.7.0", ETH_DOCKER, lambda p: ["--metrics", "--metrics-port:%d" % p]),
    Row("lodestar", "lodestar", "chainsafe/lodestar:v1.46.0", ETH_DOCKER, lambda p: ["node", "lodestar", "beacon", "--metrics.port", str(p)]),
    Row("geth", "geth", "ethereum/client-go:v1.17.5", ETH_DOCKER, lambda p: ["--metrics", "--metrics.port", str(p)], PROFILES),
    Row("reth", "reth", "ghcr.io/paradigmxyz/reth:v2.5.1", ETH_DOCKER, lambda p: ["node", "--metrics", "0.0.0.0:%d" % p]),
    Row("besu", "besu", "hyperledger/besu:26.8.0", ETH_DOCKER, lambda p: ["--metrics-port=%d" % p]),
    Row("nethermind", "nethermind", "nethermind/nethermind:1.39.3", ETH_DOCKER, lambda p: ["--Metrics.Enabled", "true", "--Metrics.ExposePort", str(p)]),
    Row("erigon", "erigon", "erigontech/erigon:latest", ETH_DOCKER, lambda p: ["erigon", "--metrics", "--metrics.port=%d" % p], PROFILES),
    Row(
        "CometBFT", "carmentis-cometbft", "cometbft/cometbft:v0.38.19", "cometbft/cometbft 225e7d6, DOCKER/README.md", lambda p: ["start"],
        labels=lambda p: {"metrics.port": str(p)},
    ),
    Row(
        "CometBFT", "gaia", "ghcr.io/cosmos/gaia:v21.0.1", "Compose files and test suites of others", lambda p: ["gaiad", "start"],
        labels=lambda p: {"metrics.port": str(p)}, namespace="tendermint",
    ),
    Row(
        "polkadot", "polkadot", "parity/polkadot:v1.15.0", "paritytech/polkadot-sdk b342237, polkadot/doc/docker.md",
        lambda p: ["--prometheus-port", str(p)],
    ),
    Row(
        "avalanchego", "avalanchego", "avaplatform/avalanchego:v1.14.1", "docker run lines and a Kurtosis package of others",
        lambda p: ["--http-port=%d" % p], "/ext/metrics",
    ),
)
