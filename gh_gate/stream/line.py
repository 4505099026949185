"""One connection to the App's server, which another thread may cut."""

from __future__ import annotations

import base64
import contextlib
import http.client
import os
import socket
import ssl
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from gh_gate.stream.address import Server, is_loopback

CONNECTS: Final = 10.0
"""Seconds to connect in."""

SILENCE: Final = 45.0
"""Seconds without a byte after which a line is dead: the server says every fifteen that it is there."""

_PIECE: Final = 16_384


class Line:
    """A request for events. Redirects are answers like others here: a token goes to the address that was given, or nowhere.

    :param server: where the token may go.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._cut = False

    def ask(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """Send the request and return the head of its answer.

        :raise OSError, http.client.HTTPException, ValueError: where that is not possible.
        """
        self._connection = connection = _connection(self._server)
        connection.connect()
        self._socket = connection.sock  # an answer without a length takes it away from the connection
        if self._cut:
            raise ConnectionAbortedError("nobody listens any more")
        self._socket.settimeout(SILENCE)
        connection.request("GET", path, headers=dict(headers))
        return connection.getresponse()

    def pieces(self, answer: http.client.HTTPResponse) -> Iterator[bytes]:
        """Return the answer's body as it comes.

        :raise OSError, http.client.HTTPException, ValueError: where the line breaks.
        """
        while piece := answer.read1(_PIECE):
            yield piece

    def cut(self) -> None:
        """End the connection now, whoever reads from it; from any thread."""
        self._cut = True
        line = self._socket or (self._connection.sock if self._connection else None)
        if line is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def close(self) -> None:
        """Give everything back; from the thread that reads."""
        if self._connection:
            self._connection.close()


def _connection(server: Server) -> http.client.HTTPConnection:
    if not server.secure:
        return http.client.HTTPConnection(server.host, server.port, timeout=CONNECTS)
    proxy = _proxy(server.host)
    if not proxy:
        return http.client.HTTPSConnection(server.host, server.port, timeout=CONNECTS, context=_trust())
    way = urlsplit(proxy)
    through = http.client.HTTPSConnection(way.hostname or "", way.port or 80, timeout=CONNECTS, context=_trust())
    through.set_tunnel(server.host, server.port, _known_to(way.username, way.password))
    return through


def _proxy(host: str) -> str:
    """Return the proxy that the environment names for https, with its scheme; an empty string for none."""
    found = (
        "" if is_loopback(host) or urllib.request.proxy_bypass(host) else urllib.request.getproxies().get("https", "")
    )
    return found if "://" in found or not found else f"http://{found}"


def _known_to(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    both = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(both).decode('ascii')}"}


def _trust() -> ssl.SSLContext:
    """Return whom to believe: what the system trusts, and the bundle that the client for GitHub is told of."""
    context = ssl.create_default_context()
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if bundle and Path(bundle).is_dir():
        context.load_verify_locations(capath=bundle)
    elif bundle:
        context.load_verify_locations(cafile=bundle)
    return context
