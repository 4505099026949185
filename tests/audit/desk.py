"""What an auditor does with one repository: compares GitHub and the ledger, and looks at what comes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gh_gate.app.store.chain import Link
from gh_gate.audit import book
from gh_gate.audit.ledger import Scope
from gh_gate.audit.reach import Reach
from gh_gate.audit.totals import Totals
from gh_gate.audit.work import Audit, Period
from gh_gate.core.record import keys
from gh_gate.forge.github.manners import Manners
from tests.app.scene import AppScene


@dataclass
class Report:
    """What an audit found."""

    rows: list[dict[str, Any]]
    troubles: list[dict[str, Any]]
    totals: Totals

    def columns(self, where: str = "") -> set[str]:
        """The columns that something does not fit about."""
        return {each["column"] for each in self.troubles if where in ("", each["where"])}


@dataclass
class Desk:
    """An audit of the repository of a scene."""

    app: AppScene

    @property
    def links(self) -> list[Link]:
        """The ledger, entry by entry."""
        return list(self.app.ledger.links())

    def decided(self, words: str = "/approve target=production") -> None:
        """Ask a gate and let alice answer it."""
        self.app.ask()
        self.app.look()
        self.app.decide(self.app.steps.alice, words)

    def reach(self) -> Reach:
        """GitHub, as an account sees it that only reads."""
        steps = self.app.steps
        environ = {"GITHUB_API_URL": self.app.hub.url, "GH_GATE_TOKEN": self.app.hub.token(steps.carol)}
        manners = Manners(seconds_between_writes=0.0, patience=300.0, sleep=steps.sleep, monotonic=steps.steady)
        return Reach(environ, repository=self.app.repo.full_name, manners=manners)

    def audit(self, *, github: bool = True, ledger: bool | Iterable[Link] = True, key: bool = True) -> Report:
        """Audit the last days."""
        now = self.app.hub.clock.now
        public = keys.load_public_keys(self.app.public) if key else ()
        work = Audit(
            Period(now - timedelta(days=30), now + timedelta(days=1)),
            self.reach() if github else None,
            (self.links if ledger is True else ledger) if ledger is not False else None,
            {keys.keyid(each): each for each in public},
            Scope(lambda name: name == self.app.repo.full_name),
        )
        with book.opened() as file:
            work.run(file)
            return Report(list(file.rows()), list(file.troubles()), work.totals)
