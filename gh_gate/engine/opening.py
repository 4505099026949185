"""Opens a gate, or finds the one that was opened before: by an earlier attempt, a crashed process, a twin in a matrix.

A gate found by its key is believed only if this account wrote it, it was never edited, and it equals what `render` makes
of our own gate; see "Whose gate is it" in docs/how-it-works.md. What looks alike but is not ours can stop, never release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gh_gate.asked import Prepared
from gh_gate.core import render
from gh_gate.core.gate import Decider, Gate, Status
from gh_gate.core.marker import Kind, read_note
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.unlike import Unlike, differences
from gh_gate.engine import reading, records
from gh_gate.engine.candidates import Candidate, Candidates
from gh_gate.engine.concluding import conclude, write_record
from gh_gate.engine.showing import LABELS
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.forge.base import Forge, Place, Posting

if TYPE_CHECKING:
    from gh_gate.engine.records import Keys

SENDS = 3
"""How often an opening is sent at most, each time only after it was looked for."""

LOOKS = (2.0, 5.0, 15.0, 30.0)
"""Seconds between the looks for an opening whose answer was lost; the list of issues may be behind."""


def open_gate(
    forge: Forge,
    prepared: Prepared,
    *,
    labels: Iterable[str],
    attempt: int,
    sleep: Callable[[float], None],
    known: Keys,
    posted: set[Place] | None = None,
) -> Ticket:
    """Open a gate unless it stands already; see `gh_gate.engine.Engine.open`.

    :param posted: where this process has posted the question, in tries before; grows.
    """
    there, mine = Candidates(forge, prepared.gate, attempt, known), set[Place]() if posted is None else posted
    found, chosen = _find(forge, there, None)
    for _ in range(SENDS):
        if chosen is not None:
            break
        try:
            posting = _post(forge, prepared, labels)
            mine.add(posting.place)
            found, chosen = _find(forge, there, posting)
        except UnknownOutcome:
            for pause in LOOKS:
                sleep(pause)
                found, chosen = _find(forge, there, None)
                if chosen is not None:
                    break
    if chosen is None:
        raise UpstreamError(
            "the gate could not be opened: its issue was sent, and does not show in the list of issues.",
            why="the answers were lost each time",
            do="run the step again; it finds the issue if it was created",
        )
    ticket = _ticket(prepared, chosen, attempt)
    ticket.unlike = _unlike(found, chosen, prepared.gate)
    ticket.posted = ticket.place in mine
    tidy(forge, found, chosen, prepared.gate, attempt)
    complete(forge, ticket)
    return ticket


def choose(found: list[Candidate], gate: Gate, now: datetime) -> Candidate | None:
    """Pick the candidate whose "no" stands for this run, else the one that is our gate; None if it has to be asked."""
    stopping = next((one for one in found if one.stops), None)
    return stopping or next((one for one in found if one.genuine(gate) and _open_or_valid(one, gate, now)), None)


def tidy(forge: Forge, found: list[Candidate], chosen: Candidate, gate: Gate, attempt: int) -> None:
    """Write down what was decided elsewhere under our key, and close what asks twice, or asks another question.

    A process may have been killed in the midst of it, so what is written down already is looked at too.
    """
    for one in found:
        asked = one.asked or gate
        if (one is chosen and one.genuine(gate)) or _is_done(one, asked):
            continue
        if one.decision is None and one.genuine(gate) and one.posting.place.comment_id is not None:
            # Both stand in one thread, where a record of this one would be read as the other's.
            forge.delete_comment(one.posting.place.comment_id)
            continue
        decision = one.decision or _withdrawn(one, chosen, gate, max(forge.now(), one.thread.opening.created_at))
        ticket = _ticket(Prepared(asked), one, attempt)
        write_record(forge, ticket, one.thread, decision)
        conclude(forge, ticket, one.thread, Tally(opened_at=ticket.opened_at, deadline=None, decision=decision))


def complete(forge: Forge, ticket: Ticket) -> None:
    """Post the rest of a prompt that did not fit, each part once; commands count from the last part on."""
    parts = render.body(ticket.gate).parts
    if not parts or ticket.stands is not None:
        return
    thread = forge.read(ticket.place)
    there = {mine.note.detail for mine in reading.ours(ticket.gate, thread) if mine.note.kind is Kind.PART}
    for text in parts:
        note = read_note(text)
        if note is not None and note.detail not in there:
            forge.comment(ticket.place, text)


def _find(forge: Forge, there: Candidates, posted: Posting | None) -> tuple[list[Candidate], Candidate | None]:
    found = there.look(posted)
    chosen = choose(found, there.gate, forge.now())
    if chosen is None and posted is not None:
        # A genuine one may have been decided in the moment of its posting, say by a new head commit.
        chosen = next((one for one in found if one.posting.place == posted.place and one.genuine(there.gate)), None)
        if chosen is None:
            _close_touched(forge, posted, there.gate)
    return found, chosen


def _close_touched(forge: Forge, posted: Posting, gate: Gate) -> None:
    thread = forge.read(posted.place)
    opened_at = thread.opening.created_at
    reason = "tampered: the question was edited as soon as it was asked"
    decision = Decision(status=Status.CANCELLED, at=max(forge.now(), opened_at), reason=reason)
    ticket = Ticket(Prepared(gate), posted.place, opened_at)
    write_record(forge, ticket, thread, decision)
    conclude(forge, ticket, thread, Tally(opened_at=opened_at, deadline=None, decision=decision))
    raise GateError(
        f"the question in {posted.place.url or posted.place.number} was changed right after it was opened.",
        why="a bot or a person edits new issues here, and only an untouched question can be decided",
        do="exempt issues that carry a label beginning with gate: from that",
    )


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


def _is_done(one: Candidate, asked: Gate) -> bool:
    """Tell whether there is nothing to write at a candidate that is not the gate."""
    if asked.decider is Decider.APP or one.by_record_only:
        return True
    if one.written and one.decision is not None and one.decision.status is Status.APPROVED:
        return True
    return one.written and _shows(one)


def _shows(one: Candidate) -> bool:
    """Tell whether an issue shows what was decided there; on a pull request the label belongs to all its gates."""
    face, decision = one.thread.face, one.decision
    if decision is None or one.posting.place.comment_id is not None:
        return True
    return not face.open and face.labels & LABELS == {f"gate:{decision.status}"}


def _open_or_valid(one: Candidate, gate: Gate, now: datetime) -> bool:
    if one.decision is None:
        # What only the App asks it has decided once its own record stands there, though under a key that was dropped since.
        return not gate.environments or records.of_gate(gate, one.thread, one.posting.place) is None
    if gate.decider is Decider.APP and reading.by_somebody_involved(one.thread.reruns, one.decision):
        return False  # the App had not read who started the run again
    # A record may say that it is of the last day of the calendar, to which nothing can be added.
    return one.decision.status is Status.APPROVED and now - one.decision.at <= timedelta(seconds=gate.valid_for)


def _ticket(prepared: Prepared, one: Candidate, attempt: int) -> Ticket:
    ticket = Ticket(prepared, one.posting.place, one.thread.opening.created_at, attempt)
    if not one.genuine(prepared.gate) and one.stops:
        ticket.stands = one.decision
    return ticket


def _unlike(found: list[Candidate], chosen: Candidate, gate: Gate) -> Unlike | None:
    """Return the newest other question that was approved, where ours is not decided."""
    others = (one for one in reversed(found) if one.digest not in ("", gate.digest))
    last = next((one for one in others if one.decision and one.decision.status is Status.APPROVED), None)
    if chosen.decision is not None or last is None:
        return None
    place = last.posting.place
    return Unlike(place.number, place.url, differences(last.asked, gate) if last.asked else ())


def _withdrawn(one: Candidate, chosen: Candidate, gate: Gate, now: datetime) -> Decision:
    place = f"#{chosen.posting.place.number}"
    if not one.believable:
        reason = f"tampered: this is not the question that was asked; see {place}"
    elif one.genuine(gate):
        reason = f"duplicate: see {place}"
    else:
        reason = f"superseded: asked anew in {place}"
    return Decision(status=Status.CANCELLED, at=now, reason=reason)
