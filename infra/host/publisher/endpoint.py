"""Where a container's metrics endpoint is."""

from typing import Iterable, List, NamedTuple, Optional, Tuple

from publisher import listener
from publisher.client_ports import KNOWN_PORTS, NEVER_METRICS, Serving, serving_of
from publisher.cometbft_config import instrumentation_in
from publisher.engine import Container
from publisher.errors import Unavailable, shown
from publisher.model import Watch
from publisher.mounts import texts_in_mounts
from publisher.network import Reached, is_shared, owner_of, reach
from publisher.options import Named, all_named, value_of
from publisher.validator_config import port_in_validator_config, port_of

# Every candidate may take its time to fail. The likeliest ones come first.
MOST_CANDIDATES = 6
MOST_UNKNOWN_PORTS = 2

NODE_FLAGS = ("node-id", "node")  # of the lean clients; the second is nlean's


class Endpoint(NamedTuple):
    """Where a head is asked for."""

    address: str
    port: int
    path: str

    @property
    def host(self) -> str:
        """The Host header: 127.0.0.1 for whichever IP address is connected to, a name as it is. Besu and Teku answer 403
        unless the header is on a list, by default localhost and 127.0.0.1; Avalanche and geth's and Erigon's RPC take
        any IP address, and of names localhost alone by default."""
        return "%s:%d" % ("127.0.0.1" if _is_literal(self.address) else self.address, self.port)

    @property
    def url(self) -> str:
        return "http://%s:%d%s" % ("[%s]" % self.address if ":" in self.address else self.address, self.port, self.path)


class Findings(NamedTuple):
    """Where the head may be had, and why it can't be had elsewhere."""

    endpoints: Tuple[Endpoint, ...]
    notes: Tuple[str, ...]


class _Port(NamedTuple):
    """A port of the container that may be its metrics', and the address that it is bound to, if that is known."""

    number: int
    bound: Optional[str]
    named: bool  # by the configuration, a label, the client's own options or a configuration file: else a guess


def candidates(watch: Watch, name: str, container: Container, holder: Optional[Container] = None) -> Tuple[Endpoint, ...]:
    """Where the container's head may be had, the likeliest first; raises Unavailable where there is nowhere.

    holder: the container whose network namespace this one shares (see network.holder_of)."""
    found = find_endpoints(watch, name, container, holder)
    if not found.endpoints:
        raise Unavailable("; ".join(found.notes))
    return found.endpoints


def find_endpoints(watch: Watch, name: str, container: Container, holder: Optional[Container] = None) -> Findings:
    """As candidates, but with what rules others out."""
    serving = serving_of(watch, container)
    notes: List[str] = []
    if watch.head_json is not None:
        path, ports = watch.head_json.path, _configured(watch.head_json.port, container, holder)
    else:
        path = watch.metrics_path or _labelled_path(container) or serving.path
        ports = _ports(watch, name, container, holder, serving, notes)
    endpoints: List[Endpoint] = []
    for port in ports:
        try:
            for reached in _reach(watch.metrics_address, port, container, holder):
                at = reached.address if container.network_mode in ("", "host") else None
                if reached.sure or listener.listens(container.pid, port.number, at):
                    endpoints.append(Endpoint(reached.address, reached.port, path))
                elif not port.named:
                    notes.append("port %d of the host is not seen to be the container's" % port.number)
        except Unavailable as e:
            notes.append(str(e))
    if not ports:
        notes.append("neither a label, its command line, its environment, a published or exposed port nor validator-config.yaml names a port of metrics")
    return Findings(tuple(dict.fromkeys(endpoints))[:MOST_CANDIDATES], tuple(dict.fromkeys(notes)))


