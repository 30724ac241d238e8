"""Where a node's metrics server listens by its command line and its environment, in the forms that the known clients take."""

import ipaddress
import re
from typing import Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from publisher.shell import expanded, shell_words
from publisher.validator_config import port_of


class Named(NamedTuple):
    """A server's port and the address it is bound to, each None where it is not named."""

    port: Optional[int]
    address: Optional[str]


NOTHING = Named(None, None)


class Server(NamedTuple):
    """The flags that place one of a client's servers. Compared without leading dashes and in small letters."""

    ports: Tuple[str, ...]
    addresses: Tuple[str, ...]
    both: Mapping[str, str]  # flags that take ADDRESS:PORT, with the address that is meant where they have none
    environment: Mapping[str, str]  # a variable's name, and the flag that it stands for


METRICS = Server(
    ports=(
        "metrics-port",  # Lighthouse, Grandine, Teku, Nimbus, Besu and the lean clients
        "metrics_port",
        "metrics.port",  # geth, Erigon, Lodestar, ethrex
        "monitoring-port",  # Prysm
        "metrics.exposeport",  # Nethermind, and its other form
        "metrics-exposeport",
        "prometheus-port",  # Substrate
    ),
    addresses=(
        "metrics-address",  # Lighthouse, Grandine, Nimbus, ream, nlean
        "metrics_address",
        "metrics-addr",
        "metrics.addr",  # geth, Erigon, ethrex
        "metrics.address",  # Lodestar
        "metrics-host",  # Besu, qlean
        "metrics-interface",  # Teku
        "monitoring-host",  # Prysm
        "metrics.exposehost",  # Nethermind
        "metrics-exposehost",
    ),
    both={
        "metrics": "127.0.0.1",  # reth; a switch without a value, or with true or false, in other clients
        "metrics.prometheus": "127.0.0.1",  # reth's other name for it
        "instrumentation.prometheus_listen_addr": "0.0.0.0",  # Tendermint's descendants; CometBFT itself has it in config.toml only
    },
    environment={
        "TEKU_METRICS_PORT": "metrics-port",  # Teku's and Besu's documentation
        "TEKU_METRICS_INTERFACE": "metrics-interface",
        "BESU_METRICS_PORT": "metrics-port",
        "BESU_METRICS_HOST": "metrics-host",
        "NETHERMIND_METRICSCONFIG_EXPOSEPORT": "metrics.exposeport",  # Nethermind's documentation
        "NETHERMIND_METRICSCONFIG_EXPOSEHOST": "metrics.exposehost",
        "GETH_METRICS_PORT": "metrics.port",  # cmd/geth: AutoEnvVars(app.Flags, "GETH")
        "GETH_METRICS_ADDR": "metrics.addr",
        "LODESTAR_METRICS__PORT": "metrics.port",  # packages/cli: yargs.env("LODESTAR"), whose __ is a dot
        "LODESTAR_METRICS__ADDRESS": "metrics.address",
        "CMT_INSTRUMENTATION_PROMETHEUS_LISTEN_ADDR": "instrumentation.prometheus_listen_addr",  # CometBFT's viper, prefix CMT
        "BN_METRICS_PORT": "metrics-port",  # Rocketpool's smartnode: the beacon node's container, the execution client's
        "EC_METRICS_PORT": "metrics-port",
    },
)

# geth and Erigon serve their metrics beside the profiles too, and eth-docker's geth there alone.
PROFILES = Server(
    ports=("pprof.port",),
    addresses=("pprof.addr",),
    both={},
    environment={"GETH_PPROF_PORT": "pprof.port", "GETH_PPROF_ADDR": "pprof.addr"},
)

# Avalanche has one server for all that is HTTP. In other clients the same flags place their API.
AVALANCHE = Server(
    ports=("http-port",),
    addresses=("http-host",),
    both={},
    environment={"AVAGO_HTTP_PORT": "http-port", "AVAGO_HTTP_HOST": "http-host"},  # config/config.md
)

