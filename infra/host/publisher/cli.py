"""The command line of unwedge-publish: its options, and which module serves them."""

import argparse
import sys
import time
from typing import List, Optional

from publisher import discover, look, save
from publisher.clients import default_config, shown_config
from publisher.clock import Clock
from publisher.config import DEFAULT_CONFIG, config_of, read_config
from publisher.engine import Docker
from publisher.environment import adopt_docker_host
from publisher.errors import BadConfig
from publisher.identity import Identity
from publisher.journal import Journal
from publisher.service import serve


def read_options(arguments: Optional[List[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="unwedge-publish",
        description="Pushes the head, heartbeats and uptime of the watched containers of this host to CloudWatch.",
        allow_abbrev=False,
    )
    parser.add_argument("--config", default=DEFAULT_CONFIG, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--once", action="store_true", help="one sample, then exit")
    parser.add_argument("--print", action="store_true", help="JSON lines on standard output in place of a push")
    parser.add_argument("--look", metavar="NODE", help="whether this container makes progress now: exit 0 progress, 1 none, 2 can't be seen")
    parser.add_argument("--veto", choices=look.VETOES, default="HEAD_OR_HEARTBEAT", help="with --look: what counts as progress")
    parser.add_argument("--seconds", type=float, default=45.0, metavar="S", help="with --look: for how long; default: %(default)s")
    parser.add_argument("--save", metavar="NODE", help="saves this container's metrics page and the end of its log to the folder --out")
    parser.add_argument("--out", metavar="DIR", help="with --save")
    parser.add_argument("--discover", action="store_true", help="prints a configuration for the containers that run here, from what they answer")
    parser.add_argument("--default-config", action="store_true", help="prints the shipped configuration, for every client that is known")
    parser.add_argument("--fleet", metavar="NAME", help="with --discover and --default-config: the fleet; default: devnet")
    parser.add_argument("--period", type=int, metavar="S", help="with --discover and --default-config: seconds between two samples; default: 60")
    options = parser.parse_args(arguments)
    if options.save and not options.out:
        parser.error("--save needs --out DIR")
    if not 0 <= options.seconds <= 600:
        parser.error("--seconds must be 0 to 600")
    if (options.fleet is not None or options.period is not None) and not (options.discover or options.default_config):
        parser.error("--fleet and --period go with --discover and --default-config; else the configuration names them")
    return options


def main(arguments: Optional[List[str]] = None) -> int:
    options = read_options(arguments)
    if options.default_config:
        return print_default_config(options)
    adopt_docker_host(options.config)
    if options.discover:
        return print_discovered(options, Clock())
    if options.look or options.save:
        return one_node(options, Clock())
    return publish(options, Clock())


def one_node(options: argparse.Namespace, clock: Clock) -> int:
    """What unwedge-restart asks for before and during a restart."""
    docker, refused = None, ""
    try:
        docker = Docker.of_environment()
    except BadConfig as e:
        refused = str(e)
    if options.look:
        return look.report(options.look, options.veto, options.seconds, options.config, docker, clock, refused)
    return save.save(options.config, docker, options.save, options.out)


def print_default_config(options: argparse.Namespace) -> int:
    config = default_config("devnet" if options.fleet is None else options.fleet, 60 if options.period is None else options.period)
    try:
        config_of(config)
    except BadConfig as e:
        Journal(time.monotonic).log(str(e))
        return 2
    sys.stdout.write(shown_config(config))
    return 0


def print_discovered(options: argparse.Namespace, clock: Clock) -> int:
    journal = Journal(clock.mono)
    try:
        base = discover.base_of(options.config, options.fleet, options.period)
        docker = Docker.of_environment()
    except BadConfig as e:
        journal.log(str(e))
        return 2
    return discover.report(docker, base, clock)


def publish(options: argparse.Namespace, clock: Clock) -> int:
    journal = Journal(clock.mono)
    try:
        config = read_config(options.config)
    except BadConfig as e:
        journal.log("%s: %s" % (options.config, e))
        return 2
    try:
        docker, identity = Docker.of_environment(), Identity()
    except BadConfig as e:
        journal.log("environment: %s" % e)
        return 2
    return serve(config, docker, identity, clock, journal, options.once, options.print)
