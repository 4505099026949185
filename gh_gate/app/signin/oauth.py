"""GitHub's side of a sign-in: the page that asks the person, the code, the token, and its end.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

import requests

from gh_gate import __version__
from gh_gate.app.signin.refusals import SignInRefused, begin_again
from gh_gate.app.signin.web import web_of
from gh_gate.errors import UpstreamError
from gh_gate.forge.github.scrub import one_line

_TIMEOUT: Final = (5.0, 15.0)
_PARTING: Final = (3.0, 5.0)
"""Seconds for what somebody who leaves waits for."""

_HEADERS: Final = {
    "Accept": "application/json",
    "User-Agent": f"gh-gate/{__version__}",
    "X-GitHub-Api-Version": "2022-11-28",
}
_GIVEN_BACK: Final = frozenset({204, 404, 422})
"""Done, or there is no such token any more."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/=-]{1,1024}", re.ASCII)
_OURS: Final = {
    "incorrect_client_credentials": "the server's GH_GATE_CLIENT_ID or GH_GATE_CLIENT_SECRET is not the App's",
    "redirect_uri_mismatch": "the App's page does not have this server's callback URL",
}
"""What only those who run the server can mend, by GitHub's word for it."""

_log = logging.getLogger("gh_gate.app.signin")


@dataclass(frozen=True, slots=True)
class Granted:
    """A person's token, through the App.

    :param seconds: how long it lives; None where it does not end.
    """

    token: str = field(repr=False)
    seconds: int | None


class OAuth:
    """The App, as those who sign in meet it.

    :param api: the root of the REST API; its pages are where `web_of` says.
    :param client_id: the App's.
    :param client_secret: the App's.
    :param callback: where GitHub sends people back; it has to stand on the App's page.
    """

    def __init__(self, api: str, client_id: str, client_secret: str, callback: str) -> None:
        self._api, self._web, self._callback = api, web_of(api), callback
        self._client_id, self._client_secret = client_id, client_secret

    def page(self, state: str, challenge: str) -> str:
        """Return the address at which GitHub asks the person."""
        query = {
            "client_id": self._client_id,
            "redirect_uri": self._callback,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "allow_signup": "false",
        }
        return f"{self._web}/login/oauth/authorize?{urlencode(query)}"

    def exchange(self, code: str, verifier: str) -> Granted:
        """Turn a code into a token. It is sent once: whether a lost answer used the code up is not known.

        :param verifier: of the challenge that the page was called with.
        :raise SignInRefused: where GitHub says no.
        :raise UpstreamError: where no answer can be had.
        """
        form = {
            "client_id": self._client_id,
            "client_secret": self._client_secret,
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": verifier,
        }
        told = self._posted(f"{self._web}/login/oauth/access_token", form)
        if "error" in told:
            raise _refused(one_line(str(told["error"]), 60))
        return _granted(told)

    def gave(self, token: str) -> bool:
        """Tell whether a token is one that somebody has given to this very App, and still good.

        https://docs.github.com/en/rest/apps/oauth-applications#check-a-token

        :raise UpstreamError: where GitHub does not say.
        """
        status = self._of_token("POST", token)
        if status not in {200, 404, 422}:
            raise _no_answer(f"it answered {status}")
        return status == 200

    def revoke(self, token: str) -> None:
        """Make a token worthless; where that fails it ends by itself within hours.

        https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-token
        """
        try:
            status = self._of_token("DELETE", token)
        except UpstreamError as error:
            _log.warning("a token of somebody who signed out could not be revoked: %s", error.why)
        else:
            if status not in _GIVEN_BACK:
                _log.warning("a token of somebody who signed out could not be revoked: GitHub answered %d", status)

    def is_known(self) -> bool:
        """Ask whether GitHub accepts the client id and its secret; nothing is changed.

        :raise UpstreamError: where it does not say.
        """
        status = self._of_token("DELETE", "ghu_" + "0" * 36)  # a token that nobody has
        if status not in {401, *_GIVEN_BACK}:
            raise _no_answer(f"it answered {status}")
        return status != 401

    def _of_token(self, method: str, token: str) -> int:
        """Return GitHub's answer about a token, to the App itself."""
        url = f"{self._api}/applications/{quote(self._client_id, safe='')}/token"
        try:
            return requests.request(
                method,
                url,
                json={"access_token": token},
                headers=_HEADERS,
                auth=(self._client_id, self._client_secret),
                timeout=_PARTING,
                allow_redirects=False,
            ).status_code
        except requests.RequestException as error:
            why = type(error).__name__  # the error itself holds the request
        raise _no_answer(why)

    @staticmethod
    def _posted(url: str, form: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = requests.post(
                url, data=form, headers=_HEADERS, timeout=_TIMEOUT, allow_redirects=False, auth=_nobody
            )
            told = answer.json() if answer.status_code == 200 else None
            why = f"it answered {answer.status_code}"
        except requests.RequestException as error:
            told, why = None, type(error).__name__
        if isinstance(told, dict):
            return told
        raise _no_answer(why)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send no credentials, also where ~/.netrc has some for this host."""
    return request


def _granted(told: Mapping[str, Any]) -> Granted:
    token, seconds = told.get("access_token"), told.get("expires_in")
    ends = seconds is None or (type(seconds) is int and seconds > 0)
    if not isinstance(token, str) or not _TOKEN.fullmatch(token) or not ends:
        raise _no_answer("its answer cannot be understood")
    return Granted(token, seconds)


def _no_answer(why: str) -> UpstreamError:
    return UpstreamError(
        "GitHub did not confirm who you are.", why=why, do="sign in once more; if that fails, try again later"
    )


def _refused(error: str) -> SignInRefused:
    if error in _OURS:
        _log.error("nobody can sign in: %s", _OURS[error])
        return SignInRefused(
            "nobody can sign in at present.", why=_OURS[error], do="tell those who run this server", docs="docs/app.md"
        )
    return begin_again("GitHub did not confirm this sign-in.", f"it says {error}")
