"""One request of HTTP on a line that somebody has dialled, and its answer."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import cast

from gh_gate import __version__
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.dial import Line


def exchange(
    line: Line, address: Address, headers: Mapping[str, str], body: bytes, target: str = ""
) -> http.client.HTTPResponse:
    """Post a body, JSON unless the headers say otherwise, and return the answer, whose body is not read yet.

    :param headers: besides the usual ones, or instead of them, in small letters.
    :param target: path and query, where they are not the address's own.
    """
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock = cast("None", line)  # what it calls of a socket
    connection.putrequest("POST", target or address.target, skip_host=True, skip_accept_encoding=True)
    plain = {"host": address.authority, "content-type": "application/json", "content-length": str(len(body))}
    for name, text in {**plain, "user-agent": f"gh-gate/{__version__}", "connection": "close", **headers}.items():
        connection.putheader(name, text)
    connection.endheaders(body)
    return connection.getresponse()
