"""Reads one gate out of its thread: the question, who said what, the answers, the record, and who touched what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gh_gate.audit import holders, questions
from gh_gate.audit.columns import plain_sha256, sha256, stamp
from gh_gate.audit.proof import Keys
from gh_gate.audit.questions import Question
from gh_gate.audit.shown import Reply, Shown, Text, Touch
from gh_gate.core import inputs, marker, strict_json
from gh_gate.core.commands import Command
from gh_gate.core.decision import ballot
from gh_gate.core.decision.ballot import What
from gh_gate.core.gate import Gate, to_json
from gh_gate.core.marker import Kind
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.errors import GateError
from gh_gate.forge.base import Place, Repository


def shown(repository: Repository, place: Place, thread: Thread, known: Keys) -> Shown | None:
    """Return the gate of a thread; None where it asks nothing and never did.

    :param thread: as it is read at the gate's place.
    :param known: the keys that may have signed its record.
    """
    asked = questions.read(repository, place, thread)
    if asked is None:
        return None
    held = holders.find(asked, thread, place, known)
    own = replace(thread, me=held.account) if held.account else thread
    people = [comment for comment in thread.comments if not _is_gates(comment, own)]
    return Shown(
        repository=repository.full_name,
        repository_id=repository.id,
        number=place.number,
        question=place.comment_id or 0,
        url=thread.opening.url or place.url,
        opened_at=stamp(thread.opening.created_at),
        read_at=stamp(thread.read_at),
        asker=_account(thread.opening.author),
        gate=_told(asked),
        digest=asked.claim.digest,
        envelope=held.envelope,
        labels=tuple(sorted(thread.face.labels)) if place.comment_id is None else (),
        texts=tuple(_text(comment, asked.gate) for comment in people),
        replies=tuple(_replies(asked.claim.digest, own)),
        touches=tuple(_touches(asked, own)),
        troubles=(*asked.troubles, *held.troubles),
    )


def _told(asked: Question) -> dict[str, Any]:
    data = to_json(asked.gate or asked.claim.sketch)
    if asked.gate is None:
        del data["prompt"]  # too long for its marker, and its parts do not make it: what it was cannot be told
    return data


def _account(who: Person | None) -> dict[str, Any]:
    return {"id": who.id, "login": who.login, "human": who.human} if who else {"id": 0, "login": "", "human": False}


def _is_gates(comment: Comment, thread: Thread) -> bool:
    return ballot.is_ours(comment, thread) or ballot.is_the_askers(comment, thread)


def _text(comment: Comment, gate: Gate | None) -> Text:
    states = [revision.text for revision in comment.revisions if revision.text is not None]
    first = ballot.first_text(comment)
    said = ballot.read(first)
    return Text(
        id=comment.id,
        author_id=comment.author.id if comment.author else 0,
        author=comment.author.login if comment.author else "",
        at=stamp(comment.created_at),
        url=comment.url,
        hashes=tuple(dict.fromkeys(map(sha256, [*states, comment.body]))),
        plain=plain_sha256(first),
        verb=said.verb if isinstance(said, Command) else "?" if said else "",
        values=_values(said, gate) if isinstance(said, Command) and gate else "",
    )


def _values(said: Command, gate: Gate) -> str:
    # A first word that is no gate's name may be a value: only the fold can tell.
    if said.verb != "approve" or said.name not in (None, gate.name):
        return ""
    try:
        return sha256(strict_json.identity(inputs.validate(gate.inputs, said)))
    except GateError:
        return ""


def _replies(digest: str, thread: Thread) -> Iterator[Reply]:
    """Yield the answers as they stand there now, whoever may have changed them."""
    for comment in thread.comments:
        note = marker.read_note(comment.body) if _is_gates(comment, thread) else None
        if note and note.digest == digest[:16] and note.kind in (Kind.REPLY, Kind.NOTED):
            number = int(note.detail.partition("/")[0])
            text, edited = comment.body.replace("\r\n", "\n").rpartition("\n\n")[0], comment.edited_at is not None
            yield Reply(number, note.kind is Kind.NOTED, text, edited)


def _touches(asked: Question, thread: Thread) -> Iterator[Touch]:
    """Yield what others did to the question, and to the words of those who may decide."""
    gate = asked.gate or asked.claim.sketch
    for moment in ballot.moments(gate, thread):
        touched = moment.what is What.TOUCHED and (moment.whose is None or _matters(asked, moment.whose))
        if not touched and moment.what is not What.QUESTION_CHANGED:
            continue
        who = moment.whose
        yield Touch(
            what=moment.what.name.lower(),
            comment_id=moment.comment.id if moment.comment else 0,
            whose_id=who.id if who else 0,
            at=stamp(moment.at),
            whose=who.login if who else "",
            by=_by(moment, thread),
        )


def _matters(asked: Question, who: Person) -> bool:
    return who.human and ballot.may_matter(asked.gate or asked.claim.sketch, who)


def _by(moment: ballot.Moment, thread: Thread) -> str:
    text = moment.comment or (thread.opening if moment.what is What.QUESTION_CHANGED else None)
    states = text.revisions if text else ()
    editors = [r.editor for r in states if r.at == moment.at and r.editor]
    actors = [gone.actor for gone in thread.deletions if text is None and gone.at == moment.at and gone.actor]
    return next((who.login for who in (*editors, *actors)), "")
