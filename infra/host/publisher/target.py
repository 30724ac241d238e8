"""One container that somebody asks about by name, and how it is to be read."""

from typing import NamedTuple, Optional

from publisher.clients import default_config, known_clients
from publisher.config import config_of, read_config
from publisher.engine import Container, Docker
from publisher.errors import BadConfig, Unavailable
from publisher.model import Watch
from publisher.network import holder_of


class Target(NamedTuple):
    """configured: whether the configuration says how it is read; else it is read as the shipped configuration would."""

    container: Container
    holder: Optional[Container]
    watch: Watch
    configured: bool
    reason: Optional[str]  # why it is not configured


def find_target(config_path: str, docker: Docker, name: str, seconds: float) -> Target:
    """Raises Unavailable where Docker does not answer, or has no container of exactly this name."""
    listed = docker.containers(seconds).get(name)
    if listed is None:
        raise Unavailable("no container of this name")
    container = docker.inspect(listed.id, seconds)
    try:
        holder = holder_of(container, lambda container_id: docker.inspect(container_id, seconds))
    except Unavailable:  # costs the head, not the log
        holder = None
    reason, watch = None, None
    try:
        watch = read_config(config_path).watch(name, container.image, container.labels, container.command)
        if watch is None:
            reason = "%s does not match it" % config_path
    except BadConfig as e:
        reason = "%s: %s" % (config_path, e)
    return Target(container, holder, watch or shipped_watch(name, container), watch is not None, reason)


def shipped_watch(name: str, container: Container) -> Watch:
    """How the shipped configuration reads the container; as it reads zeam, where it has no entry for it."""
    config = default_config("unconfigured")
    config["nodes"].append({"match": "*", **known_clients()[0].settings})
    shipped = config_of(config)
    return shipped.watch(name, container.image, container.labels, container.command) or shipped.watches[-1]
