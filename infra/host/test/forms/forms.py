"""A container of each form in which the known clients are started: image, command line, environment, labels, ports and network.

From the clients' own images and documentation and from what launchers write (lean-quickstart, eth-docker, Rocketpool), in 2026. The page
that is behind it is one of ../pages. {port} is its metrics port, {name} the container's name.
"""

from typing import List, NamedTuple, Tuple


class Form(NamedTuple):
    """`served` is where the client listens for metrics: an address and the port; `network` is Docker's, `holder` being another form's name."""

    name: str
    client: str  # as in ../pages/pages.json
    image: str
    entrypoint: str
    command: str
    port: int
    served: str = "0.0.0.0"
    path: str = "/metrics"
    network: str = "bridge"
    expose: Tuple[str, ...] = ()
    publish: Tuple[int, ...] = ()
    env: Tuple[str, ...] = ()
    labels: Tuple[str, ...] = ()
    files: Tuple[Tuple[str, str, str], ...] = ()  # folder in the container that is mounted, file in it, its content

    def filled(self, text: str, name: str, port: int) -> str:
        return text.replace("{name}", name).replace("{port}", str(port))

    def words(self, name: str, port: int) -> List[str]:
        return self.filled(self.command, name, port).split()


PROFILES_PATH = "/debug/metrics/prometheus"
VALIDATORS = "validators:\n  - name: \"{name}\"\n    enrFields:\n      quic: 9001\n    metricsPort: {port}\n    apiPort: 5052\n    count: 1\n"
INSTRUMENTATION = """[p2p]
laddr = "tcp://0.0.0.0:26656"

[instrumentation]
prometheus = true
prometheus_listen_addr = ":{port}"
namespace = "cometbft"
"""


def lean(name: str, image: str, entrypoint: str, command: str, port: int, client: str = "", config: str = VALIDATORS) -> Form:
    """As lean-quickstart's Ansible starts it."""
    files = (("/config", "validator-config.yaml", config), ("/data", ".keep", ""))
    return Form(name, client or name.split("_")[0], image, entrypoint, command, port, network="host", files=files)


def eth_docker(service: str, port: int, path: str) -> Tuple[str, ...]:
    return (
        "com.docker.compose.project=eth-docker",
        "com.docker.compose.service=" + service,
        "metrics.scrape=true",
        "metrics.path=" + path,
        "metrics.port=%d" % port,
        "metrics.instance=" + service,
        "metrics.network=mainnet",
    )


