"""A line to GitHub that needs nothing installed: each request once, at once, or not at all.

Only for looking whether it is worth installing the rest. Whatever goes wrong here is no answer; the real client asks again.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from typing import Any

from gh_gate import __version__
from gh_gate.errors import UpstreamError
from gh_gate.forge.github.answer import RAW, Answer, Ask
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.connect import ADDRESS
from gh_gate.forge.github.credentials import Given
from gh_gate.forge.github.manners import Manners

TIMEOUT = 10.0
"""Seconds to wait for a connection, and for each piece of an answer."""

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer that are read; a hundred issues with the longest texts are a tenth of it."""


class Line(Client):
    """GitHub as seen with a token, for reading only.

    :param url: of the API; only this server ever gets the token.
    :raise UpstreamError: where that is no address.
    """

    def __init__(self, url: str, token: str) -> None:
        nothing: Any = None  # no wire: `_send` is all that the client asks of one
        manners = Manners(timeout=TIMEOUT)
        super().__init__(nothing, Given(token), Clock(time.monotonic), manners)
        self._url, self._token = url.rstrip("/"), token
        if not ADDRESS.fullmatch(self._url):
            raise UpstreamError("GITHUB_API_URL is not the address of a GitHub API.")
        self._opener = urllib.request.build_opener(_NoRedirect)

    def _send(self, ask: Ask) -> Answer:
        if ask.method != "GET":
            raise UpstreamError(f"{ask} is nothing to read.")
        query = urllib.parse.urlencode(ask.params)
        headers = {
            "Accept": ask.accept,
            "Authorization": f"token {self._token}",
            "User-Agent": f"gh-gate/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        address = f"{self._url}{ask.path}" + (f"?{query}" if query else "")
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 - `ADDRESS` allows no other scheme
        try:
            answer = _answer(ask, *self._read(request))
        except (OSError, ValueError, RecursionError) as error:
            raise UpstreamError(f"{ask}: {type(error).__name__}") from None
        self.clock.hear(answer.date)
        return answer

    def _read(self, request: urllib.request.Request) -> tuple[int, Message, bytes]:
        try:
            with self._opener.open(request, timeout=TIMEOUT) as reply:
                return reply.status, reply.headers, reply.read(LARGEST)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers, refused.read(LARGEST)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it would take the token elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        """Say that there is nowhere to go."""
        return


def _answer(ask: Ask, status: int, headers: Message, body: bytes) -> Answer:
    told = {name.lower(): value for name, value in headers.items()}
    text = body.decode()
    return Answer(status, told, text if ask.accept == RAW and status == 200 else json.loads(text))
