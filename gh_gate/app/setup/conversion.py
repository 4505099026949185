"""The code that GitHub sends back, turned into the App and its secrets; that works once, and within an hour.

https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gh_gate import __version__
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.scrub import one_line

if TYPE_CHECKING:
    import requests

CODE = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)
_TRIES = 3
_TIMEOUT = (10.0, 30.0)
_LATER = (403, 408, 429)
"""Limits, and answers that came too late; every other 4xx is GitHub's last word."""

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_SECRET = re.compile(r"[!-~]{1,255}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """The App that GitHub made.

    :param owner: the login of the account whose App it is.
    :param private_key: RSA, PEM.
    :param webhook_secret: None where GitHub made none.
    """

    id: int
    slug: str
    owner: str
    client_id: str
    client_secret: str = field(repr=False)
    private_key: str = field(repr=False)
    webhook_secret: str | None = field(repr=False)


class CodeRefused(GateError):  # noqa: N818 - a plain answer of GitHub's, not a fault
    """GitHub does not give the App for this code, and will not later."""


def convert(api: str, code: str, *, sleep: Callable[[float], None] = time.sleep) -> Created:
    """Fetch the App that belongs to a code.

    The request is repeated when no answer comes: a code that was used up by a lost answer is refused, never harmful.

    :param api: the root of the REST API.
    :param code: as GitHub sent it; fits `CODE`.
    :param sleep: waits that many seconds.
    :raise CodeRefused: where GitHub says no.
    :raise UpstreamError: where it cannot be asked now; the code may be good yet.
    """
    for pause in (*(2.0**n for n in range(_TRIES - 1)), None):
        try:
            return _once(api, code)
        except UpstreamError:
            if pause is None:
                raise
            sleep(pause)
    raise AssertionError  # the last try returns or raises


def _once(api: str, code: str) -> Created:
    import requests  # noqa: PLC0415 - takes longer to load than the rest of the command

    url = api + path("app-manifests", code, "conversions")
    headers = {
        "Accept": "application/vnd.github+json",
        "User-Agent": f"gh-gate/{__version__}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    try:
        answer = requests.post(url, headers=headers, timeout=_TIMEOUT, allow_redirects=False, auth=_nobody)
        body = answer.json() if answer.status_code == 201 else None
    except requests.RequestException as error:
        raise _no_answer(type(error).__name__) from None  # the error holds the address, with the code in it
    if body is not None:
        return _created(body)
    if 400 <= answer.status_code < 500 and answer.status_code not in _LATER:
        raise _refused(answer.status_code)
    raise _no_answer(f"it answered {answer.status_code}")


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send no credentials, also where ~/.netrc has some for this host."""
    return request


def _created(body: Any) -> Created:
    with understanding("the new App"):
        secret = body["webhook_secret"]
        return Created(
            id=_number(body["id"]),
            slug=_text(body["slug"], _WORD),
            owner=_text(body["owner"]["login"], _WORD),
            client_id=_text(body["client_id"], _WORD),
            client_secret=_text(body["client_secret"], _SECRET),
            private_key=_pem(body["pem"]),
            webhook_secret=_text(secret, _SECRET) if secret else None,
        )


def _number(value: object) -> int:
    if type(value) is int and value > 0:
        return value
    raise TypeError("an id is not a number")


def _text(value: object, form: re.Pattern[str]) -> str:
    # These go into lines of files, where a line's end would begin another setting.
    if isinstance(value, str) and form.fullmatch(value):
        return value
    raise ValueError("a word is missing or has other characters")


def _pem(value: object) -> str:
    if isinstance(value, str) and "PRIVATE KEY-----" in value:
        return value.strip() + "\n"
    raise ValueError("there is no private key")


def _no_answer(why: str) -> UpstreamError:
    return UpstreamError(
        "the App was created, and GitHub did not hand out its keys.",
        why=one_line(why),
        do="load the page again; its code is good for an hour",
    )


def _refused(status: int) -> CodeRefused:
    return CodeRefused(
        "GitHub does not hand out the keys of the new App.",
        why=f"it answered {status}: the code was used already, or is older than an hour",
        do="delete the App in its settings on GitHub, and run gh-gate init again",
    )
