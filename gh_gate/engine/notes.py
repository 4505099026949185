"""The notes in a gate's thread that are about its run: which jobs wait, and whether the run has gone on.

That a job waits is believed where the account that asked, or this process's own, said so, in the words that were posted first:
who edits it keeps nobody asleep. Every workflow of the repository can post under the same account, so such a note only ever
makes somebody look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from gh_gate.core import marker
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Kind, Note
from gh_gate.core.rerun import Waiting
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import reading

NEVER = "never"
"""What a note says of a run that cannot go on by itself; else it names the attempt that was started."""


def waiting(gate: Gate, thread: Thread) -> tuple[Waiting, ...]:
    """Return the jobs that wait for a gate, in the order of their notes."""
    return tuple(one for note, one in _waiting(thread) if note.digest == gate.digest[:16])


def still_waiting(thread: Thread) -> tuple[Waiting, ...]:
    """Return the jobs that wait in a thread for gates that nobody has decided."""
    decided = {note.digest for note, _ in _notes(thread, Kind.RECORD)}
    return tuple(one for note, one in _waiting(thread) if note.digest not in decided)


def is_over(gate: Gate, thread: Thread, jobs: Collection[Waiting]) -> bool:
    """Tell whether this account has said that the run went on, or never will, after these jobs began to wait.

    On a pull request the same question may stand twice; what was said of the first is not about the jobs of the second.
    """
    began = max((job.attempt for job in jobs), default=0)
    said = (mine.note.detail for mine in reading.ours(gate, thread) if mine.note.kind is Kind.RESUMED)
    return any(detail == NEVER or int(detail) > began for detail in said)


def stood_from(gate: Gate, thread: Thread, decision: Decision, question: int | None) -> datetime:
    """Return from when on a decision stood where every job can see it: since its record was posted.

    :param question: the comment that asks, on a pull request.
    """
    record = marker.note(gate, Kind.RECORD, question or "")
    posted = (mine.comment.created_at for mine in reading.ours(gate, thread) if mine.note == record)
    return max(decision.at, next(posted, decision.at))


def _waiting(thread: Thread) -> Iterator[tuple[Note, Waiting]]:
    for note, comment in _notes(thread, Kind.WAITS):
        attempt, job, key, when, *_ = note.detail.split("/")
        yield note, Waiting(int(attempt), int(job), key, when == "always", comment.created_at)


def _notes(thread: Thread, kind: Kind) -> Iterator[tuple[Note, Comment]]:
    for comment in thread.comments:
        known = ballot.is_ours(comment, thread) or ballot.is_the_askers(comment, thread)
        note = marker.read_note(ballot.first_text(comment)) if known else None
        if note is not None and note.kind is kind:
            yield note, comment
