"""Finds the runs that wait for protection rules although no webhook told of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from gh_gate.app.spots import Spot
from gh_gate.app.work.ports import Sweeping
from gh_gate.app.work.sweep import Ask, Going, Repo, part


class Listings(Protocol):
    """All that the App is installed in; both may raise `UpstreamError`, also in the middle."""

    def repositories(self) -> Iterable[Repo]:
        """Return the repositories of all installations that are not suspended."""

    def waiting_runs(self, repo: Repo) -> Iterable[int]:
        """Return the runs of a repository that wait; none where the App may not answer for them."""


@dataclass(frozen=True, slots=True)
class WaitingRuns:
    """A sweep, after which all runs that wait are looked at."""

    sweep: Sweeping
    listings: Listings

    def run(self, ask: Ask, going: Going) -> None:
        """Sweep, then go through the repositories; one that fails keeps no other back."""
        try:
            self.sweep.run(ask, going)
        finally:
            with part("the repositories with waiting runs"):
                for repo in self.listings.repositories():
                    if not going():
                        break
                    with part(f"the waiting runs of {repo.full_name}"):
                        for number in self.listings.waiting_runs(repo):
                            ask(Spot(repo.id, 0, repo.full_name, repo.installation, run=number))
