"""What happened in a thread, in the order of the forge's clock, before anybody asks what it means for the gate.

A thread becomes a row of moments: somebody said something as it was first written, somebody edited their own comment,
somebody else touched a comment, the question itself was changed. `gh_gate.core.decision` walks along them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache

from gh_gate.core import approvers, commands, marker
from gh_gate.core.approvers import is_left_out
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.marker import Kind
from gh_gate.core.render.body import body, equal_text
from gh_gate.core.thread import Comment, Deletion, Person, Revision, Thread
from gh_gate.errors import CommandError


class What(IntEnum):
    """Kinds of moments; at the same second the smaller comes first, so that doubt stops before anything approves."""

    QUESTION_CHANGED = 0
    TOUCHED = 1
    WITHDRAWN = 2
    REJECTED_THEN_EDITED = 3
    EDITED = 4
    SAID = 5


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
    found += [moment for deletion in thread.deletions for moment in _of_deletion(gate, thread, deletion)]
    found += [moment for comment in thread.seen for moment in _of_seen(gate, thread, comment)]
    changed = first_change(thread.opening)
    if changed is not None:
        found.append(Moment(changed, What.QUESTION_CHANGED, thread.opening.author))
    return sorted(found, key=lambda moment: moment.order)


def concerned(gate: Gate, thread: Thread) -> tuple[Person, ...]:
    """Return the people whose rights matter for what happened, each once."""
    found = (m.whose for m in moments(gate, thread) if m.whose is not None and m.whose.human)
    return tuple(dict.fromkeys(found))


def is_ours(comment: Comment, thread: Thread) -> bool:
    """Tell whether this process's own account posted the comment as gh-gate, not as a person of the same account."""
    return _is_me(comment.author, thread) and marker.is_ours(as_posted(comment) or "")


def is_the_askers(comment: Comment, thread: Thread) -> bool:
    """Tell whether the account that asked posted the comment as gh-gate: where the App decides, another one than ours."""
    return _same(comment.author, thread.opening.author) and marker.is_ours(as_posted(comment) or "")


def through_another_app(gate: Gate, thread: Thread, comment: Comment) -> bool:
    """Tell whether a comment came through an App with a person's token, unless it is the very App that decides the gate.

    That one posts what a person who signed in to it said on its page, and whoever trusts its decisions trusts it in this.
    A waiter reads under another account, so it never takes such a comment for one that counts: it asks for the App's record.
    """
    if comment.app is None:
        return False
    # Slugs are ASCII; of other letters some are folded to ASCII ones.
    mine = comment.app.isascii() and comment.app.lower() == _slug(thread.me).lower()
    return not (mine and comment.app and gate.decider is Decider.APP)


def complete_from(gate: Gate, thread: Thread) -> int | None:
    """Return the id of the comment with which the whole question stands in the thread; None while a part is missing.

    A part stands where the account that asked posted it to the letter and nobody edited it.
    """
    parts = _parts(gate, thread)
    stand = {
        text: comment.id for comment in reversed(thread.comments) for text in parts if _is_part(comment, text, thread)
    }
    if not parts:
        return thread.opening.id
    return max(stand.values()) if len(stand) == len(parts) else None


def first_change(opening: Comment) -> datetime | None:
    """Return since when a question may have read otherwise than it was asked; None where it was never edited.

    It may have been changed, approved, and changed back: what counts is the first change, and where the history does not
    tell that, the question's beginning.
    """
    if opening.edited_at is None:
        return None
    first = opening.revisions[0] if opening.revisions else None
    if first is None or first.text is None or first.editor is None or first.at > opening.created_at:
        return opening.created_at
    return min((revision.at for revision in opening.revisions[1:]), default=opening.created_at)


