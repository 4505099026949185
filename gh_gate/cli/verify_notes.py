"""Compares a record with the page it stands on: what became, since the decision, of the texts that it rests on.

None of it weakens the signature: a decision stands whatever is done to its comments later. It tells an auditor where to look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gh_gate.cli import say, verify_source
from gh_gate.cli.verify_source import Piece
from gh_gate.core import marker
from gh_gate.core.record import Record, Voter
from gh_gate.core.thread import Comment, Thread

UNCHANGED, EDITED, DELETED, ANOTHER = "unchanged", "edited since", "deleted since", "another question"


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a text.

    :param what: which text: ``question``, ``comment`` or ``record``.
    :param comment_id: None for an issue's own text.
    :param now: ``unchanged``, ``edited since``, ``deleted since`` or ``another question``.
    :param more: when it was edited last, and what is left of what it was.
    """

    what: str
    comment_id: int | None
    now: str
    more: str = ""


def asked_in(record: Record) -> str:
    """Return the number of the comment that asked, on a pull request; an empty string for an issue."""
    return record.url.partition("#issuecomment-")[2]


def compare(record: Record, thread: Thread, piece: Piece, holder: Comment) -> Iterator[Note]:
    """Yield what became of the question, of each comment that the decision rests on, and of the record's own comment.

    :param piece: the record as it was read.
    :param holder: the comment that it was read from.
    """
    shown = {comment.id: comment for comment in thread.comments}
    yield _question(record, thread, shown)
    for voter in record.by:
        yield _comment(voter, shown.get(voter.comment_id))
    if holder.edited_at is not None:
        intact = piece in verify_source.in_comment(holder.body)
        more = "its block is as it was" if intact else "the record is read as it was first posted"
        yield Note("record", holder.id, EDITED, f"{_last(holder.edited_at)}; {more}")


def _question(record: Record, thread: Thread, shown: dict[int, Comment]) -> Note:
    number = int(asked_in(record)) if asked_in(record).isdecimal() else None
    text = thread.opening if number is None else shown.get(number)
    if text is None:
        return Note("question", number, DELETED)
    if text.edited_at is not None:
        return Note("question", number, EDITED, _last(text.edited_at))
    claim = marker.read_claim(text.body)
    return Note("question", number, UNCHANGED if claim and claim.digest == record.digest else ANOTHER)


def _comment(voter: Voter, comment: Comment | None) -> Note:
    if comment is None:
        return Note("comment", voter.comment_id, DELETED)
    same = _sha256(comment.body) == voter.text_sha256
    if comment.edited_at is None:
        return Note("comment", voter.comment_id, UNCHANGED if same else EDITED)
    texts = (revision.text for revision in comment.revisions if revision.text is not None)
    if same:
        more = "and the same again"
    elif any(_sha256(text) == voter.text_sha256 for text in texts):
        more = "its history has the text that was decided upon"
    else:
        more = "its history no longer has the text that was decided upon"
    return Note("comment", voter.comment_id, UNCHANGED if same else EDITED, f"{_last(comment.edited_at)}; {more}")


def _last(edited_at: datetime) -> str:
    return f"edited last at {say.iso(edited_at)}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
