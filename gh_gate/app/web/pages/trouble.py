"""What a visitor is told where a page cannot be shown: what happened, why, what to do."""

from __future__ import annotations

import inspect
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.signin.refusals import NotSignedIn, SignInRefused
from gh_gate.app.view import Hidden
from gh_gate.app.web.pages import answers
from gh_gate.app.web.pages.drawing import draw
from gh_gate.app.web.problem import Refused
from gh_gate.core import durations
from gh_gate.errors import GateError, UnknownOutcome, UpstreamError, UsageError

Handler = Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]

_log = logging.getLogger("gh_gate.app.pages")


class Forged(Exception):  # noqa: N818 - says what a form is, not that something failed
    """A form was not sent by a page of ours, or by one of another session.

    :param login: of whoever visits now; an empty string where nobody does.
    """

    def __init__(self, login: str = "") -> None:
        super().__init__(login)
        self.login = login


class TooOften(Exception):  # noqa: N818 - says what somebody did, not that something failed
    """Somebody asks more often than they may.

    :param wait: seconds.
    """

    def __init__(self, wait: float) -> None:
        super().__init__(wait)
        self.wait = math.ceil(wait)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page of trouble says.

    :param why: and ``do``: one sentence each, or empty strings.
    :param link: where to go from here, as an address and its words.
    :param wait: seconds after which it may be tried again; 0 where that is not known.
    """

    status: int
    what: str
    why: str = ""
    do: str = ""
    link: tuple[str, str] = ("/", "All that waits for you")
    wait: int = 0


NOT_FOUND: Final = Trouble(
    404,
    "There is no such page",
    "Either there is nothing at this address, or it belongs to a repository that you cannot read on GitHub.",
    "Check the address, or ask whoever sent it to give you access to the repository.",
)
_FORGED: Final = Trouble(
    403,
    "This form was not taken",
    "It did not come from a page of this session; that happens after signing in, or choosing another login, in another window.",
    "Nothing was posted. Go back, load the page again, and send it from there.",
)
_ENDED: Final = Trouble(
    401,
    "Your session has ended",
    "A session lasts a working day at most. Nothing was posted.",
    "Sign in, then answer again.",
)
_BROKEN: Final = Trouble(
    500,
    "This page could not be made",
    "The server made a mistake; its log says more.",
    "Try again. The gate itself is not touched by this: a comment on the issue answers it just as well.",
)


def guarded(handler: Handler, *, secure: bool) -> Callable[[Request], Awaitable[Response]]:
    """Return a handler that answers with a page, whatever happens, and with the headers of all pages.

    :param handler: one that is not a coroutine is called in a thread.
    """

    async def answer(request: Request) -> Response:
        try:
            found: Any = (
                handler(request) if inspect.iscoroutinefunction(handler) else run_in_threadpool(handler, request)
            )
            response: Response = await found
        except NotSignedIn:
            response = _sign_in(request)
        except (GateError, Forged, TooOften, Refused) as error:
            response = shown(_told(error))
        return answers.sealed(response, secure=secure)

    return answer


def shown(trouble: Trouble) -> Response:
    """Return the page that says it."""
    headers = {"retry-after": str(trouble.wait)} if trouble.wait else {}
    return answers.page(draw("trouble", trouble=trouble), trouble.status, headers)


def install(app: Starlette, *, secure: bool) -> None:
    """Answer browsers with pages where a request finds nothing or the server makes a mistake; programs get what they got."""
    before = dict(app.exception_handlers)

    async def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return await _either(request, error, HTTPException, NOT_FOUND if status == 404 else _plain(status))

    async def broken(request: Request, error: Exception) -> Response:
        return await _either(request, error, Exception, _BROKEN)

    async def _either(request: Request, error: Exception, kind: type[Exception], trouble: Trouble) -> Response:
        other: Any = before.get(kind)
        if other is None or _is_browser(request):
            return answers.sealed(shown(trouble), secure=secure)
        response: Response = await other(request, error)
        return response

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, broken)


def _is_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _sign_in(request: Request) -> Response:
    if request.method == "GET":
        return answers.see_other(_door(request, request.url.path))
    page = request.url.path.removesuffix("/approve").removesuffix("/reject")
    return shown(replace(_ENDED, link=(_door(request, page), "Sign in")))


def _door(request: Request, path: str) -> str:
    """Return where to sign in, so that one comes back to a path."""
    to = f"{path}?{request.url.query}" if request.url.query else path
    return "/sign-in" if to == "/" else f"/sign-in?{urlencode({'to': to})}"


def _told(error: GateError | Forged | TooOften | Refused) -> Trouble:
    match error:
        case Hidden():
            return NOT_FOUND
        case Forged():
            return replace(_FORGED, do=f"You are @{error.login} now. {_FORGED.do}") if error.login else _FORGED
        case TooOften():
            do = f"Wait {durations.describe(error.wait)}, then load the page again; nothing was posted."
            return Trouble(
                429, "That was too often", "Everybody shares what GitHub lets this server ask.", do, wait=error.wait
            )
        case Refused():
            return Trouble(error.status, HTTPStatus(error.status).phrase, error.detail)
        case SignInRefused():
            return Trouble(400, error.what, error.why, error.do, ("/sign-in", "Sign in"))
        case UnknownOutcome():
            return Trouble(
                502,
                "It is not known whether your answer was posted",
                error.what,
                "Look at the issue before you send it again.",
            )
        case UpstreamError():
            do = "Try again in a moment; nothing was changed."
            return Trouble(503, "This cannot be looked up now", error.what, do, wait=10)
        case UsageError():
            return Trouble(400, error.what, error.why, error.do)
    _log.warning("a page could not be shown: %s", error.what)
    return Trouble(500, "This cannot be shown", error.what, error.do)


def _plain(status: int) -> Trouble:
    return Trouble(status, HTTPStatus(status).phrase, HTTPStatus(status).description)