def refused(gate: Gate, thread: Thread) -> frozenset[int]:
    """Return the comments that were answered as not counting; they never count later, whatever changes."""
    found: set[int] = set(thread.refused)
    for comment in thread.comments:
        # Whatever others made of it: this can only stop.
        note = marker.read_note(_our_text(comment, thread)) if _is_me(comment.author, thread) else None
        if note is None or note.digest != gate.digest[:16]:
            continue
        if note.kind is Kind.REPLY:
            found.add(int(note.detail.partition("/")[0]))
        elif note.kind is Kind.STATUS and note.detail:
            last, _, counted = note.detail.partition("/")
            kept = {int(number) for number in counted.split(".") if number}
            found |= {other.id for other in thread.comments if other.id <= int(last) and other.id not in kept}
    return frozenset(found)


def noted(gate: Gate, thread: Thread) -> frozenset[int]:
    """Return the comments that were answered as counting."""
    untouched = (comment for comment in thread.comments if comment.edited_at is None and is_ours(comment, thread))
    notes = (marker.read_note(comment.body) for comment in untouched)
    mine = (note for note in notes if note and note.kind is Kind.NOTED and note.digest == gate.digest[:16])
    return frozenset(int(note.detail) for note in mine)


def replied(gate: Gate, thread: Thread) -> frozenset[int]:
    """Return the comments that other gates in the thread have answered in words."""
    told = (c for c in thread.comments if is_ours(c, thread) or (c.author and not c.author.human))
    notes = (marker.read_note(as_posted(c) or "") for c in told)
    other = [note for note in notes if note and note.kind is Kind.REPLY and note.digest != gate.digest[:16]]
    return frozenset(int(note.detail.partition("/")[0]) for note in other)


def written_at(gate: Gate, thread: Thread, since: datetime) -> datetime | None:
    """Return when this account posted the first record of a gate, not before some time; None where there is none."""
    record = marker.note(gate, Kind.RECORD, thread.opening.id or "")
    ours = (c for c in thread.comments if c.created_at >= since and is_ours(c, thread))
    return next((c.created_at for c in ours if marker.read_note(as_posted(c) or "") == record), None)


@lru_cache(maxsize=2048)
def read(text: str) -> commands.Command | CommandError | None:
    """Read a comment's text as a command, an attempt at one, or neither."""
    try:
        return commands.parse(text)
    except CommandError as error:
        return error.with_traceback(None)


def first_text(comment: Comment) -> str:
    """Return a comment as it was first written, as far as its history shows."""
    # A stranger's edit must not turn a text of ours into somebody's words, nor the other way round.
    texts = [revision.text for revision in comment.revisions if revision.text is not None]
    return texts[0] if texts else comment.body


def as_posted(comment: Comment) -> str | None:
    """Return a comment as its author posted it; None where others have edited it and its history does not tell that any more."""
    first = comment.revisions[0] if comment.revisions else None
    if comment.edited_at is None:
        return comment.body
    if first is not None and first.text is not None and first.at <= comment.created_at:
        return first.text
    # What says nothing at all stands for more edits than are listed.
    told = [r for r in comment.revisions if r.editor or r.removed_by or r.text is not None]
    alone = all(_same(r.editor, comment.author) and not _removed_by_other(r, comment) for r in told)
    return first_text(comment) if told and alone else None


def _our_text(comment: Comment, thread: Thread) -> str:
    """Return a text of ours as this account last left it; what others made of it says nothing."""
    texts = [r.text for r in comment.revisions if r.text is not None and _is_me(r.editor, thread)]
    return texts[-1] if texts else comment.body


def _of_comment(gate: Gate, thread: Thread, comment: Comment) -> Iterator[Moment]:
    if is_ours(comment, thread) or is_the_askers(comment, thread):
        note = marker.read_note(first_text(comment)) if is_the_askers(comment, thread) else None
        if note and note.kind is Kind.WITHDRAWN and note.digest == gate.digest[:16] and gate.decider is Decider.APP:
            yield Moment(comment.created_at, What.WITHDRAWN, comment.author, comment)
        if note and note.kind is Kind.PART and note.digest == gate.digest[:16]:
            wrong = not any(equal_text(first_text(comment), text) for text in _parts(gate, thread))
            at = comment.created_at if wrong else first_change(comment)
            if at is not None:
                yield Moment(at, What.QUESTION_CHANGED, comment.author, comment)
    elif comment.edited_at is None:
        if read(comment.body) is not None:
            yield Moment(comment.created_at, What.SAID, comment.author, comment)
    else:
        yield from _of_edited(gate, comment, comment.edited_at)


