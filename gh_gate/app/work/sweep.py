"""The safety net: finds every gate that no webhook told of, and has the lost webhooks repeated."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from gh_gate.app.spots import Spot
from gh_gate.app.work import hints
from gh_gate.app.work.changes import FIRST, MARGIN, Item, Progress, look_through, start
from gh_gate.app.work.ports import Ledger
from gh_gate.app.work.redelivery import MOST, WINDOW, HookDelivery, redeliver_plan
from gh_gate.errors import GateError, UpstreamError

_log = logging.getLogger("gh_gate.app.work")
Ask = Callable[[Spot], None]
Going = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository that the App is installed in.

    :param full_name: ``owner/name`` at present.
    :param installation: the installation's id.
    """

    id: int
    full_name: str
    installation: int


class Installations(Protocol):
    """All that the App is installed in. Whatever asks GitHub may raise `UpstreamError`, listings also in the middle."""

    def now(self) -> datetime:
        """Return GitHub's clock."""

    def deliveries_since(self, since: datetime) -> Iterable[HookDelivery]:
        """Return the tries to deliver a webhook to the App since then."""

    def redeliver(self, delivery_id: int) -> None:
        """Have a webhook delivered once more."""

    def repositories(self) -> Iterable[Repo]:
        """Return the repositories of all installations that are not suspended."""

    def changed_issues(self, repo: Repo, since: datetime) -> Iterable[tuple[int, str, str, bool]]:
        """Return number, body, author's login and whether it is a pull request, of what was updated since then.

        The same ``since`` is asked for again until something changes, so that a conditional request is free.
        """

    def changed_comments(self, repo: Repo, since: datetime) -> Iterable[tuple[int, str, str]]:
        """Return issue number, body and author's login of the comments that were updated since then, the same way."""


class Sweep:
    """Sweeps once when it is told to; how far it came is forgotten with the process, and then it looks back 35 days.

    One part that fails stops no other. Not for two threads at once.
    """

    def __init__(self, installations: Installations, ledger: Ledger) -> None:
        self._github, self._ledger = installations, ledger
        self._progress: dict[tuple[int, str], Progress] = {}
        self._delivered: datetime | None = None  # up to when all failed webhooks are known to be under way

    def run(self, ask: Ask, going: Going) -> None:
        """Sweep.

        :param ask: takes a spot that is to be looked at.
        :param going: False as soon as the sweep is to end early.
        """
        homes: dict[int, Repo] = {}
        complete = False
        with part("the list of repositories"):
            for repo in self._github.repositories():
                homes[repo.id] = repo
            complete = True
        with part("the open gates"):
            self._open(homes, ask, complete=complete)
        self._changed(homes.values(), ask, going)
        if complete:
            self._progress = {key: how for key, how in self._progress.items() if key[0] in homes}
        with part("the failed webhooks"):
            self._redeliver(going)

    def _open(self, homes: dict[int, Repo], ask: Ask, *, complete: bool) -> None:
        for spot in self._ledger.open_spots(self._github.now() - FIRST):
            home = homes.get(spot.repository_id)
            if home:
                ask(_spot(home, spot.number))
            elif not complete:
                ask(spot)
            else:
                _log.debug("%s#%d: the App is no longer installed there", spot.repository, spot.number)

    def _changed(self, repos: Iterable[Repo], ask: Ask, going: Going) -> None:
        for repo in repos:
            for kind, listing in (("issues", self._issues), ("comments", self._comments)):
                if not going():
                    return
                with part(f"the {kind} of {repo.full_name}"):
                    self._one(repo, kind, listing, ask)

    def _one(self, repo: Repo, kind: str, listing: Callable[[Repo, datetime], Iterator[Item]], ask: Ask) -> None:
        now = self._github.now()
        before = self._progress.get((repo.id, kind)) or start(now)
        self._progress[repo.id, kind] = look_through(
            before,
            listing(repo, before.since),
            now,
            holds=cache(lambda number: self._ledger.knows(_spot(repo, number))),
            tell=lambda number: ask(_spot(repo, number)),
        )

    def _issues(self, repo: Repo, since: datetime) -> Iterator[Item]:
        for number, body, _, is_pull in self._github.changed_issues(repo, since):
            yield Item(number, body, hints.asks(body, is_pull=is_pull))

    def _comments(self, repo: Repo, since: datetime) -> Iterator[Item]:
        for number, body, _ in self._github.changed_comments(repo, since):
            yield Item(number, body, hints.marked(body))

    def _redeliver(self, going: Going) -> None:
        now = self._github.now()
        since = max(now - WINDOW, self._delivered - MARGIN) if self._delivered else now - WINDOW
        plan = redeliver_plan(self._github.deliveries_since(since))
        for number in plan:
            if not going():
                return
            try:
                self._github.redeliver(number)
            except UpstreamError:
                raise
            except GateError as error:
                _log.warning("webhook %d is not delivered again: %s", number, error)
        if len(plan) < MOST:
            self._delivered = now


def _spot(repo: Repo, number: int) -> Spot:
    return Spot(repo.id, number, repo.full_name, repo.installation)


@contextmanager
def part(what: str) -> Iterator[None]:
    """Let an error end one part of a sweep only; the next sweep begins it anew."""
    try:
        yield
    except GateError as error:
        _log.warning("the sweep left out %s: %s", what, error)
    except Exception:  # noqa: BLE001 - one repository's oddity must not hide the gates of all others
        _log.exception("the sweep left out %s", what)
