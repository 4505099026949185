"""Opens a gate, or finds the one that was opened before: by an earlier attempt, a crashed process, a twin in a matrix.

A gate found by its key is believed only if this account wrote it, it was never edited, and it equals what `render` makes
of our own gate; see "Whose gate is it" in docs/how-it-works.md. What looks alike but is not ours can stop, never release.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gh_gate.core import decision as folding
from gh_gate.core import marker, render
from gh_gate.core.gate import Gate, Status
from gh_gate.core.marker import Claim
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Thread
from gh_gate.engine import reading
from gh_gate.engine.concluding import conclude
from gh_gate.engine.showing import LABELS
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.forge.base import Forge, Gone, Posting
from gh_gate.request import Prepared

PAUSES = (2.0, 5.0, 15.0, 0.0)
"""Seconds to wait after an opening whose answer was lost, before it is looked for and, if it is not there, sent again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text of this account that claims our key.

    :param asked: the gate that it asks: ours, or the one in its marker; None if that cannot be read.
    :param believable: whether it is exactly what that gate looks like, and was never edited.
    :param written: whether a record of ours stands there.
    :param decision: what was decided there, None while it is pending.
    """

    posting: Posting
    claim: Claim
    thread: Thread
    asked: Gate | None
    believable: bool
    written: bool
    decision: Decision | None

    def genuine(self, gate: Gate) -> bool:
        """Tell whether this is our gate."""
        return self.believable and self.claim.digest == gate.digest

    @property
    def stops(self) -> bool:
        """Whether a "no" stands here; a decision that nobody wrote down counts only where the text is to be believed."""
        return self.decision is not None and self.decision.status in (Status.REJECTED, Status.EXPIRED)


def open_gate(
    forge: Forge, prepared: Prepared, *, labels: Iterable[str], attempt: int, sleep: Callable[[float], None]
) -> Ticket:
    """Open a gate unless it stands already; see `gh_gate.engine.Engine.open`."""
    posted: Posting | None = None
    for pause in PAUSES:
        found = candidates(forge, prepared.gate, attempt, posted)
        chosen = choose(found, prepared.gate, forge.now())
        if chosen is not None:
            ticket = _ticket(prepared, chosen, attempt)
            tidy(forge, found, chosen, prepared.gate, attempt)
            complete(forge, ticket)
            return ticket
        try:
            posted = _post(forge, prepared, labels)
        except UnknownOutcome:
            sleep(pause)  # it may be there, and the list may be behind: look before sending it again
    raise UpstreamError(
        "the gate could not be opened: its issue was sent, and does not show in the list of issues.",
        why="the answers were lost each time",
        do="run the step again; it finds the issue if it was created",
    )


def candidates(forge: Forge, gate: Gate, attempt: int, posted: Posting | None = None) -> list[Candidate]:
    """Return what this account posted under our key in the last 35 days, oldest first.

    :param posted: what was posted just now; a list of issues may not show it yet.
    """
    me = forge.me()
    listed = list(forge.postings(forge.now() - reading.LOOK_BACK, gate.pull_request))
    if posted is not None and posted.place not in [posting.place for posting in listed]:
        listed.insert(0, posted)
    found = []
    for posting in reversed(listed):
        claim = marker.read_claim(posting.body) if posting.author and posting.author.id == me.id else None
        if claim is not None and claim.key == gate.key:
            with contextlib.suppress(Gone):
                found.append(_examine(forge, gate, attempt, posting, claim))
    return found


def choose(found: list[Candidate], gate: Gate, now: datetime) -> Candidate | None:
    """Pick the candidate that is our gate, or whose "no" stands for this run; None if the gate has to be asked."""
    return next((one for one in found if one.stops or (one.genuine(gate) and _open_or_valid(one, gate, now))), None)


def tidy(forge: Forge, found: list[Candidate], chosen: Candidate, gate: Gate, attempt: int) -> None:
    """Write down what was decided elsewhere under our key, and close what asks twice, or asks another question.

    A process may have been killed in the midst of it, so what is written down already is looked at too.
    """
    for one in found:
        if (one is chosen and one.genuine(gate)) or (one.written and _shows(one)):
            continue
        decision = one.decision or _withdrawn(one, chosen, gate, forge.now())
        ticket = _ticket(Prepared(one.asked or gate), one, attempt)
        conclude(forge, ticket, one.thread, decision)


def complete(forge: Forge, ticket: Ticket) -> None:
    """Post the rest of a prompt that did not fit, each part once; commands count from the last part on."""
    parts = render.body(ticket.gate).parts
    if not parts or ticket.stands is not None:
        return
    thread = forge.read(ticket.place)
    there = {mine.note.detail for mine in reading.ours(ticket.gate, thread) if mine.note.kind is marker.Kind.PART}
    for text in parts:
        note = marker.read_note(text)
        if note is not None and note.detail not in there:
            forge.comment(ticket.place, text)


def _post(forge: Forge, prepared: Prepared, labels: Iterable[str]) -> Posting:
    gate, body = prepared.gate, render.body(prepared.gate).text
    if gate.pull_request is not None:
        posted = forge.open_comment(gate.pull_request, body)
    else:
        wanted = dict.fromkeys([f"gate:{Status.PENDING}", *labels])
        posted = forge.open_issue(render.title(gate), body, labels=wanted, assignees=prepared.deciders)
    if posted.author is None or posted.author.id != forge.me().id:
        raise GateError(
            f"the gate was opened as {posted.author}, but this process is {forge.me()} to the forge.",
            why="a gate is only believed if its own account wrote it",
            do="report this with the kind of token that is used",
        )
    return posted


def _examine(forge: Forge, gate: Gate, attempt: int, posting: Posting, claim: Claim) -> Candidate:
    thread = forge.read(posting.place)
    asked = gate if claim.digest == gate.digest else claim.gate
    exact = asked is not None and reading.equal_text(thread.opening.body, render.body(asked).text)
    believable = exact and thread.opening.edited_at is None
    standing = reading.recorded(asked or gate, thread, posting.place.number)
    decision = standing[0].to_decision() if standing else None
    if asked is not None and believable and (decision is None or decision.status is Status.APPROVED):
        thread = reading.with_rights(forge, asked, attempt, thread)
        folded = folding.fold(asked, thread, thread.read_at).decision
        # An approval by another question's own words is not ours to give: it is superseded while nothing is written down.
        decision = decision or (folded if asked is gate or _is_no(folded) else None)
    elif decision is not None and not believable and not _is_no(decision):
        decision = None
    return Candidate(posting, claim, thread, asked, believable, standing is not None, decision)


def _shows(one: Candidate) -> bool:
    """Tell whether an issue shows what was decided there; on a pull request the label belongs to all its gates."""
    face, decision = one.thread.face, one.decision
    if decision is None or one.posting.place.comment_id is not None:
        return True
    return not face.open and face.labels & LABELS == {f"gate:{decision.status}"}


def _open_or_valid(one: Candidate, gate: Gate, now: datetime) -> bool:
    if one.decision is None:
        return True
    return one.decision.status is Status.APPROVED and now <= one.decision.at + timedelta(seconds=gate.valid_for)


def _is_no(decision: Decision | None) -> bool:
    return decision is not None and decision.status in (Status.REJECTED, Status.EXPIRED)


def _ticket(prepared: Prepared, one: Candidate, attempt: int) -> Ticket:
    ticket = Ticket(prepared, one.posting.place, one.thread.opening.created_at, attempt)
    if not one.genuine(prepared.gate) and one.stops:
        ticket.stands = one.decision
    return ticket


def _withdrawn(one: Candidate, chosen: Candidate, gate: Gate, now: datetime) -> Decision:
    place = f"#{chosen.posting.place.number}"
    if not one.believable:
        reason = f"tampered: this is not the question that was asked; see {place}"
    elif one.genuine(gate):
        reason = f"duplicate: see {place}"
    else:
        reason = f"superseded: asked anew in {place}"
    return Decision(status=Status.CANCELLED, at=now, reason=reason)
