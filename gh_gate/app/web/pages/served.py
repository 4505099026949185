"""The server's visitors: people whom GitHub has sent back, by the session in their cookie."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.signin.desk import PageDesk
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.web.pages import answers
from gh_gate.app.web.pages.visitors import Visit


class ServedVisitors:
    """See `gh_gate.app.web.pages.visitors.Visitors`.

    :param desk: where people sign in.
    """

    def __init__(self, desk: PageDesk) -> None:
        self._desk, self.github = desk, desk.github

    def visit(self, request: Request) -> Visit:
        """Return who is signed in."""
        caller = self._desk.caller(request.cookies)
        if caller is None:
            raise NotSignedIn("nobody is signed in.", do="sign in")
        return Visit(caller, self._desk.csrf.token(caller.session))

    def ours(self, request: Request, token: str, visit: Visit | None) -> bool:
        """Tell whether a form is ours: by where the browser says it is from, and by the session's token."""
        csrf = self._desk.csrf
        return not csrf.foreign(request.headers) and (visit is None or csrf.holds(visit.caller.session, token))

    def begin(self, request: Request, back: str) -> Response:
        """Send somebody to GitHub."""
        begun = self._desk.flow.begin(back, cookies=request.cookies)
        return _with_cookie(answers.see_other(begun.location), begun.cookie)

    def finish(self, request: Request) -> Response:
        """Take whom GitHub sends back."""
        told = {name: request.query_params.get(name, "") for name in ("state", "code", "error")}
        finished = self._desk.flow.finish(**told, cookies=request.cookies)
        return _with_cookie(answers.see_other(finished.next_path), finished.cookie)

    def leave(self, request: Request, visit: Visit) -> Response:  # noqa: ARG002 - the protocol's
        """Sign somebody out."""
        return _with_cookie(answers.see_other("/sign-in?out"), self._desk.sign_out(visit.caller))


def _with_cookie(response: Response, cookie: str) -> Response:
    response.headers.append("set-cookie", cookie)
    return response
