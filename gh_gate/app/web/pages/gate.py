"""A gate's page, and what is posted there."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.view import At, Sight, Wrong
from gh_gate.app.web.body import Reader
from gh_gate.app.web.pages import addresses, answers, form, words
from gh_gate.app.web.pages.flash import Said
from gh_gate.app.web.pages.people import tree
from gh_gate.app.web.pages.room import Room
from gh_gate.app.web.pages.visitors import Visit
from gh_gate.core.thread import Comment

_NOTHING: Mapping[str, str] = {}


class GatePage:
    """Answers ``/gates/{owner}/{repository}/{number}``, and ``approve`` and ``reject`` below it."""

    def __init__(self, room: Room) -> None:
        self._room, self._reader = room, Reader(form.MOST_BYTES)

    def show(self, request: Request) -> Response:
        """Answer with the page."""
        visit = self._room.visit(request)
        at = addresses.place(request)
        sight = self._room.gates.show(visit.caller, at)
        said = self._room.flashes.read(request, visit, addresses.written(at))
        response = self._draw(request, visit, at, sight, said=said)
        if said:
            self._room.flashes.forget(response)
        return response

    async def approve(self, request: Request) -> Response:
        """Post an approval."""
        posted = await form.received(request, self._reader)
        return await run_in_threadpool(self._post, request, posted, "approve")

    async def reject(self, request: Request) -> Response:
        """Post a rejection."""
        posted = await form.received(request, self._reader)
        return await run_in_threadpool(self._post, request, posted, "reject")

    def _post(self, request: Request, posted: Mapping[str, str], what: str) -> Response:
        visit = self._room.sender(request, posted.get("csrf", ""))
        at = addresses.place(request)
        sight = self._room.gates.show(visit.caller, at)
        try:
            comment = self._say(visit, at, sight, posted, what)
        except Wrong as wrong:
            fresh = self._room.gates.show(visit.caller, at)  # the gate may have been decided in between
            return self._draw(request, visit, at, fresh, posted=posted, what=what, wrong=wrong)
        response = answers.see_other(addresses.written(at))
        self._room.flashes.write(response, visit, Said(what, addresses.written(at), comment.url))
        return response

    def _say(self, visit: Visit, at: At, sight: Sight, posted: Mapping[str, str], what: str) -> Comment:
        _require_same(sight, posted)
        nonce, digest = posted.get("nonce", ""), posted["digest"]
        if what == "reject":
            return self._room.gates.reject(visit.caller, at, posted.get("reason", ""), nonce=nonce, digest=digest)
        values = form.given(sight.gate.inputs, posted)
        return self._room.gates.approve(visit.caller, at, values, posted.get("remark", ""), nonce=nonce, digest=digest)

    def _draw(
        self,
        request: Request,
        visit: Visit,
        at: At,
        sight: Sight,
        *,
        said: Said | None = None,
        posted: Mapping[str, str] | None = None,
        what: str = "",
        wrong: Wrong | None = None,
    ) -> Response:
        errors = defaultdict(str, wrong.fields if wrong else {})
        typed = posted if what == "approve" else None
        values: dict[str, Any] = {
            "at": at,
            "here": addresses.written(at),  # not where a form was sent to
            "place": addresses.written(at),
            "live": addresses.written(at, "live"),
            "approve": addresses.written(at, "approve"),
            "reject": addresses.written(at, "reject"),
            "sight": sight,
            "now": sight.now,
            "said": said,
            "wrong": wrong,
            "what": what,
            "errors": errors,
            "entries": form.entries(sight.gate.inputs, typed, errors),
            "remark": (posted or _NOTHING).get("remark", ""),
            "reason": (posted or _NOTHING).get("reason", ""),
            "nonce": secrets.token_urlsafe(16),
            "seats": tree(sight, visit.caller.person),
            "words": words,
        }
        return self._room.page(request, "gate", visit, status=422 if wrong else 200, **values)


def _require_same(sight: Sight, posted: Mapping[str, str]) -> None:
    """Refuse an answer to another question: on a pull request a new commit asks anew under the same address."""
    if posted.get("digest") != sight.gate.digest or any(form.strangers(sight.gate.inputs, posted)):
        raise Wrong(
            "The question was asked anew since this page was opened, so nothing was posted.",
            {"": "Read it again; what you typed is still here."},
        )