def _ports(watch: Watch, name: str, container: Container, holder: Optional[Container], serving: Serving, notes: List[str]) -> List[_Port]:
    """Ports of the container in the order of docs/contract.md#publisher-configuration, each once. What is published, exposed or usual is
    asked only where the container itself names none."""
    options = all_named(serving.servers, container.command, container.env)
    if watch.metrics_port is not None:
        return [port._replace(bound=_bound(options, port.number)) for port in _configured(watch.metrics_port, container, holder)]
    label = port_of(container.labels.get("metrics.port", "").strip())
    named = [label] if label is not None else []
    named += [one.port for one in options if one.port is not None]
    files = [_Port(port, None, True) for port in _in_validator_config(name, container)]
    if serving.config_toml:
        files += _in_cometbft_config(container, notes)
    if named:
        return _each_once([_Port(port, _bound(options, port), True) for port in named] + files)
    bound = _bound(options, None)
    published = (container if holder is None else holder).published
    found = _guesses((one.port for one in published), serving, bound) + files
    found += _guesses(container.exposed, serving, bound)
    return _each_once(found + [_Port(port, bound, False) for port in serving.ports])


def _configured(port: int, container: Container, holder: Optional[Container]) -> List[_Port]:
    """The container's own port, or the published port of the host that leads to it: the configuration may name either."""
    published = (container if holder is None else holder).published
    inside = [one.port for one in published if one.host_port == port]
    as_it_is = [port]
    ports = as_it_is + inside if any(one.port == port for one in published) else inside + as_it_is
    return _each_once([_Port(one, None, True) for one in ports])


def _guesses(ports: Iterable[int], serving: Serving, bound: Optional[str]) -> List[_Port]:
    """The client's own ports first, then what is known of other clients, at last a few of the others."""
    likely = sorted((port for port in set(ports) - NEVER_METRICS), key=lambda p: (p not in serving.ports, p not in KNOWN_PORTS, p))
    known = [port for port in likely if port in KNOWN_PORTS]
    return [_Port(port, bound, False) for port in known + [p for p in likely if p not in KNOWN_PORTS][:MOST_UNKNOWN_PORTS]]


def _each_once(ports: List[_Port]) -> List[_Port]:
    seen = set()
    return [port for port in ports if not (port.number in seen or seen.add(port.number))]


def _bound(options: List[Named], port: Optional[int]) -> Optional[str]:
    """The address that goes with the port, else that of a server whose port is not named."""
    for one in options:
        if one.address is not None and (one.port == port or one.port is None):
            return one.address
    return None


def _reach(address: Optional[str], port: _Port, container: Container, holder: Optional[Container]) -> List[Reached]:
    """Where the port is asked for; at the configuration's address if it has one."""
    guess_among_others = is_shared(container) and not port.named
    if address is None:
        found = reach(owner_of(container, holder), port.number, port.bound)
        return [one._replace(sure=False) for one in found] if guess_among_others else found
    owner = container if holder is None else holder
    outside = [] if address in owner.addresses else [one.host_port for one in owner.published if one.port == port.number]
    return [Reached(address, number, not guess_among_others) for number in dict.fromkeys(outside or [port.number])]


def _labelled_path(container: Container) -> Optional[str]:
    path = container.labels.get("metrics.path", "").strip()
    return path if path.startswith("/") and path.isascii() and path.isprintable() and " " not in path else None


def _in_validator_config(name: str, container: Container) -> List[int]:
    """The metricsPort that lean-quickstart's file in one of the mounts has for the node, by the container's name, else by
    the name that its command line has for it."""
    texts = [text for _, text in texts_in_mounts(container, ("validator-config.yaml",))]
    names = (name, value_of(NODE_FLAGS, container.command, container.env)) if texts else ()
    ports = (port_in_validator_config(text, known_as) for known_as in names if known_as for text in texts)
    return [port for port in ports if port is not None][:1]


def _in_cometbft_config(container: Container, notes: List[str]) -> List[_Port]:
    for path, text in texts_in_mounts(container, ("config/config.toml", "config.toml")):
        found = instrumentation_in(text)
        if found is None:
            continue
        if not found.enabled:  # unless the environment overrides it
            notes.append("prometheus is not true in %s" % shown(path, 200))
        return [_Port(found.port, found.address, found.enabled)]
    return []


def _is_literal(address: str) -> bool:
    return ":" in address or address.replace(".", "").isdigit()
