"""The App's account on GitHub: who it is, where it is installed, and a forge for each repository."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gh_gate.app.spots import Spot
from gh_gate.core.thread import Person
from gh_gate.errors import UpstreamError
from gh_gate.forge.github import identity, installation
from gh_gate.forge.github.answer import Answer, Ask
from gh_gate.forge.github.cache import LIMIT
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.connect import refuse_without_asserts, wire
from gh_gate.forge.github.credentials import AppKey, Credentials, Given, Installation, Scoped
from gh_gate.forge.github.forge import GitHubForge
from gh_gate.forge.github.manners import Manners, Pace
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import understanding

READS = {
    "issues": "read",
    "contents": "read",
    "metadata": "read",
    "members": "read",
    "pull_requests": "read",
    "actions": "read",
}
WRITES = {"issues": "write", "metadata": "read"}
"""Permissions of the two tokens; what an installation has not granted is left out."""

SELDOM = {f"{name}: write": {name: "write", "metadata": "read"} for name in ("actions", "deployments")}
"""Permissions of the tokens that run jobs again and answer protection rules, by what such a request needs."""

FORGES = 200
"""Repositories whose answers are remembered; the least recently used is forgotten first."""

FRESH = timedelta(minutes=10)
"""For how long an installation's permissions are taken as known."""

PEOPLE = 500
"""People whose answers are remembered, and whose pace is kept; the least recently seen is forgotten first."""

PATIENCE = 10.0
"""Seconds that a request with a person's token may wait for a limit: somebody sits before it."""

_LEVELS = ("read", "write", "admin")


@dataclass(slots=True)
class _Known:
    forge: GitHubForge
    terms: tuple[int, Mapping[str, str]]
    at: datetime


class Hub:
    """GitHub, as this App.

    :param app_id: the App's id.
    :param private_key: its RSA key, PEM.
    :param manners: how its clients behave.
    :param heard: is told of every answer, for who counts them: installation id (0 for the App itself), request, answer.
    """

    def __init__(
        self,
        url: str,
        app_id: str,
        private_key: str,
        manners: Manners,
        heard: Callable[[int, Ask, Answer], None] | None = None,
    ) -> None:
        refuse_without_asserts()
        self._manners, self._heard = manners, heard
        self._hurried = replace(manners, patience=min(PATIENCE, manners.patience), tries=3)
        self._wire, self.clock = wire(url, manners.timeout), Clock(manners.monotonic)
        self.client = Client(
            self._wire, AppKey(app_id, private_key, self.clock), self.clock, manners, pace=self._pace(0)
        )
        self._lock = threading.Lock()
        self._paces: dict[int, Pace] = {}
        self._forges: OrderedDict[int, _Known] = OrderedDict()
        self._people: OrderedDict[str, Client] = OrderedDict()
        self._me: Person | None = None

    def slug(self) -> str:
        """Return the App's name in addresses."""
        with understanding("the App"):
            return str(self.client.get("/app").data["slug"])

    @property
    def known_me(self) -> Person | None:
        """The App's own account, as soon as it is known."""
        return self._me

    def now(self) -> datetime:
        """Return GitHub's clock; this machine's where GitHub was not heard yet."""
        return self.clock.now() or datetime.now(UTC)

    def heard(self) -> datetime:
        """Return GitHub's clock.

        :raise UpstreamError: where GitHub was not heard yet, so that nothing is timed by a clock that nobody sets.
        """
        now = self.clock.now()
        if now is None:
            raise UpstreamError("GitHub was not heard yet, so its time is not known.", do="wait for the first answer")
        return now

    def forge(self, spot: Spot) -> GitHubForge:
        """Return the forge for a spot's repository, with tokens for that repository alone.

        :raise GateError: where the App is not installed there.
        """
        with self._lock:
            known = self._forges.get(spot.repository_id)
            if known and known.at + FRESH > self.now() and known.forge.name == (spot.repository or known.forge.name):
                self._forges.move_to_end(spot.repository_id)
                return known.forge
        name = spot.repository or (known.forge.name if known else "")
        terms = installation.find(self.client, name)
        self._forget_old_name()
        if known is None or known.terms != terms or known.forge.name != name or known.forge.me() != self._me:
            known = _Known(self._connected(spot.repository_id, name, *terms), terms, self.now())
        with self._lock:
            known.at = self.now()
            self._forges[spot.repository_id] = known
            while len(self._forges) > FORGES:
                self._forges.popitem(last=False)
        return known.forge

    def token(
        self, number: int, granted: Mapping[str, str], wanted: Mapping[str, str], body: Mapping[str, Any]
    ) -> Installation:
        """Return an installation's token, which is minted when it is used first.

        :param number: the installation's id.
        :param granted: what it may do.
        :param wanted: what the token is for; what was not granted is left out.
        :param body: ``{"repository_ids": [...]}``, or nothing for all.
        """
        ask = {**body, "permissions": _within(granted, wanted)}
        where = path("app", "installations", number, "access_tokens")
        return Installation(lambda: self.client.mint(where, ask).data, self.clock)

    def account(self, number: int, credentials: Credentials, kept: int = LIMIT) -> Client:
        """Return a client of an installation; all of its clients share one pace.

        :param kept: how many answers it remembers.
        """
        with self._lock:
            pace = self._paces.setdefault(number, self._pace(number))
        return Client(self._wire, credentials, self.clock, self._manners, pace=pace, kept=kept)

    def person(self, token: str) -> Client:
        """Return GitHub as seen with somebody's own token: whose limits are theirs, and who is not kept waiting for long.

        :param token: of a person, or of a workflow.
        """
        name = hashlib.sha256(token.encode()).hexdigest()
        with self._lock:
            known = self._people.get(name) or Client(self._wire, Given(token), self.clock, self._hurried, kept=100)
            self._people[name] = known
            self._people.move_to_end(name)
            while len(self._people) > PEOPLE:
                self._people.popitem(last=False)
        return known

    def _forget_old_name(self) -> None:
        """Ask anew who this is where the App was renamed: what people say through it names it as it is now."""
        if self._me is not None and self._me.login != f"{self.slug()}[bot]":
            self._me = None

    def _connected(self, repository_id: int, repository: str, number: int, granted: Mapping[str, str]) -> GitHubForge:
        body = {"repository_ids": [repository_id]}  # its name may have been given to another one
        reading, writing = (self.token(number, granted, wanted, body) for wanted in (READS, WRITES))
        seldom = {needs: self.token(number, granted, wanted, body) for needs, wanted in SELDOM.items()}
        client = self.account(number, Scoped(reading, writing, granted, seldom))
        if self._me is None:
            self._me = identity.ask(client, self.client, in_actions=False)
        return GitHubForge(client, repository, app=self.client, me=self._me)

    def _pace(self, number: int) -> Pace:
        heard = self._heard
        return Pace(self._manners, None if heard is None else lambda ask, answer: heard(number, ask, answer))


def _within(granted: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return what is wanted, as far as it is granted; GitHub refuses a token that asks for more."""
    allowed = {name: _LEVELS.index(level) for name, level in granted.items() if level in _LEVELS}
    return {name: level for name, level in wanted.items() if allowed.get(name, -1) >= _LEVELS.index(level)}
