"""The server's edge with fakes behind it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from gh_gate.app.metrics import Metrics
from gh_gate.app.web import build
from tests.app.web.asgi import Client, Headers, Reply

SECRET = b"a webhook's secret of some length"
GUID = b"72d3162e-cc78-11e3-81ab-4c9367dc0958"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAYLOAD = json.dumps({"action": "created", "issue": {"number": 1}}).encode()
LIMIT = 100_000


def sign(body: bytes, secret: bytes = SECRET) -> bytes:
    return b"sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest().encode()


class Edge:
    """What is stored, and who is told; the attributes may be changed at any time."""

    def __init__(self, max_body: int = LIMIT) -> None:
        self.stored: list[tuple[str, str, datetime, bytes]] = []
        self.told: list[str] = []
        self.secrets: list[bytes] = [SECRET]
        self.trouble: Exception | None = None
        self.records: dict[str, str] = {}
        self.reasons: list[str] = []
        self.metrics = Metrics()
        self.app = build(
            store=self._store,
            secrets=lambda: self.secrets,
            records=self._record,
            well_known=lambda: {"format": 1},
            ready=self._ready,
            metrics=self.metrics,
            max_body=max_body,
            arrived=lambda: self.told.append("arrived"),
            now=lambda: NOON,
        )
        self.client = Client(self.app)

    def deliver(
        self,
        body: bytes = PAYLOAD,
        *,
        signature: bytes | None = None,
        pieces: Iterable[bytes | None] = (),
        **more: bytes,
    ) -> Reply:
        """Deliver a webhook as GitHub does.

        :param signature: another one than the right one; empty for none.
        :param pieces: how the body arrives, if not at once.
        :param more: headers, by their names with underscores; empty for none.
        """
        headers = {
            b"content-type": b"application/json",
            b"x-github-event": b"issue_comment",
            b"x-github-delivery": GUID,
            b"x-hub-signature-256": sign(body) if signature is None else signature,
            **{name.replace("_", "-").encode(): value for name, value in more.items()},
        }
        return self.post([(name, value) for name, value in headers.items() if value], pieces or [body])

    def post(self, headers: Headers, pieces: Iterable[bytes | None]) -> Reply:
        return self.client.ask("POST", "/webhook", headers, pieces)

    def get(self, path: str) -> Reply:
        return self.client.ask("GET", path)

    def count(self, event: str, outcome: str) -> float:
        """How often the numbers say that this became of a request."""
        line = f'gh_gate_deliveries_total{{event="{event}",outcome="{outcome}"}} '
        found = [row for row in self.get("/metrics").body.decode().splitlines() if row.startswith(line)]
        return float(found[0].removeprefix(line)) if found else 0.0

    async def _store(self, guid: str, event: str, received_at: datetime, body: bytes) -> int:
        if self.trouble:
            raise self.trouble
        self.told.append("stored")
        self.stored.append((guid, event, received_at, body))
        return len(self.stored)

    def _record(self, digest: str) -> str | None:
        if self.trouble:
            raise self.trouble
        return self.records.get(digest)

    def _ready(self) -> list[str]:
        if self.trouble:
            raise self.trouble
        return self.reasons


def problem(reply: Reply) -> dict[str, Any]:
    """The problem document of an answer that has to be one."""
    assert reply.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = reply.json
    assert document["status"] == reply.status
    return document
