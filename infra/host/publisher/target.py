"""One container that somebody asks about by name, and how it is to be read."""

from typing import NamedTuple, Optional

from publisher.config import config_of, read_config
from publisher.engine import Container, Docker
from publisher.errors import BadConfig, Unavailable
from publisher.model import Watch

# What is tried for a container that no configuration matches.
SHIPPED = {
    "fleet": "unconfigured",
    "nodes": [{"match": "*", "heartbeat": {"file": "consensus.log", "pattern": r"\[(?:#942 )?arm\].*?\bage=(\d+)s"}}],
}


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
    holder = None
    if container.network_mode.startswith("container:"):
        holder = docker.inspect(container.network_mode[len("container:") :], seconds)
    reason, watch = None, None
    try:
        watch = read_config(config_path).watch(name, container.image, container.labels)
        if watch is None:
            reason = "%s does not match it" % config_path
    except BadConfig as e:
        reason = "%s: %s" % (config_path, e)
    return Target(container, holder, watch or config_of(SHIPPED).watch(name), watch is not None, reason)
