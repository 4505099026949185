"""Finds what asks in a thread, and says of each: whose to decide it is, and whether it may be taken for a gate.

For whoever decides a gate that another process has opened: the App, and the workflow that handles comments. A marker is found,
never believed: what counts is who wrote the text, that nobody edited it, and that it is to the letter what its gate looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice, product

from gh_gate.core import marker, render
from gh_gate.core.decision.ballot import first_text
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.marker import Claim, Kind
from gh_gate.core.thread import Comment, Thread
from gh_gate.errors import GateError
from gh_gate.forge.base import Place, Posting

SOON = timedelta(seconds=30)
"""When to look again at a long question whose parts are still being posted."""

TRIES = 50
"""Ways to put a long question together that are tried at most, where several texts claim to be the same part."""

PATIENCE = timedelta(minutes=15)
"""After that only another comment leads to a look: who asks takes it up again with the next attempt."""

EDITED = "tampered: the question was edited before it was seen"
OTHER_TEXT = "refused: the text is not what its marker asks"

Believed = Callable[[Comment | Posting], bool]
"""Tells whether whoever posted a text may ask this process."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text that asks.

    :param problem: why it cannot be decided, or an empty string.
    """

    gate: Gate
    place: Place
    opened_at: datetime
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look found.

    :param again: when to look again for a question that is not whole yet.
    """

    gates: tuple[Found, ...]
    again: datetime | None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody looks, and who.

    :param number: of the issue or pull request.
    :param repository_id: of the repository; what was asked elsewhere and copied here is nothing.
    :param decider: who looks; the questions for others are left alone.
    """

    number: int
    repository_id: int
    decider: Decider


def is_exact(gate: Gate, text: str) -> bool:
    """Tell whether a text is to the letter what a gate looks like.

    :raise GateError: for a gate that cannot be shown.
    """
    return render.equal_text(text, render.body(gate).text)


def gates_in(
    thread: Thread,
    spot: Spot,
    believed: Believed,
    *,
    known: Collection[int] = (),
    exact: Callable[[Gate, str], bool] = is_exact,
) -> Findings:
    """Return the gates that a thread asks somebody to decide.

    :param thread: the whole thread, as it is read at an issue's or a pull request's own number.
    :param known: the comments that are known to ask, and are left out; 0 for an issue's own text.
    :param exact: compares; something less exact is good enough where nothing is decided.
    """
    texts = [thread.opening] if thread.head is None else thread.comments
    asking = [text for text in texts if text.id not in known and believed(text)]
    found = [one for text in asking if (one := _found(spot, thread, text, exact)) is not None]
    return Findings(
        tuple(one for one in found if isinstance(one, Found)),
        min((one for one in found if isinstance(one, datetime)), default=None),
    )


def _found(spot: Spot, thread: Thread, text: Comment, exact: Callable[[Gate, str], bool]) -> Found | datetime | None:
    """Return the gate that a text asks, or when to look again for the rest of it; None where it asks nothing of us."""
    first = first_text(text)
    claim = marker.read_claim(first)
    if claim is None or claim.sketch.decider is not spot.decider:
        return None
    if claim.sketch.pull_request != (spot.number if text.id else None) or claim.key[0] != spot.repository_id:
        return None  # a copy of a question that was asked elsewhere
    gate = claim.gate or _put_together(claim, thread, text)
    if gate is None:
        return thread.read_at + SOON if thread.read_at < text.created_at + PATIENCE else None
    try:
        same = exact(gate, first)
    except GateError:
        return None  # more than fits into an issue, which nobody can have asked: the marker may be anybody's
    problem = EDITED if text.edited_at is not None else "" if same else OTHER_TEXT
    return Found(gate, Place(spot.number, text.id or None, text.url), text.created_at, problem)


def _put_together(claim: Claim, thread: Thread, text: Comment) -> Gate | None:
    """Return a long question's gate from its parts; the same account may have posted others that look like them."""
    questions: dict[int, dict[int, dict[str, None]]] = {}
    for number, total, part in _parts(claim.digest, thread, text):
        questions.setdefault(total, {}).setdefault(number, {})[part] = None
    wanted = ([parts.get(n, {}) for n in range(2, total + 1)] for total, parts in questions.items())
    tries = islice(chain.from_iterable(product(*texts) for texts in wanted), TRIES)
    return next((gate for chosen in tries if (gate := render.whole_gate(claim, first_text(text), chosen))), None)


def _parts(digest: str, thread: Thread, text: Comment) -> Iterator[tuple[int, int, str]]:
    """Return what claims to be a part: its number, of how many, and its text."""
    for comment in thread.comments:
        if comment.author is not None and text.author is not None and comment.author.id == text.author.id:
            # As it was first posted: an edit is for the fold to see, and to stop at.
            part = first_text(comment)
            note = marker.read_note(part)
            if note is not None and note.kind is Kind.PART and note.digest == digest[:16]:
                number, total = note.detail.split("/")[:2]
                yield int(number), int(total), part
