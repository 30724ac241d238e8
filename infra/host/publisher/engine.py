"""The Docker engine and what it knows of a container."""

import ipaddress
import json
import os
import re
import time
from typing import Callable, Dict, Mapping, NamedTuple, Optional, Tuple

from publisher.errors import BadConfig, Unavailable
from publisher.times import instant_of
from publisher.validator_config import port_of
from publisher.web import ask, unix


class Published(NamedTuple):
    """A TCP port of a container that a port of the host leads to."""

    port: int
    host_port: int
    host_address: str  # "", 0.0.0.0 or ::, where it is bound to all of the host's addresses


class Container(NamedTuple):
    """What Docker's inspect says of a container."""

    id: str
    name: str
    image: str  # as it was named when the container was made
    labels: Mapping[str, str]
    status: str
    started_at: str
    pid: int
    command: Tuple[str, ...]
    env: Tuple[str, ...]
    mounts: Tuple[Tuple[str, str], ...]  # destination, source
    network_mode: str
    addresses: Tuple[str, ...]  # of those of its own networks that the host is part of, IPv4 before IPv6
    published: Tuple[Published, ...]
    exposed: Tuple[int, ...]  # TCP ports
    closed_networks: Tuple[str, ...] = ()  # names and drivers of those networks that the host is no part of

    @property
    def running(self) -> bool:
        return self.status == "running"

    @property
    def incarnation(self) -> Tuple[str, str]:
        return self.id, self.started_at


class Listed(NamedTuple):
    """What Docker's list of containers says of one. The image is an id where its name leads to another one by now."""

    id: str
    image: str
    labels: Mapping[str, str]


class Gone(Unavailable):
    """A container that was removed since it was listed."""


class Docker:
    """The engine, asked over its socket. Raises Unavailable where it does not answer."""

    def __init__(self, socket_path: str):
        self._connect = unix(socket_path)
        self._drivers: Dict[str, str] = {}  # by the network's id; a network's never changes

    @classmethod
    def of_environment(cls) -> "Docker":
        host = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
        if not host.startswith("unix://"):
            raise BadConfig("DOCKER_HOST", "must be unix://…: containers of another host can't be watched from here")
        return cls(host[len("unix://") :])

    def containers(self, seconds: float) -> Dict[str, Listed]:
        """Every container, running or not, by its name."""
        found = {}
        for entry in self._get("/containers/json?all=1", seconds, list):
            if isinstance(entry, dict) and isinstance(entry.get("Id"), str):
                image = entry.get("Image")
                listed = Listed(entry["Id"], image if isinstance(image, str) else "", _texts(entry.get("Labels")))
                names_of = entry.get("Names")
                for name in names_of if isinstance(names_of, list) else ():
                    # A name with a further slash is another container's link to this one.
                    if isinstance(name, str) and "/" not in name[1:]:
                        found[name.lstrip("/")] = listed
        return found

    def inspect(self, container_id: str, seconds: float) -> Container:
        """A container by its id or name, within so many seconds."""
        end = time.monotonic() + seconds
        inspected = self._get("/containers/%s/json" % container_id, seconds, dict)
        return container_of(inspected, lambda network: self._driver(network, end - time.monotonic()))

    def _driver(self, network: str, seconds: float) -> str:
        """The driver of a network by its id; nothing where it can't be found out."""
        if network not in self._drivers and seconds > 0 and re.fullmatch(r"[0-9A-Za-z]{1,128}", network):
            try:
                driver = self._get("/networks/" + network, seconds, dict).get("Driver")
            except Unavailable:
                return ""
            if len(self._drivers) >= 1000:
                self._drivers.clear()
            self._drivers[network] = driver if isinstance(driver, str) else ""
        return self._drivers.get(network, "")

    def _get(self, path: str, seconds: float, kind: type):
        try:
            answer = ask(self._connect, path, seconds=seconds, limit=32 << 20, host="docker")
        except Unavailable as e:
            raise Unavailable("Docker %s" % e) from None
        if answer.status == 404:
            raise Gone("exists no more")
        if answer.status != 200:
            raise Unavailable("Docker answered with status %d" % answer.status)
        try:
            value = json.loads(answer.body)
        except (ValueError, RecursionError):
            raise Unavailable("Docker's answer is not JSON") from None
        if not isinstance(value, kind):
            raise Unavailable("Docker answered with something else than was asked for")
        return value


