"""A gate that waits while a deployment waits for it: the deployment is told how it stands, and the gate when nobody waits any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from gh_gate.app.deployments.asked import DELETED, STOPPED, WENT_ON
from gh_gate.app.deployments.lag import SECOND, Lag
from gh_gate.app.deployments.reports import Report, Reports
from gh_gate.app.deployments.told import Wait
from gh_gate.app.spots import Spot
from gh_gate.core.policy import environments
from gh_gate.core.render import deployments
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket, showing
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge


@dataclass(slots=True)
class Pending:
    """Looks after gates that nobody has decided.

    :param withdraw: ends a gate for a reason, unless it is decided by then.
    """

    reports: Reports
    withdraw: Callable[[Ticket, str, GitHubForge], None]
    _lag: Lag = field(default_factory=Lag)

    def __call__(self, spot: Spot, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Tell the deployments that wait how the gate stands; end it where none waits any more.

        :param spot: the run.
        :return: when to be called again at the latest.
        """
        try:
            held = forge.protection.run(spot.run)
        except Gone:
            return self._end(ticket, DELETED, forge)
        if held.status == "completed":
            return self._end(ticket, STOPPED if held.conclusion == "cancelled" else WENT_ON, forge)
        names = [one for one in forge.protection.waiting(spot.run) if environments.among(one, ticket.gate.environments)]
        if not names:
            return self._lag.missing(ticket.gate.digest, forge.now()) or self._end(ticket, WENT_ON, forge)
        self._lag.shows(ticket.gate.digest)
        report = _report(ticket, tally, forge.now())
        times = [self.reports.say(Wait(spot, held.attempt, name), report, forge) for name in names]
        return min((time for time in times if time), default=None)

    def _end(self, ticket: Ticket, reason: str, forge: GitHubForge) -> datetime | None:
        self._lag.shows(ticket.gate.digest)
        self.withdraw(ticket, reason, forge)
        return forge.now() + SECOND


def _report(ticket: Ticket, tally: Tally, now: datetime) -> Report:
    gate, (reminders, _) = ticket.gate, showing.due_at(ticket, tally, now)
    voted = ",".join(str(vote.person.id) for vote in tally.votes)
    text = deployments.waiting(gate, tally, ticket.place.url, reminder=reminders > 0)
    issue = Spot(gate.repository_id, ticket.place.number, gate.repository)
    return Report(
        gate.digest, f"{voted}/{tally.missing}/{reminders}", text, must=not voted and not reminders, issue=issue
    )
