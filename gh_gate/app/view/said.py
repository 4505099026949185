"""What was said to a gate, and what it was told: also what somebody has deleted since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gh_gate.app.archive import COUNTED
from gh_gate.app.store.entry import Entry
from gh_gate.app.view.sight import Said
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Kind
from gh_gate.core.tally import Answer, Tally
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.engine import reading


@dataclass(frozen=True, slots=True)
class Judged:
    """A command as the ledger has it, in the order in which the server answered."""

    comment_id: int
    author: Person | None
    at: datetime
    counted: bool
    told: str

    @classmethod
    def of(cls, entry: Entry) -> Judged:
        """Return what an entry of the ledger says."""
        data = entry.data
        number, login = int(data["author_id"]), str(data["author"])
        author = Person(number, login) if number else None
        return cls(int(data["comment_id"]), author, entry.at, data["verdict"] == COUNTED, str(data["told"]))


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that is known of a gate's commands.

    :param thread: as it is now; None where it is gone.
    :param judged: the server's own notes, oldest first; None where nobody keeps any.
    :param seen: the comments as they were first seen.
    :param replies: what stands in the thread as the answer to a comment; what was said first comes before what is said now.
    """

    tally: Tally
    thread: Thread | None = None
    judged: tuple[Judged, ...] | None = None
    seen: tuple[Comment, ...] = field(default_factory=tuple)
    replies: Mapping[int, str] = field(default_factory=dict)


def said(heard: Heard) -> tuple[Said, ...]:
    """Return every command, oldest first."""
    comments = {comment.id: comment for comment in heard.seen}
    comments |= {comment.id: comment for comment in (heard.thread.comments if heard.thread else ())}
    answered = {answer.comment_id: answer for answer in heard.tally.answers}
    numbers = sorted(answered.keys() | {one.comment_id for one in heard.judged or ()})
    found = (_one(number, comments.get(number), answered.get(number), heard) for number in numbers)
    return tuple(one for one in found if one is not None)


def replied(gate: Gate, thread: Thread) -> dict[int, str]:
    """Return what the thread holds as answers to comments: our own words, without the name in front."""
    told: dict[int, str] = {}
    for mine in reading.ours(gate, thread):
        if mine.note.kind in (Kind.REPLY, Kind.NOTED):
            text = mine.comment.body.rpartition("\n\n")[0]
            told[int(mine.note.detail.partition("/")[0])] = text.partition(", ")[2] if text.startswith("@") else text
    return told


def _one(number: int, comment: Comment | None, answer: Answer | None, heard: Heard) -> Said | None:
    notes = [one for one in heard.judged or () if one.comment_id == number]
    if answer is not None and comment is not None:
        now = (answer.counted, heard.replies.get(number, answer.text))
        counted, told = now if heard.judged is None else _noted(answer, notes)
        return Said(answer.person, comment.created_at, comment.body, comment.url, counted, told)
    if not notes:
        return None
    last, text = notes[-1], comment.body if comment else ""
    return Said(last.author, comment.created_at if comment else notes[0].at, text, "", last.counted, last.told)


def _noted(answer: Answer, notes: Iterable[Judged]) -> tuple[bool | None, str]:
    """Return what a command was told; None while it was told nothing, or something else, because of what came later."""
    same = [note for note in notes if note.counted == answer.counted]
    return (answer.counted, same[-1].told) if same else (None, "")