# Networks in which the host has no address: it can't ask a container there.
CLOSED_DRIVERS = ("macvlan", "ipvlan", "overlay")


def container_of(inspected: dict, driver_of: Callable[[str], str] = lambda network: "") -> Container:
    """Reads Docker's inspect; what is odd or missing is as if it were empty.

    driver_of: gives a network's driver by the network's id."""

    def at(*path, kind=str):
        value = inspected
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, kind) and not isinstance(value, bool) else kind()

    if not at("Id") or not at("State", "Status"):
        raise Unavailable("Docker's inspect has neither id nor status")
    command = [at("Path")] + at("Args", kind=list)
    configured = at("Config", "Entrypoint", kind=list) + at("Config", "Cmd", kind=list)
    mounts = [
        (mount["Destination"].rstrip("/") or "/", mount["Source"])
        for mount in at("Mounts", kind=list)
        if isinstance(mount, dict) and _is_path(mount.get("Destination")) and _is_path(mount.get("Source"))
    ]
    networks, closed = [], []
    for network, settings in at("NetworkSettings", "Networks", kind=dict).items():
        if isinstance(settings, dict):
            identity = settings.get("NetworkID")
            own = network not in ("bridge", "host", "none") and isinstance(identity, str)
            driver = driver_of(identity) if own else ""
            if driver in CLOSED_DRIVERS:
                closed.append("%s (%s)" % (network, driver))
            else:
                networks.append(settings)
    addresses = [n.get(field) for field in ("IPAddress", "GlobalIPv6Address") for n in networks]
    ports = at("NetworkSettings", "Ports", kind=dict)
    published = [
        Published(_tcp(port), port_of(binding["HostPort"]), binding.get("HostIp") or "")
        for port, bindings in ports.items()
        for binding in (bindings if isinstance(bindings, list) else ())
        if isinstance(binding, dict) and isinstance(binding.get("HostPort"), str) and (not binding.get("HostIp") or _is_address(binding["HostIp"]))
        if _tcp(port) is not None and port_of(binding["HostPort"]) is not None
    ]
    exposed = [_tcp(port) for port in at("Config", "ExposedPorts", kind=dict)]
    return Container(
        id=at("Id"),
        name=at("Name").lstrip("/"),
        image=at("Config", "Image"),
        labels=_texts(at("Config", "Labels", kind=dict)),
        status=at("State", "Status"),
        started_at=at("State", "StartedAt"),
        pid=at("State", "Pid", kind=int),
        command=tuple(word for word in (command if command[1:] else command + configured) if isinstance(word, str)),
        env=tuple(word for word in at("Config", "Env", kind=list) if isinstance(word, str)),
        mounts=tuple(mounts),
        network_mode=at("HostConfig", "NetworkMode"),
        addresses=tuple(address for address in addresses if _is_address(address)),
        published=tuple(published),
        exposed=tuple(port for port in exposed if port is not None),
        closed_networks=tuple(closed),
    )


def _texts(value) -> Dict[str, str]:
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}


def _tcp(port: str) -> Optional[int]:
    """The number in 9095/tcp."""
    return port_of(port[: -len("/tcp")]) if port.endswith("/tcp") else None


def _is_address(value) -> bool:
    try:
        return isinstance(value, str) and "%" not in value and bool(ipaddress.ip_address(value))
    except ValueError:
        return False


def _is_path(value) -> bool:
    """Whether it is a text that a file system can hold."""
    try:
        return isinstance(value, str) and value != "" and b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False


def uptime_of(container: Container, now: float) -> int:
    """Whole seconds since the container started, at least 1; 0 when it does not run."""
    if not container.running:
        return 0
    age = now - instant_of(container.started_at)
    if age < 0:
        raise Unavailable("the container started in the future: the clock jumped")
    return max(1, int(age))