def _of_edited(gate: Gate, comment: Comment, edited_at: datetime) -> Iterator[Moment]:
    foreign = [r.at for r in comment.revisions if not _same(r.editor, comment.author) or _removed_by_other(r, comment)]
    if foreign or not comment.revisions:
        yield Moment(min(foreign, default=edited_at), What.TOUCHED, comment.author, comment)
    # A stranger may edit a hundred times; what was said before matters only of people who may say something.
    whole = comment.revisions if comment.author and may_matter(gate, comment.author) else ()
    own = [(r.at, r.text) for r in whole if r.text is not None and _same(r.editor, comment.author)]
    for at, text in own:
        said = read(text)
        if isinstance(said, commands.Command) and said.verb == "reject":
            yield Moment(at, What.REJECTED_THEN_EDITED, comment.author, comment, text)
    if any(read(text) is not None for text in (comment.body, *(text for _, text in own))):
        yield Moment(comment.created_at, What.EDITED, comment.author, comment)
        yield Moment(edited_at, What.EDITED, comment.author, comment)


def may_matter(gate: Gate, who: Person) -> bool:
    """Tell whether a person's word could make a difference, whatever their rights turn out to be."""
    if gate.initiator is not None and who.id == gate.initiator.id:
        return True
    return approvers.verdict(gate.policy, who, None).approve is not False or is_left_out(gate.policy, who)


def _of_seen(gate: Gate, thread: Thread, first: Comment) -> Iterator[Moment]:
    """Hold a comment as it was first seen against what the thread shows of it now; what differs can only stop."""
    if first.id <= thread.opening.id:
        return
    shown = next((comment for comment in thread.comments if comment.id == first.id), None)
    if shown is not None and shown.edited_at is None:
        if not equal_text(shown.body, first.body):
            yield Moment(first.created_at, What.TOUCHED, first.author, shown)
        return
    said = read(first.body)
    if not isinstance(said, commands.Command) or first.author is None or not may_matter(gate, first.author):
        return
    if said.verb == "reject" and first.author.human and not through_another_app(gate, thread, first):
        yield Moment(first.created_at, What.REJECTED_THEN_EDITED, first.author, shown or first, first.body)
    # Taking back a word must not bring an older one back to life.
    yield Moment(first.created_at, What.EDITED, first.author, shown)


def _of_deletion(gate: Gate, thread: Thread, deletion: Deletion) -> Iterator[Moment]:
    if _same(deletion.actor, deletion.author):
        return
    asker = _same(deletion.author, thread.opening.author)
    if not (asker or _is_me(deletion.author, thread)) or thread.me.human:
        yield Moment(deletion.at, What.TOUCHED, deletion.author)
    elif asker and _parts(gate, thread):
        # Which of the asker's texts it was is not told: it may have been a part of the question.
        yield Moment(deletion.at, What.QUESTION_CHANGED, deletion.author)


def _parts(gate: Gate, thread: Thread) -> tuple[str, ...]:
    """Return the texts in which the question goes on; a question whose prompt is in its marker is complete by itself."""
    claim = marker.read_claim(thread.opening.body)
    return () if claim is not None and claim.gate is not None else body(gate).parts


def _is_part(comment: Comment, text: str, thread: Thread) -> bool:
    asked = _same(comment.author, thread.opening.author)
    return comment.edited_at is None and asked and equal_text(comment.body, text)


def _removed_by_other(revision: Revision, comment: Comment) -> bool:
    return revision.text is None and not _same(revision.removed_by, comment.author)


def _same(one: Person | None, other: Person | None) -> bool:
    return one is not None and other is not None and one.id == other.id


def _slug(bot: Person) -> str:
    """Return the name of the App that an account belongs to; empty for a person's account."""
    return bot.login.removesuffix("[bot]") if not bot.human and bot.login.endswith("[bot]") else ""


def _is_me(person: Person | None, thread: Thread) -> bool:
    return person is not None and person.id == thread.me.id
