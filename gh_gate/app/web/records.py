"""``GET /api/v1/records/{digest}``: the signed record of a gate's decision, for whoever knows the gate's digest."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response

from gh_gate.app.web.problem import Problem

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A DSSE envelope; docs/record.md says what it holds", "content": {"application/json": {}}},
    400: {"description": "This is not a gate's digest", **_PROBLEM},
    404: {"description": "No gate with this digest is decided", **_PROBLEM},
}


def router(records: Callable[[str], str | None]) -> APIRouter:
    """Return the address of records.

    :param records: the envelope of a gate's decision by the gate's digest, None where there is none; called in a thread.
    """
    router = APIRouter(prefix="/api/v1")

    @router.get("/records/{digest}", response_class=Response, responses=_ANSWERS)
    def record(digest: str) -> Response:
        """Return the signed record of a gate's decision."""
        if not _DIGEST.fullmatch(digest):
            return Problem(400, "A gate's digest is 64 lower-case hexadecimal digits.")
        envelope = records(digest)
        if envelope is None:
            return Problem(404, "No gate with this digest is decided here.")
        return Response(envelope, media_type="application/json")

    return router
