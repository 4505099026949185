"""Many gates in the ledger, without GitHub."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from gh_gate.app.archive import Archive
from gh_gate.app.spots import Spot
from gh_gate.asked import Prepared
from gh_gate.core import record
from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.tally import Decision, Vote
from gh_gate.core.thread import Person
from gh_gate.engine import Ticket
from gh_gate.forge.base import Place
from tests.app.view.stage import Stage


@dataclass
class Town:
    """Gates of one repository that the ledger says were decided."""

    stage: Stage
    repository_id: int = 0
    repository: str = "acme/app"
    numbers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.repository_id = self.repository_id or self.stage.repo.id
        self.gates: list[Gate] = []

    def decide(self, count: int) -> None:
        """Note that so many gates were asked and approved."""
        for number in range(1000, 1000 + count):
            self._one(number)

    def cursor(self, index: int) -> str:
        """What a page that ended with a gate would say."""
        return f"{self.repository_id}-{self.numbers[index]}-0-{self.gates[index].digest}"

    def _one(self, number: int) -> None:
        alice, at = self.stage.app.steps.alice, self.stage.hub.clock.now
        gate = Gate(
            name="deploy",
            repository=self.repository,
            repository_id=self.repository_id,
            run_id=str(number),
            prompt=f"Deploy number-{number}?",
            policy=Policy(groups=(Group("", (User(alice.id, alice.login),)),)),
        )
        archive = Archive(self.stage.app.ledger, Spot(self.repository_id, number, self.repository))
        ticket = Ticket(Prepared(gate), Place(number, url="https://github.com/x"), at - timedelta(minutes=5))
        archive.opened(ticket.prepared, ticket.place, ticket.opened_at, "")
        vote = Vote(Person(alice.id, alice.login), number, at, "https://github.com/x", "a" * 64)
        decision = Decision(status=Status.APPROVED, at=at, by=(vote,))
        statement = record.statement(gate, decision, number, opened_at=ticket.opened_at)
        archive.decided(ticket, decision, record.envelope(statement, self.stage.app.key))
        self.gates.append(gate)
        self.numbers.append(number)
