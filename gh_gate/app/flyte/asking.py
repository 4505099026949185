"""Opens the gate of a condition that waits, once; the engine and the archive do the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from gh_gate.app import rules
from gh_gate.app.archive import Archive
from gh_gate.app.flyte import asked, kinds, question
from gh_gate.app.flyte.api import Api
from gh_gate.app.flyte.asked import Ask
from gh_gate.app.flyte.condition import Condition, Target
from gh_gate.app.flyte.connect import Refused
from gh_gate.app.flyte.homes import Homes
from gh_gate.app.flyte.kinds import Kind
from gh_gate.app.flyte.replies import Replies
from gh_gate.app.flyte.sender import Sender
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot
from gh_gate.app.store import entry
from gh_gate.app.store.conditions import Conditions, Row
from gh_gate.app.store.ledger import Ledger
from gh_gate.asked import Prepared
from gh_gate.engine import Ticket
from gh_gate.engine.opening import open_gate
from gh_gate.engine.signing import Signing
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github import GitHubForge

LATER: Final = timedelta(minutes=10)
"""When a condition is tried again that could not be asked: the policy file may have been mended, or the App installed."""

MISSING: Final = timedelta(hours=1)
"""For how long a condition may not show in Flyte before it is taken for none."""

EARLIER: Final = timedelta(minutes=2)
"""For how long an earlier condition of the same name may show in its place."""

SOON: Final = timedelta(minutes=1)
"""When Flyte is asked again in the meantime."""

MOST: Final = 10
"""Questions of one condition; each of them notifies people."""

_log = logging.getLogger("gh_gate.app.flyte")


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks what waits.

    :param apis: by the sender's name, of those that have one.
    :param ask: takes the issue that is to be looked at next.
    :param sleep: waits that many seconds.
    """

    hub: Hub
    ledger: Ledger
    keys: SigningKeys
    store: Conditions
    senders: Mapping[str, Sender]
    apis: Mapping[str, Api]
    homes: Homes
    replies: Replies
    ask: Callable[[Spot], None]
    sleep: Callable[[float], None]
    _since: dict[tuple[int, datetime], datetime] = field(default_factory=dict)

    def __call__(self, number: int) -> datetime | None:
        """Look at a condition once.

        :return: when to look again at the latest; None where it is asked, or gone.
        :raise UpstreamError: where GitHub or Flyte could not be asked.
        """
        row = self.store.get(number)
        if row is None or row.gate:
            return None
        try:
            return self._open(row, self._sender(row))
        except UpstreamError:
            raise
        except GateError as error:
            self.homes.forget()
            self.store.note(row, error.what)
            _log.warning("a condition of %s cannot be asked: %s", row.sender, error)
            return self.hub.now() + LATER

    def _sender(self, row: Row) -> Sender:
        if row.sender not in self.senders:
            raise GateError(f"GH_GATE_FLYTE names no sender {row.sender} any more.")
        return self.senders[row.sender]

    def _open(self, row: Row, sender: Sender) -> datetime | None:
        ask = asked.read(row.request, sender)
        condition = self._condition(row, ask)
        if condition is None:
            return self._leave(row, MISSING, f"the condition {ask.name} does not show in Flyte")
        if condition.over:
            return self._leave(row, EARLIER, f"the condition {ask.name} is over")
        if any(one.request == row.request and condition.target.is_that_of(one.target) for one in self._asked(row)):
            return self._leave(row, EARLIER, f"the condition {ask.name} is asked already")
        self._since.pop((row.id, row.told_at), None)
        home = self.homes.find(sender.repository)
        forge = self.hub.forge(home)
        prepared = self._prepared(sender, ask, condition, forge)
        self.store.claim(row, condition.target.is_that_of)
        self.replies.withdraw(sender, condition.target, self.hub.now(), gate=prepared.gate.digest)
        known = tuple(self.keys.public.values())
        ticket = open_gate(forge, prepared, labels=(), attempt=1, sleep=self.sleep, known=known)
        self._bound(row, sender, condition.target, ticket, Spot(home.repository_id, ticket.place.number, forge.name))
        return None

    def _condition(self, row: Row, ask: Ask) -> Condition | None:
        """Return what waits, as Flyte itself tells it, or else as the webhook did; None where Flyte shows no such thing."""
        api = self.apis.get(row.sender)
        if api is None:
            target = Target(kind=ask.kind, record=ask.record, callback=ask.callback)
            return Condition(
                target=target,
                prompt=ask.prompt,
                description=ask.description,
                markdown=ask.markdown,
                timeout=ask.timeout,
            )
        try:
            return api.find(ask, {Target.read(one.target).place for one in self._asked(row)})
        except Refused as refused:
            if refused.code == "not_found":
                return None
            raise

    def _asked(self, row: Row) -> list[Row]:
        """Return the sender's conditions that are asked already."""
        return [one for one in self.store.asked() if one.sender == row.sender]

    def _leave(self, row: Row, patience: timedelta, why: str) -> datetime | None:
        """Forget what a webhook told of where there is nothing to ask; for a while its condition may only not show yet."""
        now, seen = self.hub.now(), (row.id, row.told_at)
        if now < self._since.setdefault(seen, now) + patience:
            return now + SOON
        del self._since[seen]
        _log.info("a webhook of %s is left alone: %s", row.sender, why)
        self.store.remove(row)
        return None

    def _prepared(self, sender: Sender, ask: Ask, condition: Condition, forge: GitHubForge) -> Prepared:
        target = condition.target
        if target.record and target.kind is not Kind.STR:
            raise GateError("the record is text, and the condition is not.", do="make it a str condition")
        prepared = rules.made(question.request(sender, ask, condition, forge), forge)
        if not target.record:
            kinds.require_fit(target.kind, prepared.gate.inputs)
        rows = self.ledger.by_key(*prepared.gate.key)
        if len(rows) >= MOST and rows[-1].gate != prepared.gate.digest:
            raise GateError(f"it was asked {MOST} times, each time otherwise.", do="look at what sends the webhook")
        return prepared

    def _bound(self, row: Row, sender: Sender, target: Target, ticket: Ticket, spot: Spot) -> None:
        """Note which gate asks, and answer at once where it is decided already; else have it looked at."""
        bound = replace(row, target=target.text(), spot=spot, gate=ticket.gate.digest)
        if not self.store.bind(row, bound.target, spot, bound.gate, target.is_that_of):
            self.ask(spot)  # it was told anew, and will be asked anew
            return
        archive, now = Archive(self.ledger, spot), self.hub.now()
        envelope = archive.envelope(ticket.gate, ticket.place)
        if ticket.stands is not None:
            self.replies.put(bound, sender, ticket, ticket.stands, envelope=self._standing(spot), now=now)
        elif envelope:
            signing = Signing(self.keys.signer, tuple(self.keys.public.values()), archive)
            decision = signing.read(envelope).to_decision()
            self.replies.put(bound, sender, ticket, decision, envelope=envelope, now=now)
        else:
            self.ask(spot)

    def _standing(self, spot: Spot) -> str:
        """Return the record of a "no" to an earlier question, which stands where that was asked."""
        decided = self.ledger.of_spot(spot, entry.Kind.DECIDED)
        return str(decided[-1].data["envelope"]) if decided else ""
