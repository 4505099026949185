"""GitHub as a `gh_gate.forge.base.Forge`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from gh_gate.core.thread import Person, Thread
from gh_gate.errors import UpstreamError
from gh_gate.forge.base import Place
from gh_gate.forge.github import edits, identity
from gh_gate.forge.github.changes import Changes
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.deployments import Protection
from gh_gate.forge.github.listings import Listings
from gh_gate.forge.github.overview import Overview
from gh_gate.forge.github.rights import Rights
from gh_gate.forge.github.runs import Runs
from gh_gate.forge.github.source import Code
from gh_gate.forge.github.threads import Threads
from gh_gate.forge.github.writes import Writes


class GitHubForge(Code, Changes, Rights, Listings, Writes):
    """GitHub as a forge; `gh_gate.forge.github.connect` makes one from the environment.

    :param client: GitHub as seen by the account that this process writes as.
    :param repository: ``owner/name``.
    :param app: the App's own client, if the account is an installation of one.
    :param in_actions: whether this is a job of GitHub Actions.
    :param me: the account, where it is known.
    """

    def __init__(
        self,
        client: Client,
        repository: str,
        *,
        app: Client | None = None,
        in_actions: bool = False,
        me: Person | None = None,
    ) -> None:
        super().__init__(client, repository)
        self._app, self._in_actions = app, in_actions
        self._threads = Threads(client, repository)
        self._me = me
        self.runs = Runs(client, repository)
        self.overview = Overview(client, repository)
        self.protection = Protection(client, repository)

    @property
    def name(self) -> str:
        """The repository, ``owner/name``."""
        return self._name

    def me(self) -> Person:
        """Return the account that this process writes as; asked once."""
        if self._me is None:
            self._me = identity.ask(self._client, self._app, in_actions=self._in_actions)
        return self._me

    def now(self) -> datetime:
        """Return GitHub's clock."""
        if self._client.clock.now() is None:
            self._client.get("/rate_limit", keep=False, allow=(404,))  # free; a server without limits has none
        now = self._client.clock.now()
        if now is None:
            raise UpstreamError("GitHub's answers bear no date.", do="check for a proxy that removes headers")
        return now

    def bearer(self) -> str:
        """Return a token of this account, for a server that asks GitHub with it who is there and what they may see."""
        return self._client.credentials.token().secret

    def edited(self, numbers: Collection[int]) -> frozenset[int]:
        """Return those issues whose text was edited, or may have been; one request for fifty of them."""
        return edits.edited(self._client, self._name, numbers)

    def read(self, place: Place) -> Thread:
        """Read the whole thread with its edits and deletions; free of quota while nothing has changed."""
        return self._threads.read(place, self.me())
