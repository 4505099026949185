"""One request over PyGithub and its answer, without retries, redirections or waiting.

This is the only module that imports PyGithub, which takes longer than the rest of a command; import it when it is used.
"""

from __future__ import annotations

import json
import logging
import threading
from typing import Any

import requests
from github import Github
from github.Auth import Auth
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse
from urllib3.exceptions import HTTPError, NewConnectionError

from gh_gate import __version__
from gh_gate.forge.github.answer import GRAPHQL, RAW, Answer, Ask
from gh_gate.forge.github.credentials import Token

API_VERSION = "2022-11-28"

_log = logging.getLogger("gh_gate.forge")
# At DEBUG PyGithub writes whole bodies, and the answer to an App's request for a token is the token.
logging.getLogger("github.Requester").setLevel(logging.INFO)


class Cut(Exception):  # noqa: N818 - says what became of the line
    """No answer came.

    :param sent: whether the request may have reached GitHub.
    """

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.why, self.sent = why, sent


class Wire:
    """The line to GitHub, with a PyGithub client for each thread, because one client is not safe in two.

    https://github.com/PyGithub/PyGithub/issues/1257

    :param base_url: the root of the REST API.
    :param timeout: seconds to wait for a connection, and for each piece of an answer.
    """

    def __init__(self, base_url: str, timeout: float) -> None:
        self._base_url, self._timeout = base_url, timeout
        self._threads = threading.local()

    def send(self, ask: Ask, token: Token) -> Answer:
        """Send a request once.

        :raise Cut: where no whole answer came.
        """
        line = self._line()
        url = line.github.requester.graphql_url if ask.path == GRAPHQL else ask.path
        headers = {"Accept": ask.accept} | ({"If-None-Match": ask.etag} if ask.etag else {})
        line.auth.lend(token)
        try:
            status, told, text = line.github.requester.requestJson(
                ask.method, url, dict(ask.params), headers, ask.body and dict(ask.body), line.connection
            )
        except (requests.RequestException, HTTPError) as error:
            raise Cut(_reason(error), sent=_was_sent(error)) from None  # the error holds the request with its token
        _log.debug("%s %s -> %d", ask, dict(ask.params) or "", status)
        return _answer(ask, status, told, text)

    def _line(self) -> _Line:
        if not hasattr(self._threads, "line"):
            self._threads.line = _Line(self._base_url, self._timeout)
        line: _Line = self._threads.line
        return line


class _Line:
    def __init__(self, base_url: str, timeout: float) -> None:
        self.auth = _Lent()
        self.github = Github(
            auth=self.auth,
            base_url=base_url,
            timeout=max(1, round(timeout)),
            user_agent=f"gh-gate/{__version__}",
            retry=None,
            per_page=100,
            seconds_between_requests=None,
            seconds_between_writes=None,
            api_version=API_VERSION,
        )
        self.connection = _connection(self.github, timeout)


class _Lent(Auth):
    """The token of this one request; the next one may have another, as installation tokens live for an hour."""

    def __init__(self) -> None:
        self._token = Token("token", "none")

    def lend(self, token: Token) -> None:
        self._token = token

    @property
    def token_type(self) -> str:
        return self._token.kind

    @property
    def token(self) -> str:
        return self._token.secret


def _connection(github: Github, timeout: float) -> HTTPRequestsConnectionClass | HTTPSRequestsConnectionClass:
    requester = github.requester
    kind = _Secure if requester.scheme == "https" else _Plain
    host, _, port = requester.hostname_and_port.partition(":")
    connection: HTTPRequestsConnectionClass | HTTPSRequestsConnectionClass = kind(host, int(port) if port else None)
    connection.timeout = timeout  # type: ignore[assignment]  # declared int, but handed on to requests, which takes any
    return connection


class _Secure(HTTPSRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _as_it_is(super().getresponse(), self.verb)


class _Plain(HTTPRequestsConnectionClass):
    def getresponse(self) -> RequestsResponse:
        return _as_it_is(super().getresponse(), self.verb)


def _as_it_is(response: RequestsResponse, verb: str) -> RequestsResponse:
    # PyGithub repeats whatever met a 301, a POST too, at the new place, and sleeps and recurses at a 202. It looks for
    # `location` and for the number, so a redirection is handed on under another name, and a 202 as what it is to us.
    if "location" in response.headers:
        response.headers["x-location"] = response.headers.pop("location")
    if response.status == 202 and verb == "GET":
        response.status = 503
    response.response.encoding = "utf-8"  # never guessed
    return response


def _answer(ask: Ask, status: int, told: dict[str, Any], text: str) -> Answer:
    headers = {str(k).lower(): str(v) for k, v in told.items()}
    if "x-location" in headers:
        headers["location"] = headers.pop("x-location")
    if ask.accept == RAW and status == 200:
        return Answer(status, headers, text)
    if not text:
        # What carried nothing needs nothing back: a job that is run again is not less so for an empty answer.
        empty_handed = ask.method == "POST" and ask.body is None
        return Answer(status, headers, readable=status not in (200, 201) or empty_handed)
    try:
        return Answer(status, headers, json.loads(text))
    except (ValueError, RecursionError):
        return Answer(status, headers, readable=False)


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout):
        return "no answer came in time"
    return f"the connection failed ({type(error).__name__})"


def _was_sent(error: Exception) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return not isinstance(error, requests.ConnectTimeout) and not isinstance(reason, NewConnectionError)
