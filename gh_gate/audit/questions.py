"""What a thread asks: the gate of its marker, held against the text that people see, and against what was first written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gh_gate.core import marker
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Claim
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import finding
from gh_gate.errors import GateError
from gh_gate.forge.base import Place, Repository


@dataclass(frozen=True, slots=True)
class Question:
    """A text that asks.

    :param gate: None where its prompt is in parts that do not fit together.
    :param troubles: what does not fit about it, as columns and sentences.
    """

    claim: Claim
    gate: Gate | None
    troubles: tuple[tuple[str, str], ...]


def read(repository: Repository, place: Place, thread: Thread) -> Question | None:
    """Return what a thread asks, or asked when it was first written; None where that is nothing."""
    text = thread.opening
    now, written = marker.read_claim(text.body), ballot.first_text(text)
    claim = now if written == text.body else marker.read_claim(written) or now
    if claim is None:
        return None
    gate = claim.gate or _put_together(repository, place, thread, claim)
    troubles = (*_about_text(text, claim, now, gate), *_about_place(repository, place, claim))
    return Question(claim, gate, troubles)


def _about_text(text: Comment, claim: Claim, now: Claim | None, gate: Gate | None) -> Iterator[tuple[str, str]]:
    if now is None:
        yield "question", "the text that asks carries no gate any more: it was changed"
    elif now.digest != claim.digest:
        yield "digest", f"the text that asks carries another gate than at first: {now.digest[:16]}"
    if gate is None:
        yield "prompt", "its prompt is too long for one text, and its parts do not make it"
    elif now is not None and not _is_exact(gate, text.body):
        yield "question", "the text that people see is not what its marker asks"


def _about_place(repository: Repository, place: Place, claim: Claim) -> Iterator[tuple[str, str]]:
    if claim.key[0] != repository.id:
        yield "repository_id", f"it asks for the repository {claim.key[0]}, and stands in {repository.id}"
    if claim.sketch.pull_request != (place.number if place.comment_id else None):
        yield "pull_request", f"it asks on {claim.sketch.pull_request or 'an issue'}, and stands on #{place.number}"


def _is_exact(gate: Gate, text: str) -> bool:
    try:
        return finding.is_exact(gate, text)
    except GateError:
        return False


def _put_together(repository: Repository, place: Place, thread: Thread, claim: Claim) -> Gate | None:
    """Return a long question's gate out of its parts, the way its decider does."""
    text = thread.opening
    whole = replace(thread, comments=(text, *thread.comments)) if place.comment_id else thread
    spot = finding.Spot(place.number, repository.id, claim.sketch.decider)
    found = finding.gates_in(whole, spot, lambda one: one == text, exact=lambda *_: True)
    return next((one.gate for one in found.gates), None)
