"""The command line of unwedge-publish."""

import argparse
import importlib.util
import os
import signal
import sys
import threading
from typing import Callable, List, Optional

from publisher import look, save
from publisher.clock import Clock
from publisher.config import DEFAULT_CONFIG, read_config
from publisher.model import Config
from publisher.engine import Docker
from publisher.errors import BadConfig, Unavailable
from publisher.identity import Identity
from publisher.journal import Journal
from publisher.outside import OutsideHeads
from publisher.push import Batch, Courier, Printer, Pusher, cloudwatch
from publisher.sampling import Sampler
from publisher.schedule import Schedule, ServiceManager, phase_of


def publish_once(config: Config, sampler: Sampler, outside: OutsideHeads, sender, clock: Clock) -> int:
    stamp = int(clock.wall() // config.period) * config.period
    outside.start()
    datapoints = sampler.sample() + outside.collect(patient=True)
    sent = sender.send(Batch(stamp, tuple(datapoints)), clock.mono() + 15) if datapoints else True
    return 0 if sent and sampler.docker_answered else 1


def publish(config: Config, sampler: Sampler, outside: OutsideHeads, sender, schedule: Schedule, clock: Clock, journal: Journal) -> int:
    """Samples until told to stop. What is pushed has until shortly before the next sample. The schedule starts the outside heads."""
    while True:
        stamp = schedule.next_stamp()
        if stamp is None:
            return 0
        deadline = clock.mono() + config.period * 0.9
        datapoints = []
        try:
            datapoints += sampler.sample()
        except Exception as e:  # a bug: it costs this sample
            journal.warn("sample", "internal error: %r" % e)
        datapoints += outside.collect()
        if datapoints:
            sender.send(Batch(stamp, tuple(datapoints)), deadline)


def find_out(ask_for: Callable[[], str], patient: bool, clock: Clock, journal: Journal, alive) -> Optional[str]:
    """What the host's surroundings tell; at boot they may take a while to be there."""
    pause = 1.0
    while True:
        try:
            return ask_for()
        except Unavailable as e:
            if not patient:
                raise
            journal.warn("identity", str(e))
        alive()
        if clock.wait(pause):
            return None
        pause = min(pause * 2, 30.0)


def one_node(options, clock: Clock) -> int:
    """What unwedge-restart asks for before and during a restart."""
    docker, refused = None, ""
    try:
        docker = Docker.of_environment()
    except BadConfig as e:
        refused = str(e)
    if options.look:
        return look.report(options.look, options.veto, options.seconds, options.config, docker, clock, refused)
    return save.save(options.config, docker, options.save, options.out)


def main(arguments: Optional[List[str]] = None) -> int:
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

    clock = Clock()
    if options.look or options.save:
        return one_node(options, clock)
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
    signal.signal(signal.SIGTERM, clock.stop)
    signal.signal(signal.SIGINT, clock.stop)
    threading.stack_size(512 << 10)

    manager = ServiceManager()
    manager.ready()
    try:
        instance_id, region = config.instance_id, config.region
        if instance_id is None:
            instance_id = find_out(identity.instance_id, not options.once, clock, journal, manager.alive)
        if region is None and not options.print:
            region = find_out(identity.region, not options.once, clock, journal, manager.alive)
    except Unavailable as e:
        journal.log("who this host is can't be found out, set instanceId and region: %s" % e)
        return 1
    if instance_id is None or (region is None and not options.print):
        return 0  # told to stop while waiting

    if options.print:
        sender = Printer(config, instance_id)
    else:
        if importlib.util.find_spec("botocore") is None:
            journal.log("boto3 is missing for %s: install python3-boto3, or use --print" % sys.executable)
            return 1
        seconds = max(0.5, min(5.0, config.period / 4))
        sender = Pusher(config, instance_id, lambda: cloudwatch(region, seconds), clock, journal)
    sampler, outside = Sampler(config, docker, clock, journal), OutsideHeads(config, clock, journal)
    try:
        if options.once:
            return publish_once(config, sampler, outside, sender, clock)
        journal.log("watching for %s as %s, every %d s" % (config.fleet, instance_id, config.period))
        schedule = Schedule(config.period, phase_of(instance_id, config.period), clock, manager.alive, outside.start, outside.seconds)
        if not options.print:
            sender = Courier(sender, journal)
        return publish(config, sampler, outside, sender, schedule, clock, journal)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
