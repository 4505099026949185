"""Signing in and out."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.signin.places import own_path
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.web.body import Reader
from gh_gate.app.web.pages import answers, form
from gh_gate.app.web.pages.drawing import draw
from gh_gate.app.web.pages.room import Room
from gh_gate.app.web.pages.trouble import Forged


class Entrance:
    """Answers ``/sign-in``, what follows it, and ``/sign-out``."""

    def __init__(self, room: Room) -> None:
        self._room, self._visitors, self._reader = room, room.visitors, Reader(16_384)

    def page(self, request: Request) -> Response:
        """Answer with the page that leads to GitHub."""
        to = own_path(request.query_params.get("to", "/"))
        out = "out" in request.query_params
        html = draw("sign_in", to=to, out=out, github=self._visitors.github)
        return answers.page(html, headers={"content-security-policy": answers.policy(self._visitors.github)})

    async def begin(self, request: Request) -> Response:
        """Send the visitor to GitHub."""
        posted = await form.received(request, self._reader)
        return await run_in_threadpool(self._begin, request, posted.get("to", "/"))

    def finish(self, request: Request) -> Response:
        """Take the visitor back."""
        return self._visitors.finish(request)

    async def leave(self, request: Request) -> Response:
        """Sign the visitor out; whoever is not signed in is out already."""
        posted = await form.received(request, self._reader)
        return await run_in_threadpool(self._leave, request, posted.get("csrf", ""))

    def _begin(self, request: Request, to: str) -> Response:
        if not self._visitors.ours(request, "", None):
            raise Forged
        return self._visitors.begin(request, to)

    def _leave(self, request: Request, token: str) -> Response:
        try:
            visit = self._room.sender(request, token)
        except NotSignedIn:
            return answers.see_other("/sign-in?out")
        return self._visitors.leave(request, visit)
