"""Reads all that a decision rests on: the thread, people's rights as they are now, re-runs, and the record if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gh_gate.core import approvers, marker, render
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Decider, Gate, OnTimeout
from gh_gate.core.marker import Claim, Kind, Note
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Comment, Neighbour, Person, Rerun, Thread
from gh_gate.engine import records
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge, Place, Posting

LOOK_BACK = timedelta(days=35)
"""A workflow run ends after 35 days, waiting included: no older gate can be of a run that still matters.

https://docs.github.com/en/actions/reference/limits
"""

ABANDONED = timedelta(hours=1)
"""How long after its deadline a question whose end nobody wrote down still takes words for itself: its process is gone."""


@dataclass(frozen=True, slots=True)
class Ours:
    """A comment that this account posted as gh-gate, with the marker it was first posted with."""

    comment: Comment
    note: marker.Note


def thread_of(
    forge: Forge, ticket: Ticket, seen: tuple[Comment, ...] = (), refused: frozenset[int] = frozenset()
) -> Thread:
    """Read the whole thread of a gate; free of quota, and the very same as before, while nothing has changed.

    :param seen: its comments as they were first seen, by whoever keeps them.
    :param refused: those that were answered as not counting, by whoever keeps that.
    """
    thread = replace(forge.read(ticket.place), seen=seen, refused=refused)
    if ticket.last is not None and same(ticket.last[0], _until_next_question(ticket.gate, thread)):
        return replace(ticket.last[0], read_at=thread.read_at)
    if ticket.latest is not None and ticket.gate.policy.prevent_self_approval:
        # After the thread, so that who starts the run again and then approves is known by then.
        ticket.attempt = max(ticket.attempt, ticket.latest() or 1)
    return with_rights(forge, ticket.gate, ticket.attempt, thread)


def with_rights(forge: Forge, gate: Gate, attempt: int, thread: Thread) -> Thread:
    """Add who started the run again, and the rights of everybody whose rights matter, as they are at this moment."""
    thread = _until_next_question(gate, thread)
    people = [person for person in ballot.concerned(gate, thread) if _matters(gate, person)]
    again = gate.policy.prevent_self_approval and attempt > 1
    thread = replace(
        thread,
        standings=forge.standings(people, gate.policy.teams()) if people else {},
        reruns=forge.reruns(gate.run_id, attempt) if again else (),
    )
    return _beside_others(forge, gate, thread) if gate.pull_request else thread


def by_somebody_involved(reruns: Iterable[Rerun], decision: Decision) -> bool:
    """Tell whether somebody who approved had started the run again before."""
    again = [(rerun.person.id, rerun.at) for rerun in reruns]
    return any(who == vote.person.id and at <= vote.at for who, at in again for vote in decision.by)


def same(one: Thread, other: Thread) -> bool:
    """Tell whether two readings show the same thread, whenever they were read and whoever was looked up for it."""
    return _bare(one) == _bare(other)


def _bare(thread: Thread) -> Thread:
    return replace(
        thread,
        read_at=thread.opening.created_at,
        standings={},
        reruns=(),
        neighbours=(),
        unsure_until=None,
        refused=frozenset(),
    )


def _beside_others(forge: Forge, gate: Gate, thread: Thread) -> Thread:
    """Add the other gates on the same pull request, by what was posted there, whatever became of it."""
    since, place = thread.read_at - LOOK_BACK, Place(gate.pull_request or 0)
    comments = [comment for comment in forge.read(place).comments if comment.created_at >= since]
    posted = [
        Posting(replace(place, comment_id=c.id, url=c.url), c.author, ballot.as_posted(c) or "", c.created_at)
        for c in comments
    ]
    hidden = [_hidden_until(c) for c in comments if ballot.as_posted(c) is None and _may_ask(c, thread)]
    return replace(thread, neighbours=neighbours(gate, thread, posted), unsure_until=max(hidden, default=None))


def _hidden_until(comment: Comment) -> datetime:
    """Return until when a text that others have edited may have been a question: what its history tells since is known."""
    states = [r for r in comment.revisions if r.text is None or marker.read_claim(r.text) is not None]
    since = states[-1].at if states else comment.created_at
    return min((r.at for r in comment.revisions if r.at > since), default=comment.edited_at or since)


def neighbours(gate: Gate, thread: Thread, found: list[Posting]) -> tuple[Neighbour, ...]:
    """Return the other gates that were opened on the same pull request, and when their records were posted.

    Whichever process decides them: a workflow's, or the App that somebody asked without one. What did not look to the letter
    like a gate is none, and a record closes only the question before it. One that nobody closes ends a while after its deadline.

    :param found: what was posted there, oldest first, as it was posted.
    """
    asked = [posting for posting in found if _may_ask(posting, thread)]
    claims = [(posting, claim) for posting in asked if (claim := marker.read_claim(posting.body))]
    return tuple(
        _neighbour(claim, posting, _closed_at(claim, posting, _closing(gate, thread, posting, found)), thread.read_at)
        for posting, claim in claims
        if claim.key != gate.key and _looks_like_one(claim, posting)
    )


def _may_ask(text: Posting | Comment, thread: Thread) -> bool:
    """Tell whether a text may be a question: of this gate's asker or decider, or of another program."""
    own = _by(text, thread.me) or _by(text, thread.opening.author)
    return own or (text.author is not None and not text.author.human)


