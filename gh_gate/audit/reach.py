"""From the environment to GitHub as an audit needs it: one account for one repository or a whole organisation, reading only."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from gh_gate.audit import listing
from gh_gate.audit.forges import OnGitHub, named_key
from gh_gate.audit.listing import Listing
from gh_gate.audit.sources import History
from gh_gate.errors import UsageError
from gh_gate.forge.base import Repository
from gh_gate.forge.github import connect, installation
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.connect import SERVER, TOKENS, wire
from gh_gate.forge.github.credentials import AppKey, Given, Installation
from gh_gate.forge.github.forge import GitHubForge
from gh_gate.forge.github.manners import Manners
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import understanding

MANNERS: Final = Manners(patience=2 * 3_600.0)
"""GitHub gives so many requests an hour: who has used them up waits for the next one, and a long history uses up many."""


class Reach:
    """A repository, or the repositories of an organisation, on GitHub; the `gh_gate.audit.sources.Sources` of most audits.

    :param environ: as `gh_gate.forge.github.connect` takes it.
    :param repository: ``owner/name``; empty for a whole organisation.
    :param organisation: its login, where no repository is given.
    :raise UsageError: without a token, or where a name is none.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        repository: str = "",
        organisation: str = "",
        manners: Manners | None = None,
    ) -> None:
        connect(environ, repository or f"{organisation}/x")  # nothing is sent: it refuses what cannot work
        self._repository, self._organisation = repository, organisation
        manners = manners or MANNERS
        line, clock = wire(environ.get("GITHUB_API_URL") or SERVER, manners.timeout), Clock(manners.monotonic)
        self._app: Client | None = None
        app_id, key = (environ.get(name, "").strip() for name in ("GH_GATE_APP_ID", "GH_GATE_PRIVATE_KEY"))
        if app_id and key:
            self._app = Client(line, AppKey(app_id, key, clock, time.time), clock, manners)
            credentials = Installation(partial(self._mint, self._app), clock)
            self._client = Client(line, credentials, clock, manners)
        else:
            token = next(environ[name].strip() for name in TOKENS if environ.get(name, "").strip())
            self._client = Client(line, Given(token), clock, manners)

    def repositories(self) -> Iterator[Repository]:
        """Go through the repositories that are meant and seen."""
        if self._repository:
            yield GitHubForge(self._client, self._repository).repository()
            return
        found = False
        for repository in listing.repositories(self._client, self._organisation):
            found = True
            yield repository
        if not found:
            raise UsageError(
                f"no repository of {self._organisation} is seen.",
                do="check the organisation's name, and that the token or the App has access to it",
            )

    def history(self, repository: Repository) -> History:
        """Return what happened in one of them; all share one account's pace."""
        name = repository.full_name
        return OnGitHub(GitHubForge(self._client, name, app=self._app), Listing(self._client, name))

    def public_key(self) -> str:
        """Return the App's public key as the one repository's policy file names it; empty where none is named."""
        return named_key(GitHubForge(self._client, self._repository)) if self._repository else ""

    def _mint(self, app: Client) -> object:
        number = installation.find(app, self._repository)[0] if self._repository else self._installed(app)
        return app.mint(path("app", "installations", number, "access_tokens"), {}).data

    def _installed(self, app: Client) -> int:
        answer = app.get(path("orgs", self._organisation, "installation"))
        with understanding("the App's installation"):
            return int(answer.data["id"])
