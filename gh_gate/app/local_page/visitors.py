"""Who visits the page of the local forge: whoever they say they are, as everywhere on the local forge."""

from __future__ import annotations

import secrets
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.signin.csrf import Csrf
from gh_gate.app.signin.places import own_path
from gh_gate.app.view import Caller
from gh_gate.app.view.caller import Via
from gh_gate.app.web.body import Reader
from gh_gate.app.web.pages import answers, form, trouble
from gh_gate.app.web.pages.trouble import Forged
from gh_gate.app.web.pages.visitors import Visit
from gh_gate.core.thread import Person
from gh_gate.errors import UsageError
from gh_gate.forge.local import LocalForge
from gh_gate.forge.local.people import is_login

HOST: Final = "127.0.0.1"
_COOKIE: Final = "gh-gate-as"
_SESSION: Final = "local"


class LocalVisitors:
    """See `gh_gate.app.web.pages.visitors.Visitors`; nobody signs in.

    :param forge: whose people they are.
    """

    github = ""

    def __init__(self, forge: LocalForge) -> None:
        self._forge, self._secret, self._reader = forge, secrets.token_hex(32), Reader(16_384)

    def install(self, app: Starlette) -> None:
        """Answer ``/answer-as``."""
        app.add_route("/answer-as", trouble.guarded(self._change, secure=False), methods=["POST"])

    def visit(self, request: Request) -> Visit:
        """Return who the visitor has chosen to be, at first this machine's user."""
        person = self._person(request)
        others = tuple(each.login for each in self._forge.people() if each.id != person.id)
        return Visit(Caller(person, "", _SESSION, Via.LOCAL), self._csrf(request).token(_whose(person)), others)

    def ours(self, request: Request, token: str, visit: Visit | None) -> bool:
        """Tell whether a form came from this page, made for whoever answers now.

        Other sites in the same browser can send forms too; and another tab may have chosen somebody else since.
        """
        csrf = self._csrf(request)
        person = visit.caller.person if visit else self._person(request)
        return csrf.holds(_whose(person), token) and not csrf.foreign(request.headers)

    def begin(self, request: Request, back: str) -> Response:  # noqa: ARG002 - the protocol's
        """Lead to the lists."""
        return answers.see_other("/")

    def finish(self, request: Request) -> Response:  # noqa: ARG002 - the protocol's
        """Lead to the lists."""
        return answers.see_other("/")

    def leave(self, request: Request, visit: Visit) -> Response:  # noqa: ARG002 - the protocol's
        """Be this machine's user again."""
        response = answers.see_other("/")
        response.delete_cookie(_COOKIE, path="/")
        return response

    def _person(self, request: Request) -> Person:
        login = request.cookies.get(_COOKIE, "")
        return self._forge.person(login if is_login(login) else self._forge.login)

    def _csrf(self, request: Request) -> Csrf:
        return Csrf(self._secret, f"http://{request.headers['host']}")

    async def _change(self, request: Request) -> Response:
        posted = await form.received(request, self._reader)
        return await run_in_threadpool(self._become, request, posted)

    def _become(self, request: Request, posted: dict[str, str]) -> Response:
        if not self.ours(request, posted.get("csrf", ""), None):
            raise Forged(self._person(request).login)
        login = posted.get("login", "").strip().removeprefix("@")
        if not is_login(login):
            raise UsageError(f"{login[:60]!r} cannot be a login.", do="use letters, digits and dashes, at most 39")
        person = self._forge.person(login)
        response = answers.see_other(own_path(posted.get("to", "/")))
        response.set_cookie(_COOKIE, person.login, path="/", httponly=True, samesite="strict")
        return response


def _whose(person: Person) -> str:
    """Return what the forms made for somebody are bound to: what they say of who answers has to stay true."""
    return f"{_SESSION} {person.id}"
