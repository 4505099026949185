"""Which comment holds the record of a gate, and what does not fit about it: a record of another gate, edits, forged words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gh_gate import __version__
from gh_gate.audit.proof import Keys, Proof, Seal, prove
from gh_gate.audit.questions import Question
from gh_gate.core import marker, render
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Decider
from gh_gate.core.marker import Kind
from gh_gate.core.record import Record
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.errors import GateError
from gh_gate.forge.base import Place


@dataclass(frozen=True, slots=True)
class Held:
    """The record that stands in a thread.

    :param account: whose words there are gh-gate's: of who posted the record, or answered; None where nobody did.
    :param envelope: empty where there is none.
    :param troubles: what does not fit about it, as columns and sentences.
    """

    account: Person | None
    envelope: str = ""
    troubles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    comment: Comment
    envelope: str
    proof: Proof

    @property
    def digest(self) -> str:
        return self.proof.record.digest if self.proof.record else ""


def find(asked: Question, thread: Thread, place: Place, known: Keys) -> Held:
    """Return the record of a gate, as it stands there now.

    :param known: a record that one of them has signed comes before all others, whoever posted those.
    """
    found = list(_candidates(asked, thread, place, known))
    mine = [one for one in found if one.digest in ("", asked.claim.digest)]
    mine.sort(key=lambda one: (one.proof.seal is not Seal.SIGNED, one.proof.record is None))
    foreign = [one for one in found if one not in mine]
    troubles = [("record", f"a record of another gate stands there: {_name(one.proof.record)}") for one in foreign]
    if not mine:
        return Held(_answering(thread), "", tuple(troubles))
    chosen = mine[0]
    twins = [one for one in mine[1:] if one.envelope != chosen.envelope]
    troubles += [("record", f"a second record of it stands there, by @{_login(one.comment)}") for one in twins]
    troubles += _about(chosen, asked, thread, place)
    return Held(chosen.comment.author, chosen.envelope, tuple(troubles))


def _candidates(asked: Question, thread: Thread, place: Place, known: Keys) -> Iterator[_Candidate]:
    """Yield what stands where this gate's record may: posted by who asked or, where the App decides, by any program."""
    asker = thread.opening.author
    for comment in thread.comments:
        who = comment.author
        programs = asked.claim.sketch.decider is Decider.APP and who is not None and not who.human
        if not programs and not (who and asker and who.id == asker.id):
            continue
        notes = [marker.read_note(text) for text in (comment.body, ballot.first_text(comment))]
        at_place = str(place.comment_id or "")
        if any(note and note.kind is Kind.RECORD and note.detail == at_place for note in notes):
            envelope = render.read_record(comment.body) or ""
            yield _Candidate(comment, envelope, prove(envelope, known))


def _about(one: _Candidate, asked: Question, thread: Thread, place: Place) -> Iterator[tuple[str, str]]:
    comment, said = one.comment, one.proof.record
    editors = {r.editor.login if r.editor else "somebody unknown" for r in comment.revisions[1:]} - {_login(comment)}
    if editors:
        yield "record", f"its comment was edited by {', '.join(f'@{who}' for who in sorted(editors))}"
    if not one.envelope:
        yield "record", "its comment holds no record any more"
    if said is None:
        return
    if said.place != place.number:
        yield "number", f"its record is about #{said.place}"
    if said.opened_at != thread.opening.created_at:
        yield "opened_at", "its record says that it was asked at another time"
    if (said.version == __version__ or comment.edited_at is not None) and not _is_shown(
        one, said, asked, thread, place
    ):
        yield "record", "the text that people see is not what the record in it says"


def _is_shown(one: _Candidate, said: Record, asked: Question, thread: Thread, place: Place) -> bool:
    """Tell whether a record's comment reads as this version of gh-gate writes it."""
    if asked.gate is None:
        return True  # without the question nothing can be said about it
    try:
        text = render.record(
            asked.gate,
            said.to_decision(),
            one.envelope,
            opened_at=thread.opening.created_at,
            signed_by=one.proof.key or None,
            question=place.comment_id,
        )
    except GateError:
        return False
    return render.equal_text(one.comment.body, text)


def _answering(thread: Thread) -> Person | None:
    """Return whose account has answered in a thread without a record: another program's than the one that asked."""
    asker = thread.opening.author
    others = (text.author for text in thread.comments if marker.read_note(ballot.first_text(text)))
    return next((who for who in others if who and not who.human and (not asker or who.id != asker.id)), asker)


def _name(said: Record | None) -> str:
    return f"{said.repository}#{said.place}/{said.name}"[:200] if said else "one that cannot be read"


def _login(comment: Comment) -> str:
    return comment.author.login if comment.author else ""
