"""--discover: a configuration for the containers that run here, from what their endpoints answer."""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, Mapping, NamedTuple, Optional, Tuple, Union

from publisher.clients import Client, client_of, default_config, shown_config
from publisher.clock import Clock
from publisher.config import config_of
from publisher.engine import Container, Docker
from publisher.errors import BadConfig, Unavailable, shown
from publisher.match import image_forms
from publisher.probe import Reading, Subject, read_client, read_unknown, subject_of, watch_of
from publisher.validator_client import validator_client

SECONDS = 18.0  # for the whole
WORKERS = 32

SERVICE, PROJECT = "com.docker.compose.service", "com.docker.compose.project"
# What stays when an orchestrator replaces a container under another name.
ORCHESTRATED = ("com.docker.swarm.service.name", "io.kubernetes.container.name", "com.amazonaws.ecs.container-name", "com.hashicorp.nomad.task_name")


def base_of(config_path: str, fleet: Optional[str], period: Optional[int]) -> Dict:
    """What the printed configuration has beside nodes: what the one in force has, if there is one, but for what is asked for. Raises
    BadConfig."""
    base = default_config("devnet")
    try:
        with open(config_path, encoding="utf-8") as file:
            given = json.load(file)
        config_of(given)
        base.update(given)
    except (OSError, ValueError, BadConfig) as e:
        if fleet is None:
            print("# fleet: devnet, as --fleet is not given and no configuration names one (%s: %s)" % (config_path, shown(str(e), 100)), file=sys.stderr)
    base.pop("nodes")
    base.update({name: value for name, value in (("fleet", fleet), ("period", period)) if value is not None})
    config_of({**base, "nodes": [{"match": "*"}]})
    return base


class Found(NamedTuple):
    subject: Subject
    client: Client
    reading: Reading
    known: bool  # by image or name


class Comment(NamedTuple):
    name: str
    text: str


def discover(docker: Docker, base: Mapping, clock: Clock) -> Tuple[Optional[Dict], List[Comment]]:
    """The configuration, None without a node, and what to say of containers that look like nodes and are not in it.

    base: the configuration without nodes. Raises Unavailable where Docker does not answer."""
    end = clock.mono() + SECONDS
    listed = docker.containers(5.0)

    def understand(name: str) -> Union[Found, Comment, None]:
        try:
            return _understand(docker, name, listed[name].id, lambda: end - clock.mono())
        except Unavailable as e:
            return Comment(name, str(e))

    with ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(understand, sorted(listed)))
    found = [result for result in results if isinstance(result, Found)]
    comments = [result for result in results if isinstance(result, Comment)]
    # On the host's network whatever answers at a port may be another container's: it is taken for the one whose image or name fits.
    owners: Dict[str, str] = {}
    for one in sorted(found, key=lambda one: not one.known):
        owner = owners.setdefault(one.reading.url, one.subject.name)
        if owner != one.subject.name:
            found.remove(one)
            comments.append(Comment(one.subject.name, "its head would be read at %s, which is %s's: give it a port of its own" % (one.reading.url, owner)))
    return (_configuration(base, found) if found else None), comments


def _understand(docker: Docker, name: str, container_id: str, left) -> Union[Found, Comment, None]:
    subject = subject_of(docker, name, container_id, left)
    container = subject.container
    client = client_of(name, container.image)
    validator = validator_client(name, container.image, container.command)
    if validator is not None:
        return Comment(name, "left out, as a validator client has no head: %s" % validator)
    if not container.running:
        return client and Comment(name, "looks like %s, but is %s: start it and discover again" % (client.name, container.status))
    if client is None:
        unknown = read_unknown(subject, left)
        return unknown and Found(subject, *unknown, False)
    try:
        return Found(subject, client, read_client(subject, client, left), True)
    except Unavailable as e:
        return Comment(name, "looks like %s, but its head can't be read (its metrics are turned on by %s): %s" % (client.name, client.on, e))


def _configuration(base: Mapping, found: List[Found]) -> Dict:
    """Entries by what stays when a container is made anew; by its exact name, first, where that would be another's entry."""
    entries: Dict[str, Dict] = {}
    for one in found:
        match = _match(one)
        entries.setdefault(repr(match), {"match": match, **one.reading.settings})
    # Names are surer than images, which may be those of several nodes.
    nodes = sorted(entries.values(), key=lambda entry: isinstance(entry["match"], dict) + ("image" in entry["match"]))
    config = config_of({**base, "nodes": nodes})
    exact = []
    for one in found:
        container = one.subject.container
        watch = config.watch(one.subject.name, container.image, container.labels, container.command)
        if watch is None or watch._replace(match=None) != watch_of(one.reading.settings)._replace(match=None):
            exact.append({"match": one.subject.name, **one.reading.settings})
    return {**base, "nodes": exact + nodes}


def _match(one: Found) -> Union[str, Dict]:
    name, container = one.subject.name, one.subject.container
    for label in ORCHESTRATED:
        if container.labels.get(label):
            return {"label": "%s=%s" % (label, container.labels[label])}
    service, project = container.labels.get(SERVICE), container.labels.get(PROJECT)
    if service and project and re.fullmatch(r"%s[-_]%s[-_]\d+" % (re.escape(project), re.escape(service)), name):
        return {"name": "%s[-_]%s[-_]*" % (project, service), "label": "%s=%s" % (SERVICE, service)}
    if one.known and re.fullmatch(r"[a-z]+_[a-z]+\d?", name) and _named_by_docker(name, container, one.client):
        return {"image": image_forms(container.image)[-1]}
    return name


def _named_by_docker(name: str, container: Container, client: Client) -> bool:
    """Whether it has one of Docker's names of chance, such as eager_hopper: two words, neither of which is the client's, and a known image."""
    return client.name.split()[-1].lower() not in name and client_of("", container.image) is not None


def report(docker: Docker, base: Mapping, clock: Clock) -> int:
    """Prints the configuration, and a comment on standard error for each container that is not in it; the program's exit status."""
    try:
        config, comments = discover(docker, base, clock)
    except Unavailable as e:
        print("unwedge-publish: %s" % e, file=sys.stderr)
        return 1
    for comment in sorted(comments):
        print("# %s: %s" % (comment.name, shown(comment.text)), file=sys.stderr)
    if config is None:
        print("# no container here answers with a head that is known; `unwedge-publish --default-config` prints what is", file=sys.stderr)
        return 1
    sys.stdout.write(shown_config(config))
    return 0
