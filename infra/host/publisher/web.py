"""HTTP requests that can neither hang nor flood: bounded in time and size, over TCP or a Unix socket."""

import http.client
import io
import socket
import time
from typing import Callable, Iterable, NamedTuple, Tuple

from publisher.errors import Unavailable


class Answer(NamedTuple):
    status: int
    body: bytes
    complete: bool  # whether the answer told its own length, so that nothing can have been cut off


class _Wire(io.RawIOBase):
    """What a socket sends, until a moment that no trickle can put off, and no more than so many bytes."""

    def __init__(self, sock: socket.socket, deadline: float, limit: int):
        super().__init__()
        self._sock, self._deadline, self._left = sock, deadline, limit

    def readable(self):
        return True

    def readinto(self, buffer):
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise Unavailable("did not answer in time")
        self._sock.settimeout(remaining)
        count = self._sock.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise Unavailable("answered with too much")
        return count

    def makefile(self, *_mode):
        """For HTTPResponse, which takes this for a socket."""
        return io.BufferedReader(self)


def ask(
    connect: Callable[[float], socket.socket],
    path: str,
    *,
    seconds: float,
    limit: int,
    host: str = "localhost",
    method: str = "GET",
    headers: Iterable[Tuple[str, str]] = (),
) -> Answer:
    """One request on a connection of its own, which is closed whatever comes. The whole of it, connecting
    included, takes no longer than `seconds`. Raises Unavailable if there was no answer, or half of one."""
    deadline = time.monotonic() + seconds
    request = "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nAccept: */*\r\n" % (method, path, host)
    request += "".join("%s: %s\r\n" % header for header in headers) + "\r\n"
    sock = None
    try:
        sock = connect(seconds)
        sock.settimeout(max(0.001, deadline - time.monotonic()))
        sock.sendall(request.encode("ascii"))
        response = http.client.HTTPResponse(_Wire(sock, deadline, limit), method=method)
        response.begin()
        complete = response.chunked or response.length is not None
        return Answer(response.status, response.read(), complete)
    except socket.timeout:
        raise Unavailable("did not answer in time") from None
    except (OSError, http.client.HTTPException, ValueError) as e:
        raise Unavailable("no HTTP answer: %s" % (getattr(e, "strerror", None) or e or type(e).__name__)) from None
    finally:
        if sock is not None:
            sock.close()


def tcp(host: str, port: int) -> Callable[[float], socket.socket]:
    return lambda seconds: socket.create_connection((host, port), timeout=seconds)


def unix(path: str) -> Callable[[float], socket.socket]:
    def connect(seconds: float) -> socket.socket:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(seconds)
            deadline = time.monotonic() + seconds
            while True:
                try:
                    sock.connect(path)
                    break
                except BlockingIOError:  # as many as can be are waiting to be let in
                    if time.monotonic() >= deadline:
                        raise
                    time.sleep(0.01)
        except BaseException:
            sock.close()
            raise
        return sock

    return connect
