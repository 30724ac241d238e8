"""What only the publisher can find of a node, saved as evidence before a restart: the metrics page, the log's end, Go's goroutines."""

import json
import os
import re
import sys
import time
from typing import Callable, List, Optional, Tuple

from publisher.endpoint import Endpoint, candidates
from publisher.engine import Docker
from publisher.errors import Unavailable
from publisher.logfile import LogFile
from publisher.place import log_path
from publisher.search import Search
from publisher.target import Target, find_target
from publisher.times import Stamps
from publisher.web import ask, tcp

DOCKER_SECONDS = 3.0
PAGE_SECONDS = 2.0
GOROUTINES_SECONDS = 4.0  # of a process with tens of thousands
LARGEST_PAGE = 512 << 10
LARGEST_LOG = 256 << 10

GOROUTINES = "/debug/pprof/goroutine?debug=2"
PPROF_PORT = re.compile(r"--pprof[.-]port[=\s:]+(\d{1,5})\b")
GETH_PPROF_PORT = 6060  # --pprof without a port, and the port of geth's metrics


def save(config_path: str, docker: Optional[Docker], node: str, folder: str) -> int:
    """Saves what can be had, prints one line of JSON, and returns 0: evidence never decides anything."""
    saved: List[str] = []
    url = log = reason = None

    def keep(name: str, get: Callable[[], bytes]) -> None:
        nonlocal reason
        try:
            content = get()
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
            saved.append(name)
        except (Unavailable, OSError) as e:
            reason = "%s: %s" % (name, e)

    try:
        if docker is None:
            raise Unavailable("DOCKER_HOST is none of this host")
        target = find_target(config_path, docker, node, DOCKER_SECONDS)
        if target.watch.heartbeat:
            try:
                log = log_path(target.watch.heartbeat, target.container)
                keep("node.log", lambda: _log_end(log, target.container.pid))
            except Unavailable as e:
                reason = str(e)
        endpoint, page = _page(target)
        if page is not None:
            url = endpoint.url
            keep("metrics.txt", lambda: page)
        if page is None or b"\ngo_" in page:
            keep("goroutines.txt", lambda: _goroutines(target, endpoint))
    except Unavailable as e:
        reason = str(e)
    except Exception as e:  # a bug costs what was not saved yet
        reason = "internal error: %r" % e
    print(json.dumps({"url": url, "log": log, "saved": saved, "reason": reason}), file=sys.stdout, flush=True)
    return 0


def _page(target: Target) -> Tuple[Optional[Endpoint], Optional[bytes]]:
    """The first page that a candidate answers with, whatever is on it; else the likeliest endpoint."""
    first = None
    end = time.monotonic() + 2 * PAGE_SECONDS
    for endpoint in candidates(target.watch, target.container.name, target.container, target.holder):
        first = first or endpoint
        left = min(PAGE_SECONDS, end - time.monotonic())
        if left <= 0:
            break
        try:
            answer = ask(tcp(endpoint.address, endpoint.port), endpoint.path, seconds=left, limit=8 << 20, host=endpoint.host)
        except Unavailable:
            continue
        if answer.status == 200:
            return endpoint, answer.body[:LARGEST_PAGE]
    return first, None


def _log_end(path: str, pid: int) -> bytes:
    """The log's end, up to where it is being written: what follows there may be left from an earlier life."""
    deadline = time.monotonic() + PAGE_SECONDS

    def hurry() -> None:
        if time.monotonic() > deadline:
            raise Unavailable("reading the log took too long")

    with LogFile(path, pid) as log:
        if log.writer is not None:
            end = min(log.writer, log.size)
        else:
            try:
                end = Search(log, Stamps(time.time()), hurry).frontier()
            except Unavailable:
                end = log.size
        start = max(0, end - LARGEST_LOG)
        return log.read(start, end - start)


def _goroutines(target: Target, endpoint: Endpoint) -> bytes:
    """Go's own list of its goroutines, at the ports where Go programs are known to have it."""
    named = PPROF_PORT.findall("\n".join(target.container.command))
    ports = dict.fromkeys([*(int(port) for port in named), endpoint.port, GETH_PPROF_PORT])
    end = time.monotonic() + GOROUTINES_SECONDS
    for port in ports:
        for path in (GOROUTINES, "/goroutinez"):  # the second is Prysm's
            left = end - time.monotonic()
            if left <= 0:
                raise Unavailable("no answer in time")
            try:
                answer = ask(tcp(endpoint.address, port), path, seconds=left, limit=64 << 20, host="localhost:%d" % port)
            except Unavailable:
                break
            if answer.status == 200 and answer.body.startswith(b"goroutine "):
                return answer.body[:LARGEST_PAGE]
    raise Unavailable("none of its ports has Go's profiles")
