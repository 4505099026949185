"""The lists: what waits for the visitor, what waits for anybody, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.view import Listed
from gh_gate.app.web.pages.room import Room
from gh_gate.app.web.pages.visitors import Visit
from gh_gate.errors import UsageError

EACH: Final = 50
"""Rows on a page."""

_LONGEST: Final = 200
"""Characters of a search."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list.

    :param counts: how many wait for the visitor and for anybody; None where that was not asked.
    :param older: and ``newer``: the addresses of the pages beside this one, or empty strings.
    :param partly: whether not everything could be looked through.
    """

    which: str
    gates: Sequence[Listed]
    query: str
    counts: tuple[int, int] | None = None
    newer: str = ""
    older: str = ""
    partly: bool = False


class Lists:
    """Answers ``/``, ``/pending`` and ``/history``."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def mine(self, request: Request) -> Response:
        """Answer ``/``."""
        return self._waiting(request, "mine")

    def pending(self, request: Request) -> Response:
        """Answer ``/pending``."""
        return self._waiting(request, "pending")

    def history(self, request: Request) -> Response:
        """Answer ``/history``."""
        visit, before = self._room.visit(request), request.query_params.get("before", "")
        query = _query(request)
        if query:
            self._room.search(visit)
        found = self._room.gates.history(visit.caller, query=query, before=before)
        older = _link("/history", q=query, before=found.before) if found.before else ""
        newest = _link("/history", q=query) if before else ""
        return self._draw(
            request, visit, Sheet("history", found.gates, query, newer=newest, older=older, partly=found.partly)
        )

    def _waiting(self, request: Request, which: str) -> Response:
        visit = self._room.visit(request)
        query, start = _query(request), _start(request)
        found = self._room.gates.waiting(visit.caller, query=query)
        mine = [row for row in found.gates if row.mine is not False]
        rows = mine if which == "mine" else found.gates
        path = "/" if which == "mine" else "/pending"
        sheet = Sheet(
            which,
            rows[start : start + EACH],
            query,
            (len(mine), len(found.gates)),
            newer=_link(path, q=query, start=str(max(start - EACH, 0) or "")) if start else "",
            older=_link(path, q=query, start=str(start + EACH)) if len(rows) > start + EACH else "",
            partly=found.partly,
        )
        return self._draw(request, visit, sheet)

    def _draw(self, request: Request, visit: Visit, sheet: Sheet) -> Response:
        # What was found among the decided stays as it is: each search costs, and nothing there is waited for.
        live = "" if sheet.which == "history" and sheet.query else "/live"
        values: dict[str, Any] = {"sheet": sheet, "now": self._room.gates.now(), "live": live}
        return self._room.page(request, "list", visit, **values)


def _query(request: Request) -> str:
    return " ".join(request.query_params.get("q", "").split())[:_LONGEST]


def _start(request: Request) -> int:
    word = request.query_params.get("start", "0")
    if not (word.isascii() and word.isdigit() and len(word) < 7):
        raise UsageError("`start` is no number of ours.", do="take a link of the list")
    return int(word)


def _link(path: str, **words: str) -> str:
    kept = urlencode({name: word for name, word in words.items() if word})
    return f"{path}?{kept}" if kept else path
