"""The address of a head from outside: https, or http where nobody can be in between."""

import base64
import ipaddress
import re
from typing import NamedTuple, Tuple
from urllib.parse import unquote, urlsplit


class Url(NamedTuple):
    """What a URL says. Its path, query and credentials may be keys, so that only `shown` may be logged."""

    secure: bool
    host: str
    port: int
    path: str  # with its query
    headers: Tuple[Tuple[str, str], ...]

    @property
    def authority(self) -> str:
        """Host and port, the latter where it is not the scheme's own, as requests name them."""
        host = "[%s]" % self.host if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else "%s:%d" % (host, self.port)

    @property
    def shown(self) -> str:
        return "%s://%s/%s" % ("https" if self.secure else "http", self.authority, "" if self.path == "/" else "…")


def parse_url(text: str) -> Url:
    """Raises ValueError with what is wrong, without the URL."""
    if not re.fullmatch(r"(?i)https?://[!-~]{1,2000}", text):
        raise ValueError("must be an https address of printable ASCII, or an http one")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    secure = parts.scheme == "https" if host else False
    if not re.fullmatch(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_-]{1,63})*\.?|[0-9a-f]*:[0-9a-f:.]+", host) or port == 0:
        raise ValueError("must name a host, and a port only from 1 to 65535")
    if not secure and not _is_near(host):
        raise ValueError("must be https: http is taken for localhost and for private and loopback addresses only, as nothing proves who answers")
    headers: Tuple[Tuple[str, str], ...] = ()
    if parts.username is not None:
        credentials = "%s:%s" % (unquote(parts.username), unquote(parts.password or ""))
        headers = (("Authorization", "Basic " + base64.b64encode(credentials.encode("utf-8")).decode("ascii")),)
    return Url(secure, host, port or (443 if secure else 80), (parts.path or "/") + ("?" + parts.query if parts.query else ""), headers)


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost"
