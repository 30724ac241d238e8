"""The publisher at work: one sample, or one per period until it is stopped."""

import importlib.util
import os
import signal
import sys
import threading
from typing import Callable, Optional

from publisher.clock import Clock
from publisher.engine import Docker
from publisher.errors import Unavailable
from publisher.identity import Identity
from publisher.journal import Journal
from publisher.model import Config
from publisher.outside import OutsideHeads
from publisher.overlooked import Overlooked
from publisher.push import Batch, Courier, Printer, Pusher, cloudwatch
from publisher.sampling import Sampler
from publisher.schedule import Schedule, ServiceManager, phase_of


def serve(config: Config, docker: Docker, identity: Identity, clock: Clock, journal: Journal, once: bool, printing: bool) -> int:
    """Publishes what the configuration asks for; the program's exit status."""
    signal.signal(signal.SIGTERM, clock.stop)
    signal.signal(signal.SIGINT, clock.stop)
    threading.stack_size(512 << 10)
    # Python 3.9 loads a library when its first thread ends, and aborts where it has no descriptor left for that.
    first = threading.Thread(target=int)
    first.start()
    first.join()

    manager = ServiceManager()
    manager.ready()
    try:
        instance_id, region = config.instance_id, config.region
        if instance_id is None:
            instance_id = find_out(identity.instance_id, not once, clock, journal, manager.alive)
        if region is None and not printing:
            region = find_out(identity.region, not once, clock, journal, manager.alive)
    except Unavailable as e:
        journal.log("who this host is can't be found out, set instanceId and region: %s" % e)
        return 1
    if instance_id is None or (region is None and not printing):
        return 0  # told to stop while waiting

    if printing:
        sender = Printer(config, instance_id)
    else:
        if importlib.util.find_spec("botocore") is None:
            journal.log("boto3 is missing for %s: install python3-boto3, or use --print" % sys.executable)
            return 1
        seconds = max(0.5, min(5.0, config.period / 4))
        sender = Pusher(config, instance_id, lambda: cloudwatch(region, seconds), clock, journal)
    sampler, outside = Sampler(config, docker, clock, journal), OutsideHeads(config, clock, journal)
    try:
        overlooked = Overlooked(config, docker, clock, journal)
        if once:
            status = publish_once(config, sampler, outside, sender, clock)
            if printing:
                overlooked.report()
            return status
        journal.log("watching for %s as %s, every %d s" % (config.fleet, instance_id, config.period))
        schedule = Schedule(config.period, phase_of(instance_id, config.period), clock, manager.alive, outside.start, outside.seconds)
        if not printing:
            sender = Courier(sender, journal)
        threading.Thread(target=overlooked.daily, daemon=True).start()
        return publish(config, sampler, outside, sender, schedule, clock, journal)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def publish_once(config: Config, sampler: Sampler, outside: OutsideHeads, sender, clock: Clock) -> int:
    stamp = int(clock.wall() // config.period) * config.period
    outside.start()
    datapoints = sampler.sample() + outside.collect(patient=True)
    sent = sender.send(Batch(stamp, tuple(datapoints)), clock.mono() + 15) if datapoints else True
    return 0 if sent and sampler.docker_answered else 1


def publish(config: Config, sampler: Sampler, outside: OutsideHeads, sender, schedule: Schedule, clock: Clock, journal: Journal) -> int:
    """Samples until it is stopped. What is pushed has until shortly before the next sample. The schedule starts the outside heads."""
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
    """What the host's surroundings know; at boot they may take a while to be there."""
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
