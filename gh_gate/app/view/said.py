"""What was said to a gate, and what it was told: also what somebody has deleted since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gh_gate.app.archive import COUNTED
from gh_gate.app.store.entry import Entry
from gh_gate.app.view.sight import Said
from gh_gate.core.decision import ballot
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
    text_sha256: str = ""

    @classmethod
    def of(cls, entry: Entry) -> Judged:
        """Return what an entry of the ledger says."""
        data = entry.data
        number, login = int(data["author_id"]), str(data["author"])
        author = Person(number, login) if number else None
        counted, told, read = data["verdict"] == COUNTED, str(data["told"]), str(data.get("text_sha256", ""))
        return cls(int(data["comment_id"]), author, entry.at, counted, told, read)


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
        text = _as_read(comment, heard, notes)
        return Said(answer.person, comment.created_at, text, comment.url, counted, told)
    if not notes:
        return None
    last, text = notes[-1], _as_read(comment, heard, notes) if comment else ""
    return Said(last.author, comment.created_at if comment else notes[0].at, text, "", last.counted, last.told)


def _as_read(comment: Comment, heard: Heard, notes: Sequence[Judged]) -> str:
    """Return the words that were judged: whoever can write can edit a comment later, and would put others into its author's mouth.

    :param notes: the verdicts on it.
    :return: the first text that was judged; the text as it stands, where it was not edited or not read yet; an empty one where
        nobody kept what was read.
    """
    first = next((one.body for one in heard.seen if one.id == comment.id), None)
    ended = heard.tally.decision.by if heard.tally.decision else ()
    read = {vote.body_sha256 for vote in (*ended, *heard.tally.votes) if vote.comment_id == comment.id}
    read |= {note.text_sha256 for note in notes}
    if comment.edited_at is None:
        return comment.body
    # What others made of it are not its author's words, whether or not they were judged.
    own = [r.text for r in comment.revisions if _same(r.editor, comment.author)]
    states = [text for text in (first, ballot.as_posted(comment), *own) if text is not None]
    found = (text for text in states if _sha256(text) in read)
    return next(found, (first or "") if read else (states or [""])[-1])


def _same(one: Person | None, other: Person | None) -> bool:
    return one is not None and other is not None and one.id == other.id


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _noted(answer: Answer, notes: Iterable[Judged]) -> tuple[bool | None, str]:
    """Return what a command was told; None while it was told nothing, or something else, because of what came later."""
    same = [note for note in notes if note.counted == answer.counted]
    return (answer.counted, same[-1].told) if same else (None, "")
