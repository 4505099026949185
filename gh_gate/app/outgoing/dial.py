"""A connection to an address that was looked up once and checked, and whose every read and write ends in time.

The certificate is checked for the name, while the connection goes to the numbers that the name gave at the check: a name that
leads elsewhere a moment later (DNS rebinding) changes nothing. Proxies that the environment names are not used.
"""

from __future__ import annotations

import io
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from time import monotonic
from typing import Final

from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.networks import may_reach

_PORTS: Final = 4
"""Addresses of one name that are tried."""

_CHUNK: Final = 16_384


class Unreachable(Exception):  # noqa: N818 - says what became of it
    """Nothing was sent: the name, the network, the connection or the certificate stood against it.

    :param why: a sentence without the URL's path.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Deadline:
    """When everything has to be over.

    :param seconds: from now on.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._clock, self._ends = clock, clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        :raise TimeoutError: if none are.
        """
        left = self._ends - self._clock()
        if left <= 0:
            raise TimeoutError
        return left


class Line:
    """A socket as `http.client` uses it; a peer that sends a byte now and then cannot make it last."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection, self._deadline = connection, deadline

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        rest = memoryview(data)
        while rest:
            self._connection.settimeout(self._deadline.left())
            rest = rest[self._connection.send(rest[:_CHUNK]) :]

    def makefile(self, mode: str) -> io.BufferedReader:  # noqa: ARG002 - always "rb"
        """Return what reads from it."""
        return io.BufferedReader(_Reader(self._connection, self._deadline))

    def close(self) -> None:
        """Do nothing: whoever dialled hangs up."""


class _Reader(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection, self._deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]  # all that BufferedReader gives
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(into)


@contextmanager
def dialled(address: Address, deadline: Deadline) -> Iterator[Line]:
    """Connect.

    :raise Unreachable: where no connection to an allowed machine with the right certificate can be had.
    """
    connection = _connected(address, deadline)
    try:
        if address.secure:
            connection = _secured(connection, address.host, deadline)
        yield Line(connection, deadline)
    finally:
        connection.close()


def look_up(address: Address) -> list[str]:
    """Return the numbers behind a host, all of which may be reached.

    :raise Unreachable: where there are none, or one of them may not be reached.
    """
    try:
        rows = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        raise Unreachable("its name cannot be looked up") from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    closed = [text for text in found if not may_reach(ip_address(text), address.networks)]
    if closed or not found:
        told = f"{closed[0]}, which is not public; allow it with `networks`" if closed else "nothing"
        raise Unreachable(f"its name leads to {told}")
    return found[:_PORTS]


def _connected(address: Address, deadline: Deadline) -> socket.socket:
    why = ""
    for numbers in look_up(address):
        try:
            connection = socket.create_connection((numbers, address.port), deadline.left())
        except TimeoutError:
            why = "nothing answers there in time"
        except OSError as error:
            why = f"no connection: {error.strerror or type(error).__name__}"
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
    raise Unreachable(why)


def _secured(connection: socket.socket, host: str, deadline: Deadline) -> ssl.SSLSocket:
    try:
        connection.settimeout(deadline.left())
        return _trust().wrap_socket(connection, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"its certificate is not accepted: {error.verify_message}") from None
    except TimeoutError:
        raise Unreachable("no secure connection in time") from None
    except (OSError, ValueError) as error:
        raise Unreachable(f"no secure connection ({type(error).__name__})") from None


def _trust() -> ssl.SSLContext:
    """Return what certificates are held against: those of this machine, or that SSL_CERT_FILE names, else certifi's."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile or (paths.capath and os.listdir(paths.capath)):  # noqa: PTH208 - a name, not a Path
        return ssl.create_default_context()
    import certifi  # noqa: PLC0415 - comes with PyGithub; wanted only where the machine has none

    return ssl.create_default_context(cafile=certifi.where())
