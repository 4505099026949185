"""What the server answers over HTTP: webhooks, records, keys, health and numbers.

::

    POST /webhook                    GitHub's events, signed
    POST /hooks/flyte/{token}        conditions of Flyte, where the settings name who may send them
    GET  /api/v1/records/{digest}    the signed record of a decision
    GET  /.well-known/gh-gate.json   the public keys that verify records
    GET  /healthz /readyz /metrics   for operators
    GET  /api/v1/openapi.json        a description of what stands under /api
    /                                the pages, see `gh_gate.app.web.pages`
    /api/v1/...                      the rest of the API, see `gh_gate.app.web.api`

The rooms around it are handed in as functions. Those that may ask the database are called in threads: the loop that answers
GitHub waits for nothing but the one commit that a delivery needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gh_gate import __version__
from gh_gate.app.metrics import Metrics
from gh_gate.app.web import health, problem
from gh_gate.app.web.body import Reader
from gh_gate.app.web.flyte import Hook
from gh_gate.app.web.records import router
from gh_gate.app.web.webhook import Store, Webhook

__all__ = ["build"]

# Spans and logs of requests could hold what people wrote; the server has its own numbers and log.
_SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def build(
    *,
    store: Store,
    secrets: Callable[[], Sequence[bytes]],
    records: Callable[[str], str | None],
    well_known: Callable[[], Mapping[str, Any]],
    ready: Callable[[], Sequence[str]],
    metrics: Metrics,
    max_body: int = 26_214_400,
    arrived: Callable[[], None],
    conditions: Hook | None = None,
    front: Callable[[FastAPI], None] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """Return the server's application.

    :param store: keeps a delivery durably: guid, event, time of arrival, body.
    :param secrets: of the webhook; none at all accepts nothing.
    :param records: the envelope of a decided gate, by the gate's digest.
    :param well_known: what stands at ``/.well-known/gh-gate.json``.
    :param ready: what keeps the server from its work, one sentence each.
    :param max_body: bytes of a webhook's body; GitHub sends at most 25 MB.
    :param arrived: wakes the worker after a delivery was stored.
    :param conditions: takes those of Flyte; None for no such address.
    :param front: adds the pages and the API; None for a server that only hears.
    :param now: this machine's clock, in UTC.
    """
    app = FastAPI(
        title="gh-gate",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_SILENT,
    )
    hook = Webhook(store=store, secrets=secrets, reader=Reader(max_body), counts=metrics, arrived=arrived, now=now)
    # A plain route: the bytes are what is signed, so there is nothing for FastAPI to parse.
    app.add_route("/webhook", hook.receive, methods=["POST"])
    if conditions:
        app.add_route("/hooks/flyte/{token}", conditions.receive, methods=["POST"])
    app.add_route("/.well-known/gh-gate.json", _keys(well_known))
    health.install(app, ready, metrics)
    app.include_router(router(records))
    problem.install(app)
    if front:
        front(app)
    return app


def _keys(well_known: Callable[[], Mapping[str, Any]]) -> Callable[[Request], Response]:
    def keys(_: Request) -> Response:
        return JSONResponse(dict(well_known()), headers={"cache-control": "max-age=300"})

    return keys
