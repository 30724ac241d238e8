"""Where a container's metrics endpoint is."""

import os
import re
from typing import Iterable, NamedTuple, Optional, Tuple

from publisher.engine import Container
from publisher.errors import Unavailable
from publisher.model import Watch
from publisher.validator_config import port_in_validator_config, port_of


class Endpoint(NamedTuple):
    """Where a head is asked for."""

    address: str
    port: int
    path: str

    @property
    def host(self) -> str:
        """Address and port as a URL has them."""
        return "%s:%d" % ("[%s]" % self.address if ":" in self.address else self.address, self.port)

    @property
    def url(self) -> str:
        return "http://" + self.host + self.path


def candidates(watch: Watch, name: str, container: Container, holder: Optional[Container] = None) -> Tuple[Endpoint, ...]:
    """Where the container's head may be had, the likeliest first; raises Unavailable where there is nowhere.

    holder: the container whose network namespace this one shares."""
    if watch.head_json is not None:
        port = watch.head_json.port
        return (Endpoint(watch.metrics_address or address_of(container, port), port, watch.head_json.path),)
    port = metrics_port(watch, name, container)
    return (Endpoint(watch.metrics_address or address_of(container, port), port, watch.metrics_path or "/metrics"),)


def address_of(container: Container, port: int) -> str:
    """Where the container's port is reached from this host."""
    if container.network_mode in ("", "host"):
        return "127.0.0.1"
    for published in container.published:
        if published.host_port == port:
            return "127.0.0.1" if published.host_address in ("", "0.0.0.0", "::") else published.host_address
    if container.addresses:
        return container.addresses[0]
    raise Unavailable("network mode %s has no address that this host could ask" % container.network_mode)


def metrics_port(watch: Watch, name: str, container: Container) -> int:
    """The port that the configuration, else the container's command line, else validator-config.yaml names."""
    if watch.metrics_port is not None:
        return watch.metrics_port
    port = port_in_command(container.command)
    if port is not None:
        return port
    for directory in (source for _, source in sorted(container.mounts, key=lambda m: m[0] != "/config")):
        path = directory
        if os.path.basename(directory) != "validator-config.yaml":
            path = os.path.join(directory, "validator-config.yaml")
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                port = port_in_validator_config(file.read(4 << 20), name)
        except OSError:
            continue
        if port is not None:
            return port
    raise Unavailable("no --metrics-port on its command line, no metricsPort for it in validator-config.yaml")


def port_in_command(words: Iterable[str]) -> Optional[int]:
    """The last `--metrics-port N` or `--metrics-port=N`, also inside a shell's -c text."""
    found = re.findall(r"(?:^|\s)--metrics[-_]port(?:\s*=\s*|\s+)[\"']?(\d{1,5})(?![\w.])", "\n".join(words))
    return port_of(found[-1]) if found else None
