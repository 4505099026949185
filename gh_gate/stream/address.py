"""Where the App's server is, and whether a token may go there."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from gh_gate.errors import UsageError

_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Server:
    """An address that a token may be sent to: over TLS, or on this machine.

    :param path: what stands before ``/api``, without a slash at its end.
    """

    secure: bool
    host: str
    port: int
    path: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}{self.path}"

    def events(self, repository: str, number: int, gate: str) -> str:
        """Return the path of a gate's stream."""
        where = f"{quote(repository)}/{number}"
        return f"{self.path}/api/v1/gates/{where}/events?gate={quote(gate, safe='')}"


def server(url: str) -> Server:
    """Read the address of the App's server.

    :param url: ``https://gates.example.com``; plain ``http`` only for this machine.
    :raise UsageError: where a token may not go there.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong("it is no address") from None
    path = parts.path.rstrip("/")
    if parts.scheme not in ("https", "http") or not _HOST.fullmatch(host) or not _PATH.fullmatch(path):
        raise _wrong("it is no address")
    if parts.username is not None or parts.query or parts.fragment:
        raise _wrong("it holds more than an address")
    secure = parts.scheme == "https"
    if not secure and not is_loopback(host):
        raise _wrong("a token is only sent over TLS, or to this machine")
    return Server(secure, host, port or (443 if secure else 80), path)


def is_loopback(host: str) -> bool:
    """Tell whether a name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(why: str) -> UsageError:
    return UsageError("GH_GATE_URL is not used.", why=why, do="write it like https://gates.example.com")