def _closing(gate: Gate, thread: Thread, question: Posting, found: list[Posting]) -> list[Posting]:
    """Return the texts that may be a question's record.

    The App believes its own alone: a workflow's token can post what looks like one.
    """
    other = None if gate.decider is Decider.APP else question.author
    return [text for text in found if _by(text, thread.me) or _by(text, other)]


def looks_like(gate: Gate, text: str) -> bool:
    """Tell whether a text is to the letter what a gate looks like."""
    try:
        return render.equal_text(text, render.body(gate).text)
    except UsageError:
        return False  # more than fits into one text, which nobody can have asked: the marker may be anybody's


def _looks_like_one(claim: Claim, posting: Posting) -> bool:
    """Tell whether a text is to the letter what its gate looks like; of a long question that cannot be told."""
    return claim.gate is None or looks_like(claim.gate, posting.body)


def _neighbour(claim: Claim, posting: Posting, written: datetime | None, now: datetime) -> Neighbour:
    gate, end = claim.sketch, claim.sketch.deadline(posting.created_at) + ABANDONED
    over = now >= end and gate.on_timeout is not OnTimeout.REMIND
    closed = min(written or end, end) if over else written
    return Neighbour(claim.key[2], posting.created_at, closed, gate.commit, abandoned=over and written is None)


def _closed_at(claim: Claim, posting: Posting, closing: list[Posting]) -> datetime | None:
    question = posting.place.comment_id or 0
    later = (text for text in closing if (text.place.comment_id or 0) > question)
    return next((text.created_at for text in later if _is_record(claim, question, text)), None)


def _is_record(claim: Claim, question: int, text: Posting) -> bool:
    note = marker.read_note(text.body)
    if note is None or note != Note(Kind.RECORD, claim.digest[:16], str(question)):
        return False
    return records.about_key(text.body, claim.key, text.place.number) is not None


def _until_next_question(gate: Gate, thread: Thread) -> Thread:
    """Leave out what belongs to a later asking of the same question on the same pull request.

    Only where this one has ended: else a copy, which any workflow can post, would keep what is said below it from being heard.
    """
    place = Place(gate.pull_request or 0, thread.opening.id)
    if not gate.pull_request or records.of_gate(gate, thread, place) is None:
        return thread
    for index, comment in enumerate(thread.comments):
        claim = marker.read_claim(ballot.as_posted(comment) or "") if ballot.is_the_askers(comment, thread) else None
        if claim is not None and claim.digest == gate.digest:
            own = marker.note(gate, Kind.RECORD, thread.opening.id)
            kept = (mine.comment for mine in ours(gate, thread) if mine.note == own and mine.comment.id > comment.id)
            return replace(thread, comments=(*thread.comments[:index], *kept))
    return thread


def ours(gate: Gate, thread: Thread) -> Iterator[Ours]:
    """Yield this account's own texts that belong to a gate, oldest first, as they were first posted."""
    for comment in thread.comments:
        if ballot.is_ours(comment, thread):
            note = marker.read_note(ballot.first_text(comment))
            if note is not None and note.digest == gate.digest[:16]:
                yield Ours(comment, note)


def _matters(gate: Gate, person: Person) -> bool:
    """Tell whether a person's rights could make a difference: who is no owner by name or team needs no asking."""
    return approvers.verdict(gate.policy, person, None).approve is not False or approvers.is_left_out(
        gate.policy, person
    )


def _by(text: Posting | Comment, who: Person | None) -> bool:
    return who is not None and text.author is not None and text.author.id == who.id