FORMS = (
    lean(
        "zeam_0", "blockblaz/zeam:devnet4", "/app/zig-out/bin/zeam",
        "node --custom-genesis /config --validator-config genesis_bootnode --data-dir /data --node-id {name} --node-key /config/{name}.key"
        " --metrics-enable --api-port 5052 --metrics-port {port} --is-aggregator --db-backend lmdb --chain-worker on", 9095,
    ),
    lean(
        "ethlambda_0", "ghcr.io/lambdaclass/ethlambda:devnet4", "/usr/local/bin/ethlambda",
        "--genesis /config/config.yaml --validators /config/annotated_validators.yaml --bootnodes /config/nodes.yaml"
        " --validator-config /config/validator-config.yaml --hash-sig-keys-dir /config/hash-sig-keys --data-dir /data --gossipsub-port 9001"
        " --node-id {name} --node-key /config/{name}.key --http-address 0.0.0.0 --api-port 5052 --metrics-port {port}", 9096,
    ),
    lean(
        "ream_0", "ghcr.io/reamlabs/ream:latest-devnet4", "/usr/local/bin/ream",
        "--data-dir /data lean_node --network /config/config.yaml --validator-registry-path /config/annotated_validators.yaml"
        " --bootnodes /config/nodes.yaml --node-id {name} --node-key /config/{name}.key --socket-port 9001 --metrics --metrics-address 0.0.0.0"
        " --metrics-port {port} --http-address 0.0.0.0 --http-port 5052", 9097,
    ),
    lean(
        "gean_0", "ghcr.io/geanlabs/gean:devnet4", "/usr/local/bin/gean",
        "--custom-network-config-dir /config --gossipsub-port 9001 --node-id {name} --node-key /config/{name}.key --http-address 0.0.0.0"
        " --api-port 5052 --metrics-port {port} --attestation-committee-count 1", 9098,
    ),
    lean(
        "qlean_0", "qdrvm/qlean-mini:devnet-4-amd64", "/usr/local/bin/qlean",
        "--genesis-dir /config --data-dir /data --node-id {name} --node-key /config/{name}.key --listen-addr /ip4/0.0.0.0/udp/9001/quic-v1"
        " --metrics-host 0.0.0.0 --metrics-port {port} --api-host 0.0.0.0 --api-port 5052 -ldebug", 9099,
    ),
    lean(
        "lantern_0", "bitminemavan/lantern:v0.0.4", "/usr/local/bin/lantern_cli",
        "--data-dir /data --genesis-config /config/config.yaml --validator-registry-path /config/validators.yaml"
        " --validator-config /config/validator-config.yaml --nodes-path /config/nodes.yaml --node-id {name}"
        " --node-key-path /config/{name}.key --listen-address /ip4/0.0.0.0/udp/9001/quic-v1 --metrics-port {port} --http-port 5052"
        " --log-level info", 9100,
    ),
    lean(
        "nlean_0", "ghcr.io/nleaneth/nlean:devnet4", "/app/Lean.Client",
        "--custom-network-config-dir /config --node {name} --data-dir /data --node-key /config/{name}.key --socket-port 9001 --metrics true"
        " --metrics-port {port} --metrics-address 0.0.0.0 --api-port 5052", 9101,
    ),
    lean(
        "peam_0", "ghcr.io/malik672/peam:devnet4", "/usr/local/bin/peam",
        "--run --config /data/peam.conf --data-dir /data --node-id {name} --validator-keys /config/hash-sig-keys --api-port 5052", 9102,
    ),
    lean(
        "grandine_0", "sifrai/lean:devnet-4", "/usr/local/bin/lean_client",
        "--genesis /config/config.yaml --validator-registry-path /config/annotated_validators.yaml --bootnodes /config/nodes.yaml"
        " --node-id {name} --node-key /config/{name}.key --port 9001 --address 0.0.0.0 --http-address 0.0.0.0 --http-port 5052 --metrics"
        " --metrics-address 0.0.0.0 --metrics-port {port} --hash-sig-key-dir /config/hash-sig-keys", 9103, "lean grandine",
    ),
    Form(
        "eth-docker-consensus-1", "lighthouse", "lighthouse:local", "docker-entrypoint.sh",
        "lighthouse bn --datadir /var/lib/lighthouse --http --http-address 0.0.0.0 --http-port 5052 --metrics --metrics-address 0.0.0.0"
        " --metrics-port {port} --metrics-allow-origin *", 8008, labels=eth_docker("consensus", 8008, "/metrics"),
    ),
    Form(
        "eth-docker-execution-1", "geth", "geth:local", "docker-entrypoint.sh", "geth --http --http.addr 0.0.0.0 --metrics --metrics.addr 0.0.0.0",
        6060, path=PROFILES_PATH, labels=eth_docker("execution", 6060, PROFILES_PATH), expose=("8545", "8546", "30303", "30303/udp"),
    ),
    Form("lighthouse", "lighthouse", "sigp/lighthouse:v8.0.1", "lighthouse", "bn --network mainnet --metrics --metrics-address 0.0.0.0", 5054),
    Form(
        "lighthouse-loopback", "lighthouse", "sigp/lighthouse:v8.0.1", "lighthouse",
        "bn --network mainnet --metrics --metrics-address 127.0.0.2 --metrics-port {port}", 5064, served="127.0.0.2", network="host",
    ),
    Form(
        "rocketpool_eth2", "lighthouse", "sigp/lighthouse:v8.0.1", "sh", "/setup/start-bn.sh", 9100,
        env=("CC_CLIENT=lighthouse", "ENABLE_METRICS=true", "BN_METRICS_PORT=9100", "BN_P2P_PORT=9001"),
    ),
    Form(
        "grandine", "grandine", "sifrai/grandine:2.0.0", "grandine", "--network mainnet --metrics --metrics-address 0.0.0.0 --metrics-port {port}", 5064,
    ),
    Form(
        "prysm", "prysm", "gcr.io/offchainlabs/prysm/beacon-chain:v7.0.0", "/app/cmd/beacon-chain/beacon-chain",
        "--accept-terms-of-use --monitoring-host 0.0.0.0 --monitoring-port {port}", 8081,
    ),
    Form(
        "teku", "teku", "consensys/teku:25.11.0", "/opt/teku/bin/teku",
        "--network=mainnet --metrics-enabled=true --metrics-interface=0.0.0.0 --metrics-host-allowlist=* --metrics-port={port}", 8009,
        expose=("5051", "8008", "9000", "9000/udp"),
    ),
    Form(
        "nimbus-colon", "nimbus", "statusim/nimbus-eth2:multiarch-v25.11.1", "/home/user/nimbus-eth2/build/nimbus_beacon_node",
        "--network:mainnet --metrics --metrics-address:0.0.0.0 --metrics-port:{port}", 8018,
    ),
    Form(
        "nimbus-equals", "nimbus", "statusim/nimbus-eth2:multiarch-v25.11.1", "/home/user/nimbus-eth2/build/nimbus_beacon_node",
        "--network=mainnet --metrics --metrics-address=0.0.0.0 --metrics-port={port}", 8019,
    ),
    Form(
        "lodestar", "lodestar", "chainsafe/lodestar:v1.36.0", "node",
        "./packages/cli/bin/lodestar beacon --network mainnet --metrics --metrics.address 0.0.0.0 --metrics.port {port}", 8009,
    ),
    Form(
        "geth", "geth", "ethereum/client-go:v1.17.4", "geth", "--metrics --metrics.addr 0.0.0.0 --metrics.port {port}", 6061, path=PROFILES_PATH,
        expose=("8545", "8546", "30303", "30303/udp"),
    ),
    Form("reth", "reth", "ghcr.io/paradigmxyz/reth:v1.9.3", "/usr/local/bin/reth", "node --metrics 0.0.0.0:{port}", 9002, expose=("30303", "9001", "8545")),
    Form(
        "geth-in-anothers-network", "geth", "ethereum/client-go:v1.17.4", "geth", "--metrics --metrics.addr 0.0.0.0 --metrics.port {port}", 6063,
        path=PROFILES_PATH, network="container:reth",
    ),
    Form(
        "reth-loopback", "reth", "ghcr.io/paradigmxyz/reth:v1.9.3", "/usr/local/bin/reth", "node --metrics=127.0.0.3:{port}", 9003,
        served="127.0.0.3", network="host",
    ),
    Form(
        "besu", "besu", "hyperledger/besu:25.11.0", "/opt/besu/bin/besu",
        "--metrics-enabled --metrics-host=0.0.0.0 --metrics-port={port} --host-allowlist=*", 9546,
        expose=("8545", "8546", "8547", "8550", "8551", "30303"),
    ),
    Form("besu-default", "besu", "hyperledger/besu:25.11.0", "/opt/besu/bin/besu", "--metrics-enabled --metrics-host=0.0.0.0", 9545, publish=(9545,)),
    Form(
        "nethermind", "nethermind", "nethermind/nethermind:1.35.2", "./nethermind", "--config mainnet --Metrics.Enabled true --Metrics.ExposePort {port}",
        6061, expose=("8545", "8551", "30303"),
    ),
    Form(
        "erigon", "erigon", "erigontech/erigon:v3.2.2", "/usr/local/bin/erigon",
        "--chain=mainnet --metrics --metrics.addr=0.0.0.0 --metrics.port={port}", 6062, path=PROFILES_PATH,
    ),
    Form("cometbft", "CometBFT", "cometbft/cometbft:v0.38.19", "/usr/bin/cometbft", "start", 26660, expose=("26656", "26657", "26660")),
    Form(
        "gaia", "CometBFT", "ghcr.io/cosmos/gaia:v25.1.0", "gaiad", "start --home /data", 26661,
        files=(("/data", "config/config.toml", INSTRUMENTATION),), expose=("26656", "26657", "1317", "9090"),
    ),
    Form(
        "polkadot", "polkadot", "parity/polkadot:v1.20.2", "/usr/bin/polkadot", "--chain polkadot --prometheus-external --prometheus-port {port}", 9616,
        expose=("30333", "9933", "9944", "9615"),
    ),
    Form(
        "avalanchego", "avalanchego", "avaplatform/avalanchego:v1.14.0", "./avalanchego", "--http-host=0.0.0.0 --http-allowed-hosts=* --http-port={port}",
        9652, path="/ext/metrics",
    ),
)
