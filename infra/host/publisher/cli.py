"""The command line of unwedge-publish: its options, and which module serves them."""

import argparse
from typing import List, Optional

from publisher import look, save
from publisher.clock import Clock
from publisher.config import DEFAULT_CONFIG, read_config
from publisher.engine import Docker
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
    options = parser.parse_args(arguments)
    if options.save and not options.out:
        parser.error("--save needs --out DIR")
    if not 0 <= options.seconds <= 600:
        parser.error("--seconds must be 0 to 600")
    return options


def main(arguments: Optional[List[str]] = None) -> int:
    options = read_options(arguments)
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
