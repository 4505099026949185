"""The ledger as the engine sees it at one spot: first-seen texts, verdicts, tampering, decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Entry, Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.asked import Prepared
from gh_gate.core import gate as gates
from gh_gate.core import strict_json
from gh_gate.core.decision.ballot import Moment
from gh_gate.core.gate import Gate
from gh_gate.core.policy.file import Escalation
from gh_gate.core.tally import Answer, Decision
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.engine import Ticket
from gh_gate.forge.base import Place

COUNTED, REFUSED = "counted", "refused"
"""Verdicts on commands."""


class Archive:
    """What the ledger holds of a spot; see `gh_gate.engine.signing.Archive`.

    :param spot: the issue or pull request.
    """

    def __init__(self, ledger: Ledger, spot: Spot) -> None:
        self._ledger, self._spot = ledger, spot
        self._known: set[str] = set()

    def seen(self, place: Place) -> tuple[Comment, ...]:
        """Return the comments of the thread as webhooks told of them first."""
        entries = self._ledger.of_spot(self._spot, Kind.SEEN)
        return tuple(comment for comment in map(_comment, entries) if comment.id > (place.comment_id or 0))

    def answered(self, gate: Gate, place: Place) -> frozenset[int]:
        """Return the comments that have been judged and reacted to."""
        return frozenset(int(entry.data["comment_id"]) for entry in self._of(gate, place, Kind.COMMAND))

    def refused(self, gate: Gate, place: Place) -> frozenset[int]:
        """Return the comments that were judged as not counting."""
        entries = self._of(gate, place, Kind.COMMAND)
        return frozenset(int(entry.data["comment_id"]) for entry in entries if entry.data["verdict"] == REFUSED)

    def judged(self, ticket: Ticket, answer: Answer, thread: Thread) -> None:
        """Keep what became of a command."""
        comment = next((c for c in (*thread.comments, *thread.seen) if c.id == answer.comment_id), None)
        verdict = COUNTED if answer.counted else REFUSED
        data = {
            "comment_id": answer.comment_id,
            "author_id": answer.person.id if answer.person else 0,
            "author": answer.person.login if answer.person else "",
            "text_sha256": _sha256(comment.body) if comment else "",
            "verdict": verdict,
            "told": answer.text,
        }
        once = f"command:{_where(self._spot, ticket)}:{answer.comment_id}:{verdict}"
        self._append(Kind.COMMAND, ticket, once, thread.read_at, data)

    def envelope(self, gate: Gate, place: Place) -> str:
        """Return the signed record of the gate's decision, or an empty string."""
        found = self._ledger.find(f"decided:{_named(self._spot, place, gate)}")
        return str(found.data["envelope"]) if found else ""

    def decided(self, ticket: Ticket, decision: Decision, envelope: str) -> str:
        """Keep a decision; the first one stands."""
        data = {
            "status": str(decision.status),
            "by": [{"id": p.id, "login": p.login} for p in decision.people],
            "policy": decision.policy,
            "inputs_sha256": _sha256(strict_json.identity(dict(decision.inputs))),
            "sources": dict(ticket.prepared.sources),
            "place": ticket.place.comment_id or 0,
            "envelope": envelope,
        }
        once = f"decided:{_where(self._spot, ticket)}"
        entry = self._ledger.append(
            Kind.DECIDED, self._spot, at=decision.at, once=once, data=data, gate=ticket.gate.digest
        )
        return str(entry.data["envelope"])

    def tampered(self, ticket: Ticket, moment: Moment) -> bool:
        """Keep that somebody touched a text; tell whether that is new."""
        comment_id, who = moment.comment.id if moment.comment else 0, moment.whose
        what = moment.what.name.lower()
        when = f"{moment.at:%Y-%m-%dT%H:%M:%SZ}"
        once = f"tampered:{_where(self._spot, ticket)}:{comment_id}:{who.id if who else 0}:{what} {when}"
        if once in self._known or self._ledger.find(once):
            return False
        data = {"what": what, "comment_id": comment_id, "author_id": who.id if who else 0}
        self._append(Kind.TAMPERED, ticket, once, moment.at, data)
        return True

    def opened(self, prepared: Prepared, place: Place, opened_at: datetime, problem: str) -> None:
        """Keep that a gate was found.

        :param problem: why it is refused, or an empty string.
        """
        gate, escalate = prepared.gate, prepared.escalate
        data = {
            "repository": gate.repository,
            "run_id": gate.run_id,
            "name": gate.name,
            "place": place.comment_id or 0,
            "url": place.url,
            "opened_at": opened_at.isoformat(),
            "gate": gates.to_json(gate),
            "sources": dict(prepared.sources),
            "escalate": {"after": escalate.after, "to": list(escalate.to)} if escalate else None,
            "problem": problem,
        }
        once = f"opened:{_named(self._spot, place, gate)}"
        self._ledger.append(Kind.OPENED, self._spot, at=opened_at, once=once, data=data, gate=gate.digest)

    def followed(self, ticket: Ticket) -> bool:
        """Tell whether nothing is left to do after a gate's decision, as after all that an older program decided."""
        where = _where(self._spot, ticket)
        once = f"resumed:{where}"
        if once not in self._known and (self._ledger.find(once) or self._is_old(where)):
            self._known.add(once)
        return once in self._known

    def _is_old(self, where: str) -> bool:
        found = self._ledger.find(f"decided:{where}")
        return found is not None and found.seq <= self._ledger.followed_from

    def follow_through(self, ticket: Ticket, decision: Decision, at: datetime) -> None:
        """Keep that nothing is left to do after a gate's decision."""
        data = {"status": str(decision.status), "place": ticket.place.comment_id or 0}
        self._append(Kind.RESUMED, ticket, f"resumed:{_where(self._spot, ticket)}", at, data)

    def openings(self) -> tuple[Entry, ...]:
        """Return the gates that were found here, the oldest first."""
        return self._ledger.of_spot(self._spot, Kind.OPENED)

    def _append(self, kind: Kind, ticket: Ticket, once: str, at: datetime, data: Mapping[str, Any]) -> None:
        if once not in self._known:
            self._ledger.append(kind, self._spot, at=at, once=once, data=data, gate=ticket.gate.digest)
            self._known.add(once)

    def _of(self, gate: Gate, place: Place, kind: Kind) -> Iterator[Entry]:
        start = f"{kind}:{_named(self._spot, place, gate)}:"
        entries = self._ledger.of_spot(self._spot, kind)
        return (entry for entry in entries if entry.once.startswith(start))


def remembered(entry: Entry) -> Ticket:
    """Return a gate as its opening in the ledger has it."""
    data = entry.data
    place = Place(entry.number, int(data["place"]) or None, str(data["url"]))
    escalate = Escalation(int(told["after"]), tuple(told["to"])) if (told := data["escalate"]) else None
    prepared = Prepared(gates.from_json(data["gate"]), sources=data["sources"], escalate=escalate)
    return Ticket(prepared, place, datetime.fromisoformat(data["opened_at"]))


def _comment(entry: Entry) -> Comment:
    data = entry.data
    author = Person(int(data["author_id"]), str(data["author"]), human=bool(data["human"]))
    return Comment(
        id=int(data["comment_id"]),
        author=author,
        body=str(data["text"]),
        created_at=datetime.fromisoformat(data["created_at"]),
        app=data["app"],
        url=str(data["url"]),
    )


def _where(spot: Spot, ticket: Ticket) -> str:
    return _named(spot, ticket.place, ticket.gate)


def _named(spot: Spot, place: Place, gate: Gate) -> str:
    return f"{spot.repository_id}:{spot.number}:{place.comment_id or 0}:{gate.digest}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
