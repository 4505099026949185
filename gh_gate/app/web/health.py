"""What operators and their machines ask the server: whether it lives, whether it is ready, and its numbers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gh_gate.app.metrics import CONTENT_TYPE
from gh_gate.app.web.problem import Problem
from gh_gate.forge.github.scrub import one_line

_log = logging.getLogger(__name__)


class Numbers(Protocol):
    """Whoever has the numbers."""

    def exposition(self) -> bytes:
        """Return them as Prometheus reads them."""


def install(app: Starlette, ready: Callable[[], Sequence[str]], numbers: Numbers) -> None:
    """Answer ``/healthz``, ``/readyz`` and ``/metrics``.

    :param ready: what keeps the server from doing its work, one sentence each; may ask the database, and is called in a thread.
    """

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    def readyz(_: Request) -> Response:
        reasons = _reasons(ready)
        if reasons:
            return Problem(503, "The server is not ready.", reasons=reasons)
        return JSONResponse({"status": "ready"})

    def metrics(_: Request) -> Response:
        return Response(numbers.exposition(), media_type=CONTENT_TYPE)

    app.add_route("/healthz", healthz)
    app.add_route("/readyz", readyz)
    app.add_route("/metrics", metrics)


def _reasons(ready: Callable[[], Sequence[str]]) -> list[str]:
    try:
        return [one_line(reason) for reason in ready()]
    except Exception as error:  # noqa: BLE001 - whatever keeps the question from being answered, it is no yes
        _log.warning("whether the server is ready could not be found out: %s", type(error).__name__)
        return ["this could not be found out; the log says more"]
