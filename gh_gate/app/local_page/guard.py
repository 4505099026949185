"""Keeps other sites from this page: a name of theirs may point at this machine's address (DNS rebinding)."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gh_gate.app.web.pages import answers, trouble
from gh_gate.app.web.pages.trouble import Trouble

_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE)

_ELSEWHERE = Trouble(
    421,
    "This page is for this machine only",
    "It was asked for by a name that is not this machine's.",
    "Open it at 127.0.0.1 or localhost, as the terminal shows it.",
)


class Guard:
    """Lets through what was asked of this machine by its own name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; see https://asgi.readthedocs.io."""
        if scope["type"] == "http" and not _is_ours(Headers(scope=scope)):
            await answers.sealed(trouble.shown(_ELSEWHERE), secure=False)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_ours(headers: Headers) -> bool:
    hosts = headers.getlist("host")
    return len(hosts) == 1 and _LOOPBACK.fullmatch(hosts[0]) is not None
