"""HTTP requests that can neither hang nor flood: bounded in time and size, over TCP, TLS or a Unix socket."""

import http.client
import io
import socket
import time
from typing import Callable, Iterable, NamedTuple, Optional, Tuple
from urllib.parse import urlsplit

from publisher.errors import Unavailable, shown


class Answer(NamedTuple):
    status: int
    body: bytes
    complete: bool  # whether the answer told its own length, so that nothing can have been cut off
    location: str = ""  # where a redirection leads: scheme and host, as the rest may hold a key


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
    body: Optional[bytes] = None,
) -> Answer:
    """One request, a POST where it has a body, on a connection of its own, which is closed whatever comes. The whole of it, connecting
    included, takes no longer than `seconds`. Raises Unavailable if there was no answer, or half of one."""
    deadline = time.monotonic() + seconds
    if body is not None:
        method, headers = "POST", [*headers, ("Content-Length", str(len(body)))]
    request = "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nUser-Agent: unwedge-publish\r\nAccept: */*\r\n" % (method, path, host)
    request += "".join("%s: %s\r\n" % header for header in headers) + "\r\n"
    sock = None
    try:
        sock = connect(seconds)
        sock.settimeout(max(0.001, deadline - time.monotonic()))
        sock.sendall(request.encode("ascii") + (body or b""))
        response = http.client.HTTPResponse(_Wire(sock, deadline, limit), method=method)
        response.begin()
        complete = response.chunked or response.length is not None
        if (response.length or 0) > limit:
            raise Unavailable("answered with too much")
        return Answer(response.status, response.read(), complete, _origin(response.getheader("Location")))
    except socket.timeout:
        raise Unavailable("did not answer in time") from None
    except (MemoryError, OverflowError):  # a length that no answer has
        raise Unavailable("answered with too much") from None
    except (OSError, http.client.HTTPException, ValueError) as e:
        raise Unavailable("no HTTP answer: %s" % (getattr(e, "strerror", None) or e or type(e).__name__)) from None
    finally:
        if sock is not None:
            sock.close()


def _origin(location: Optional[str]) -> str:
    """Scheme, host and port of a URL; what else is in it may be a key."""
    try:
        found = urlsplit(location or "")
        host, port = found.hostname, found.port
    except ValueError:
        host, port = None, None
    if not host:
        return "another path" if location else ""
    return shown("%s://%s%s/…" % (found.scheme, "[%s]" % host if ":" in host else host, ":%d" % port if port else ""), 100)


def tcp(host: str, port: int) -> Callable[[float], socket.socket]:
    """To whichever of the host's addresses answers first, each given its share of the time. Only a name server can take longer than that."""

    def connect(seconds: float) -> socket.socket:
        deadline = time.monotonic() + seconds
        found = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
        for left in range(len(found), 0, -1):
            family, kind, protocol, _, address = found[-left]
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise socket.timeout
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(remaining / left)
                sock.connect(address)
                return sock
            except BaseException as e:
                sock.close()
                if left == 1 or not isinstance(e, OSError):
                    raise
        raise OSError("no address")

    return connect


def tls(host: str, port: int, context) -> Callable[[float], socket.socket]:
    """As tcp, then TLS: an ssl.SSLContext decides whose certificates are taken."""

    def connect(seconds: float) -> socket.socket:
        import ssl  # whoever has a context has paid for it

        deadline = time.monotonic() + seconds
        sock = tcp(host, port)(seconds)
        try:
            sock.settimeout(max(0.001, deadline - time.monotonic()))
            return context.wrap_socket(sock, server_hostname=host)
        except ssl.SSLCertVerificationError as e:
            raise Unavailable("has a certificate that is refused: %s" % e.verify_message) from None
        finally:
            sock.close()  # where it was wrapped it is no longer this one's

    return connect


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
