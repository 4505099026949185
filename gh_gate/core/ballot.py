"""What happened in a thread, in the order of the forge's clock, before anybody asks what it means for the gate.

A thread becomes a row of moments: somebody said something as it was first written, somebody edited their own comment,
somebody else touched a comment, the question itself was changed. `gh_gate.core.decision` walks along them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from gh_gate.core import commands, marker
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Kind
from gh_gate.core.thread import Comment, Deletion, Person, Revision, Thread
from gh_gate.errors import CommandError


class What(IntEnum):
    """Kinds of moments; at the same second the smaller comes first, so that doubt stops before anything approves."""

    QUESTION_CHANGED = 0
    TOUCHED = 1
    REJECTED_THEN_EDITED = 2
    EDITED = 3
    SAID = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened.

    :param whose: the person it is about: who wrote the comment that was said, edited or touched; None if unknown.
    :param comment: the comment; None where it is gone.
    :param text: for a rejection that was edited away, its text.
    """

    at: datetime
    what: What
    whose: Person | None
    comment: Comment | None = None
    text: str = ""

    @property
    def order(self) -> tuple[datetime, int, int]:
        """Where the moment stands among all."""
        return (self.at, self.what, self.comment.id if self.comment else 0)


def moments(gate: Gate, thread: Thread) -> list[Moment]:
    """Return what happened since the gate was opened, in order.

    :param thread: with all comments; ours are known by author and marker and say nothing.
    """
    found = [moment for comment in thread.comments for moment in _of_comment(gate, thread, comment)]
    found += [
        Moment(deletion.at, What.TOUCHED, deletion.author)
        for deletion in thread.deletions
        if _by_somebody_else(deletion) and not _is_me(deletion.author, thread)
    ]
    if thread.opening.edited_at is not None:
        found.append(Moment(thread.opening.edited_at, What.QUESTION_CHANGED, thread.opening.author))
    return sorted(found, key=lambda moment: moment.order)


def concerned(gate: Gate, thread: Thread) -> tuple[Person, ...]:
    """Return the people whose rights matter for what happened, each once."""
    found = (m.whose for m in moments(gate, thread) if m.whose is not None and m.whose.human)
    return tuple(dict.fromkeys(found))


def is_ours(comment: Comment, thread: Thread) -> bool:
    """Tell whether this process's own account posted the comment as gh-gate, not as a person of the same account."""
    return _is_me(comment.author, thread) and marker.is_ours(first_text(comment))


def complete_from(gate: Gate, thread: Thread) -> int | None:
    """Return the id of the comment with which the whole question stands in the thread; None while a part is missing.

    A question whose prompt is in its marker is complete by itself.
    """
    claim = marker.read_claim(thread.opening.body)
    if claim is not None and claim.gate is not None:
        return thread.opening.id
    parts: dict[str, int] = {}
    for comment in thread.comments:
        note = marker.read_note(comment.body) if is_ours(comment, thread) else None
        if note and note.kind is Kind.PART and note.digest == gate.digest[:16]:
            parts.setdefault(note.detail, comment.id)
    total = max((int(detail.partition("/")[2] or 0) for detail in parts), default=0)
    wanted = [f"{number}/{total}" for number in range(2, total + 1)]
    return max(parts[detail] for detail in wanted) if wanted and all(d in parts for d in wanted) else None


def read(text: str) -> commands.Command | CommandError | None:
    """Read a comment's text as a command, an attempt at one, or neither."""
    try:
        return commands.parse(text)
    except CommandError as error:
        return error


def first_text(comment: Comment) -> str:
    """Return a comment as it was first written, as far as its history shows."""
    # A stranger's edit must not turn a text of ours into somebody's words, nor the other way round.
    texts = [revision.text for revision in comment.revisions if revision.text is not None]
    return texts[0] if texts else comment.body


def _of_comment(gate: Gate, thread: Thread, comment: Comment) -> Iterator[Moment]:
    if is_ours(comment, thread):
        note = marker.read_note(first_text(comment))
        if comment.edited_at and note and note.kind is Kind.PART and note.digest == gate.digest[:16]:
            yield Moment(comment.edited_at, What.QUESTION_CHANGED, comment.author, comment)
    elif comment.edited_at is None:
        if read(comment.body) is not None:
            yield Moment(comment.created_at, What.SAID, comment.author, comment)
    else:
        yield from _of_edited(comment, comment.edited_at)


def _of_edited(comment: Comment, edited_at: datetime) -> Iterator[Moment]:
    foreign = [r.at for r in comment.revisions if not _same(r.editor, comment.author) or _removed_by_other(r, comment)]
    if foreign or not comment.revisions:
        yield Moment(min(foreign, default=edited_at), What.TOUCHED, comment.author, comment)
    own = [(r.at, r.text) for r in comment.revisions if r.text is not None and _same(r.editor, comment.author)]
    for at, text in own:
        said = read(text)
        if isinstance(said, commands.Command) and said.verb == "reject":
            yield Moment(at, What.REJECTED_THEN_EDITED, comment.author, comment, text)
    if any(read(text) is not None for text in (comment.body, *(text for _, text in own))):
        yield Moment(comment.created_at, What.EDITED, comment.author, comment)


def _removed_by_other(revision: Revision, comment: Comment) -> bool:
    return revision.text is None and not _same(revision.removed_by, comment.author)


def _by_somebody_else(deletion: Deletion) -> bool:
    return not _same(deletion.actor, deletion.author)


def _same(one: Person | None, other: Person | None) -> bool:
    return one is not None and other is not None and one.id == other.id


def _is_me(person: Person | None, thread: Thread) -> bool:
    return person is not None and person.id == thread.me.id
