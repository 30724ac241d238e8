"""At which addresses this host reaches a container's port, in every network mode."""

import ipaddress
import re
from typing import Callable, List, NamedTuple, Optional

from publisher.engine import Container, Gone
from publisher.errors import Unavailable, shown
from publisher.times import instant_of

LOOPBACK = "127.0.0.1"
LOOPBACK_6 = "::1"
LONGEST_CHAIN = 4


class Reached(NamedTuple):
    address: str
    port: int
    sure: bool  # else it is to be shown that the container listens there


def holder_of(container: Container, inspect: Callable[[str], Container]) -> Optional[Container]:
    """The container whose network namespace this one shares, itself None where it has its own; raises Unavailable.

    inspect: asks Docker for a container by its id."""
    holder = container
    for _ in range(LONGEST_CHAIN):
        shared = re.fullmatch(r"container:([\w.-]{1,255})", holder.network_mode, re.ASCII)
        if not shared:
            return None if holder is container else holder
        try:
            holder = inspect(shared[1])
        except Gone:
            raise Unavailable("shares the network of container %s, which exists no more" % shared[1][:12]) from None
    raise Unavailable("shares the network of a container that shares another's, more than %d in a row" % LONGEST_CHAIN)


def is_shared(container: Container) -> bool:
    """Whether others may listen at the container's addresses."""
    return container.network_mode in ("", "host") or container.network_mode.startswith("container:")


def owner_of(container: Container, holder: Optional[Container]) -> Container:
    """The container whose network settings are those of this one; raises Unavailable where there can be none."""
    if not container.network_mode.startswith("container:"):
        return container
    if holder is None:
        raise Unavailable("shares the network of %s, which is not known" % container.network_mode[:22])
    if not holder.running:
        raise Unavailable("shares the network of %s, which does not run" % holder.name)
    if instant_of(holder.started_at) > instant_of(container.started_at):
        raise Unavailable("was left without a network when %s, whose network it shares, started again" % holder.name)
    return holder


def reach(owner: Container, port: int, bound: Optional[str]) -> List[Reached]:
    """Where the port of the container, or of another one in its network namespace, is to be asked for, the likeliest
    first; raises Unavailable with the reason where that is nowhere.

    bound: the address that its server is known to be bound to."""
    if owner.network_mode in ("", "host"):
        return _on_the_host(port, bound)
    if owner.network_mode == "none":
        raise Unavailable("has no network (mode none) in which this host could ask it")
    if bound is not None and _is(bound, "is_loopback"):
        raise Unavailable("binds port %d to %s inside its own network, where this host can't ask: it has to be bound to 0.0.0.0" % (port, bound))
    found = [Reached(address, port, True) for address in _own_addresses(owner, bound)]
    for published in owner.published:
        if published.port == port:
            found.append(Reached(_host_side(published.host_address), published.host_port, True))
    if not found and owner.closed_networks:
        raise Unavailable("publishes no port %d and is in %s only, which its own host can't ask" % (port, ", ".join(owner.closed_networks)))
    if not found:
        raise Unavailable("has no address in network mode %s that this host could ask" % shown(owner.network_mode, 80))
    return found


def _on_the_host(port: int, bound: Optional[str]) -> List[Reached]:
    if bound is None:
        return [Reached(LOOPBACK, port, True), Reached(LOOPBACK_6, port, False)]
    if not _is(bound, "is_unspecified"):
        return [Reached(bound, port, True)]
    if ":" in bound:
        return [Reached(LOOPBACK, port, True), Reached(LOOPBACK_6, port, True)]
    return [Reached(LOOPBACK, port, True)]


def _own_addresses(owner: Container, bound: Optional[str]) -> List[str]:
    """One address of each kind: what listens on all of them listens on the first."""
    if bound in owner.addresses:
        return [bound]
    four = [address for address in owner.addresses if ":" not in address][:1]
    six = [address for address in owner.addresses if ":" in address][:1]
    return four + (six if bound is None or ":" in bound or not four else [])


def _host_side(address: str) -> str:
    """Where a port that is published at this address of the host is asked from the host itself."""
    return {"": LOOPBACK, "0.0.0.0": LOOPBACK, "::": LOOPBACK_6}.get(address, address)


def _is(address: str, what: str) -> bool:
    try:
        return getattr(ipaddress.ip_address(address), what)
    except ValueError:
        return False
