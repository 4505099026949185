"""Finds what asks at a spot, and says of each whether the App may take it for a gate."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice, product

from gh_gate.app.spots import Spot
from gh_gate.core import marker, render
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.marker import Claim, Kind
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.forge.base import Place, Posting
from gh_gate.forge.github import GitHubForge

WORKFLOWS = "github-actions[bot]"
"""The account of every workflow's own token; nobody can register a name with brackets."""

SOON = timedelta(seconds=30)
"""When to look again at a long question whose parts are still being posted."""

TRIES = 50
"""Ways to put a long question together that are tried at most, where several texts claim to be the same part."""

PATIENCE = timedelta(minutes=15)
"""After that only another comment leads to a look: who asks takes it up again with the next attempt."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text that asks the App.

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


def gates_at(forge: GitHubForge, spot: Spot, *, known: Collection[int], me: Person) -> Findings:
    """Read a spot and return the gates there that are not known yet.

    :param known: the comments that ask, as far as they are known; 0 for an issue's own text.
    :param me: the App's own account.
    """
    if not known and not any(_believed(posting, me) for posting in forge.asking(spot.number)):
        return Findings((), None)  # nobody that the App believes asks anything there: one request tells
    thread = forge.read(Place(spot.number))
    texts = [thread.opening] if thread.head is None else thread.comments
    asking = [text for text in texts if text.id not in known and _believed(text, me)]
    found = [one for text in asking if (one := _found(spot, thread, text)) is not None]
    return Findings(
        tuple(one for one in found if isinstance(one, Found)),
        min((one for one in found if isinstance(one, datetime)), default=None),
    )


def _believed(text: Comment | Posting, me: Person) -> bool:
    """Tell whether somebody posted a text whose gates the App decides: a workflow, or the App itself."""
    who = text.author
    return who is not None and not who.human and (who.id == me.id or who.login == WORKFLOWS)


def _found(spot: Spot, thread: Thread, text: Comment) -> Found | datetime | None:
    """Return the gate that a text asks, or when to look again for the rest of it; None where it asks nothing of the App."""
    claim = marker.read_claim(_first(text))
    if claim is None or claim.sketch.decider is not Decider.APP:
        return None
    place = Place(spot.number, text.id or None, text.url)
    if claim.sketch.pull_request != (spot.number if text.id else None) or claim.key[0] != spot.repository_id:
        return None  # a copy of a question that was asked elsewhere
    gate = claim.gate or _put_together(claim, thread, text)
    if gate is None:
        return thread.read_at + SOON if thread.read_at < text.created_at + PATIENCE else None
    exact = render.equal_text(_first(text), render.body(gate).text)
    problem = _EDITED if text.edited_at is not None else "" if exact else _OTHER_TEXT
    return Found(gate, place, text.created_at, problem)


_EDITED = "tampered: the question was edited before it was seen"
_OTHER_TEXT = "refused: the text is not what its marker asks"


def _put_together(claim: Claim, thread: Thread, text: Comment) -> Gate | None:
    """Return a long question's gate from its parts; the same account may have posted others that look like them."""
    questions: dict[int, dict[int, dict[str, None]]] = {}
    for number, total, part in _parts(claim.digest, thread, text):
        questions.setdefault(total, {}).setdefault(number, {})[part] = None
    wanted = ([parts.get(n, {}) for n in range(2, total + 1)] for total, parts in questions.items())
    tries = islice(chain.from_iterable(product(*texts) for texts in wanted), TRIES)
    return next((gate for chosen in tries if (gate := render.whole_gate(claim, _first(text), chosen))), None)


def _parts(digest: str, thread: Thread, text: Comment) -> Iterator[tuple[int, int, str]]:
    """Return what claims to be a part: its number, of how many, and its text."""
    for comment in thread.comments:
        if comment.author is not None and text.author is not None and comment.author.id == text.author.id:
            # As it was first posted: an edit is for the fold to see, and to stop at.
            note = marker.read_note(_first(comment))
            if note is not None and note.kind is Kind.PART and note.digest == digest[:16]:
                number, total = note.detail.split("/")[:2]
                yield int(number), int(total), _first(comment)


def _first(text: Comment) -> str:
    texts = [revision.text for revision in text.revisions if revision.text is not None]
    return texts[0] if texts else text.body