# Flags that launchers' entry points append to the command: eth-docker's, DAppNode's.
FURTHER_FLAGS = ("EL_EXTRAS", "CL_EXTRAS", "EXTRA_OPTS")

_FLAG = re.compile(r"--?([A-Za-z][\w.-]*)(?:[=:](.*))?", re.DOTALL | re.ASCII)


def named_by_command(server: Server, command: Sequence[str], environment: Iterable[str]) -> Named:
    """What the command line names, with the flags that its entry point appends to it; the last of a kind counts."""
    variables = variables_of(environment)
    words = shell_words(command)
    for name in FURTHER_FLAGS:
        words += shell_words(("sh", "-c", variables.get(name, "")))
    return _named(server, _flags(words, variables))


def value_of(flags: Sequence[str], command: Sequence[str], environment: Iterable[str]) -> Optional[str]:
    """The value of the last of these flags on the command line."""
    values = [value for name, value in _flags(shell_words(command), variables_of(environment)) if name in flags and value]
    return values[-1] if values else None


def named_by_environment(server: Server, environment: Iterable[str]) -> Named:
    """What the environment names."""
    variables = variables_of(environment)
    flags = [(flag, variables[name]) for name, flag in server.environment.items() if name in variables]
    return _named(server, flags)


def variables_of(environment: Iterable[str]) -> Dict[str, str]:
    return dict(entry.split("=", 1) for entry in environment if "=" in entry)


def _flags(words: Sequence[str], variables: Mapping[str, str]) -> Iterable[Tuple[str, Optional[str]]]:
    """Every flag with what stands behind = or : (Nim), else with the next word, which may be none of it."""
    for i, word in enumerate(words):
        flag = _FLAG.fullmatch(word) if word.startswith("-") else None
        if flag:
            value = flag[2]
            if value is None and i + 1 < len(words) and not words[i + 1].startswith("-"):
                value = words[i + 1]
            yield flag[1].lower(), None if value is None else expanded(value, variables)


def _named(server: Server, flags: Iterable[Tuple[str, Optional[str]]]) -> Named:
    port: Optional[int] = None
    address: Optional[str] = None
    local = external = False
    for name, value in flags:
        if name == "prometheus-external":
            external = True
        if value is None:
            continue
        if name in server.ports and port_of(value) is not None:
            port, local = port_of(value), name == "prometheus-port"
        elif name in server.addresses:
            address = address_of(value) or address
        elif name in server.both:
            split = address_and_port(value, server.both[name])
            if split:
                (address, port), local = split, False
    if local and address is None:
        address = "0.0.0.0" if external else "127.0.0.1"  # Substrate's rule
    return Named(port, address)


def address_of(text: str) -> Optional[str]:
    """The address that a server is bound to, as an IP literal; None for a name that only its container could resolve."""
    text = text.strip().strip("[]")
    if text in ("*", "+"):  # Nethermind's for all of them
        return "0.0.0.0"
    if text.lower() == "localhost":
        return "127.0.0.1"
    try:
        return None if "%" in text else str(ipaddress.ip_address(text))
    except ValueError:
        return None


def address_and_port(text: str, otherwise: str) -> Optional[Tuple[Optional[str], int]]:
    """Takes ADDRESS:PORT, [ADDRESS]:PORT, :PORT or PORT apart, also behind tcp://."""
    split = re.fullmatch(r"(?:tcp://)?(?:(\[[0-9A-Fa-f:.]{2,45}\]|[\w.*+-]{0,253}):)?(\d{1,5})", text.strip(), re.ASCII)
    port = port_of(split[2]) if split else None
    if port is None:
        return None
    return (address_of(split[1]) if split[1] else otherwise), port


def all_named(servers: Sequence[Server], command: Sequence[str], environment: Sequence[str]) -> List[Named]:
    """What command line and environment name, server by server, the command line first."""
    named = [named_by_command(server, command, environment) for server in servers]
    named += [named_by_environment(server, environment) for server in servers]
    return [one for one in named if one != NOTHING]
