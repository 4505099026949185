"""What a token may do, beside what its person may: the App acts for whoever sends it, so a token must be good for that itself.

Any site with "Sign in with GitHub" holds tokens that tell who somebody is, and may do nothing. With one of those it could have the
App write in that person's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gh_gate.app.asking.refusals import Denied
from gh_gate.app.github import Hub
from gh_gate.app.spots import Spot
from gh_gate.app.view import Caller
from gh_gate.app.view.access import APPS_PERSON, accepted
from gh_gate.forge.github.paths import path

FINE_GRAINED: Final = "github_pat_"
"""How the tokens begin whose permissions GitHub tells nobody; their people make them one by one, for one purpose."""

_SCOPES: Final = "x-oauth-scopes"
_WRITES: Final = {"repo", "public_repo"}
"""Either will do: a private repository is shown to none that has the second alone.

https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
"""


class Tokens:
    """Knows which tokens may have the App write.

    :param hub: GitHub, which is asked with the tokens themselves, each time.
    :param ours: tells whether a token is one that its person has given to this very App; None where that cannot be asked.
    """

    def __init__(self, hub: Hub, ours: Callable[[str], bool] | None) -> None:
        self._hub, self._ours = hub, ours

    def require(self, caller: Caller, spot: Spot) -> None:
        """Refuse a person's token that may not write itself; an integration's is not looked at.

        :param spot: a repository that the caller can read.
        :raise Denied: saying which token is needed.
        :raise NotSignedIn: where GitHub no longer accepts the token.
        :raise UpstreamError: where GitHub cannot be asked.
        """
        if not caller.person.human or caller.token.startswith(FINE_GRAINED):
            return
        if caller.token.startswith(APPS_PERSON):
            self._require_ours(caller.token)
        else:
            self._require_scope(caller, spot)

    def _require_ours(self, token: str) -> None:
        if self._ours is None:
            raise Denied(
                "whether this token was given to the App cannot be told.",
                why="this server has no client secret of its App",
                do="use a personal access token, or have GH_GATE_URL, GH_GATE_CLIENT_ID and GH_GATE_CLIENT_SECRET set",
            )
        if not self._ours(token):
            raise Denied("this token was given to another App.", do="use a personal access token, or `gh auth token`")

    def _require_scope(self, caller: Caller, spot: Spot) -> None:
        with accepted():
            answer = self._hub.person(caller.token).get(path("repos", *spot.repository.split("/")), keep=False)
        if not _WRITES & {scope.strip() for scope in answer.headers.get(_SCOPES, "").split(",")}:
            raise Denied(
                "this token may not write: it lacks the scope `repo`, or `public_repo` for a public repository.",
                do="use one that has it",
            )
