"""From a decision to what a condition is told: a value, an end without one, or nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gh_gate.app.flyte import kinds
from gh_gate.app.flyte.condition import Target
from gh_gate.app.flyte.kinds import Kind
from gh_gate.app.flyte.sender import Sender
from gh_gate.app.outgoing import message
from gh_gate.app.outgoing.courier import note
from gh_gate.app.store.conditions import Conditions, Row
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.outbox import Outbox
from gh_gate.core.gate import Gate, Status
from gh_gate.core.tally import Decision
from gh_gate.core.text import cut, visible
from gh_gate.engine import Ticket

_log = logging.getLogger("gh_gate.app.flyte")


def said(target: Target, gate: Gate, decision: Decision, envelope: str) -> Mapping[str, Any] | None:
    """Return what a decision tells a condition; None where there is no way to say no.

    A bool has a "no" of its own. Any other condition is ended without a value, which Flyte's API can do; a callback cannot, so
    it is left to its own timeout.
    """
    if target.record:
        return {"value": envelope}
    if decision.status is Status.APPROVED:
        return {"value": kinds.value(target.kind, gate.inputs, decision.inputs)}
    if target.kind is Kind.BOOL:
        return {"value": False}
    return None if target.callback else {"abort": _why(decision)}


@dataclass(frozen=True, slots=True)
class Replies:
    """Puts answers into the outbox, each once for each time that a condition was told: it is told anew where no answer came.

    :param arrived: wakes who delivers.
    """

    store: Conditions
    ledger: Ledger
    outbox: Outbox
    arrived: Callable[[], None]

    def put(
        self, row: Row, sender: Sender, ticket: Ticket, decision: Decision, *, envelope: str, now: datetime
    ) -> None:
        """Keep the answer to a condition, and only then forget the condition."""
        target, event = Target.read(row.target), f"{message.event_of(ticket)}:{row.told_at.isoformat()}"
        answer, end = said(target, ticket.gate, decision, envelope), message.valid_until(ticket, decision)
        if answer is None:
            _log.warning("#%d is %s, and its condition has no way to hear that", row.spot.number, decision.status)
        else:
            told = {"target": row.target, **answer, "data": {"valid_until": end.isoformat() if end else None}}
            body = json.dumps(told, allow_nan=False)
            self.withdraw(sender, target, now, event=event)
            self.outbox.put(sender.flyte.name, event, spot=row.spot, gate=ticket.gate.digest, body=body, now=now)
            self.arrived()
        self.store.remove(row)

    def withdraw(self, sender: Sender, target: Target, now: datetime, *, event: str = "", gate: str = "") -> None:
        """Give up the answers to a condition that are on their way.

        :param event: but not this one.
        :param gate: the digest of the question that it is asked now, whose answers are not given up either.
        """
        for letter in self.outbox.waiting(sender.flyte.name):
            if event == letter.event or gate == letter.gate or not target.is_that_of(json.loads(letter.body)["target"]):
                continue
            told = {"outcome": "given up", "why": "the condition was told anew", "tries": letter.attempts}
            note(self.ledger, self.outbox, letter, now, told)
            _log.info("an answer of #%d is not told: its condition was told anew", letter.spot.number)


def _why(decision: Decision) -> str:
    who = ", ".join(f"@{person.login}" for person in decision.people) or decision.policy
    by = f" by {who}" if who else ""
    reason = f": {visible(decision.reason)}" if decision.reason else ""
    return cut(f"gh-gate: {decision.status}{by}{reason}".replace("\n", " "), 500)
