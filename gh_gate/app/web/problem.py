"""Errors as other programs read them: problem documents, https://www.rfc-editor.org/rfc/rfc9457."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPMethod, HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Match
from starlette.types import Scope


class Problem(JSONResponse):
    """An answer that says what is wrong.

    :param detail: one sentence for the people on the other side, with nothing in it that they sent.
    :param more: further members of the document.
    """

    media_type = "application/problem+json"

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        content = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            **more,
        }
        super().__init__(content, status, headers)


class Refused(Exception):  # noqa: N818 - what happened to a request, not a failure of ours
    """A webhook request is not taken.

    :param outcome: one word or two for the numbers and the log.
    :param detail: one sentence for whoever sent it; GitHub shows it to the App's owner.
    :param why: what only the log is told.
    """

    def __init__(
        self, status: int, outcome: str, detail: str, *, why: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.outcome, self.detail, self.why, self.headers = status, outcome, detail, why, headers

    def answer(self) -> Problem:
        """Return the answer that says so."""
        return Problem(self.status, self.detail, headers=self.headers)


def install(app: FastAPI) -> None:
    """Answer with problem documents wherever the framework would answer with something else."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


async def _http(request: Request, error: Exception) -> Problem:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"allow": _allowed(request)}
    return Problem(
        status, "There is nothing here." if status == 404 else HTTPStatus(status).description, headers=headers
    )


def _allowed(request: Request) -> str:
    """Return all methods of an address: the framework names those of the first route there alone."""
    asked = {method: {**request.scope, "method": method} for method in sorted(HTTPMethod)}
    found = [method for method, scope in asked.items() if any(_takes(route, scope) for route in request.app.routes)]
    return ", ".join(found)


def _takes(route: BaseRoute, scope: Scope) -> bool:
    return route.matches(scope)[0] is Match.FULL


async def _broken(_: Request, __: Exception) -> Problem:
    return Problem(500, "The server made a mistake; its log says more.")
