"""A stream as whoever waits opens it, without what reads it."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit


@contextlib.contextmanager
def opened(server: str, gate: str, token: str) -> Iterator[http.client.HTTPResponse]:
    """Open the stream of a gate.

    :param server: its address.
    :param gate: ``OWNER/REPO/NUMBER``, of which ``deploy`` is meant.
    """
    where = urlsplit(server)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    with contextlib.closing(line):
        headers = {"Authorization": f"Bearer {token}"}
        line.request("GET", f"/api/v1/gates/{gate}/events?gate=deploy", headers=headers)
        with line.getresponse() as answer:
            yield answer
