"""Finds what asks at a spot, and says of each whether the App may take it for a gate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from gh_gate.app.asking.asked import asks as asks_for_a_caller
from gh_gate.app.flyte.question import asks
from gh_gate.app.spots import Spot
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.engine import finding
from gh_gate.engine.finding import Findings, Found
from gh_gate.forge.base import Place, Posting
from gh_gate.forge.github import GitHubForge

__all__ = ["Findings", "Found", "gates_at"]

WORKFLOWS = "github-actions[bot]"
"""The account of every workflow's own token; nobody can register a name with brackets."""


_NOT_OURS = "refused: only the App itself asks for an environment"
_NO_CONDITION = "refused: only the App itself asks for a condition of Flyte"
_NO_CALLER = "refused: only the App itself asks for a caller of its API"


def gates_at(forge: GitHubForge, spot: Spot, *, known: Collection[int], me: Person) -> Findings:
    """Read a spot and return the gates there that are not known yet.

    :param known: the comments that ask, as far as they are known; 0 for an issue's own text.
    :param me: the App's own account.
    """
    believed = partial(_believed, me=me)
    if not known and not any(map(believed, forge.asking(spot.number))):
        return Findings((), None)  # nobody that the App believes asks anything there: one request tells
    where = finding.Spot(spot.number, spot.repository_id, Decider.APP)
    thread = forge.read(Place(spot.number))
    found = finding.gates_in(thread, where, believed, known=known)
    return replace(found, gates=tuple(_by_whom_it_may(one, thread, me) for one in found.gates))


def _by_whom_it_may(one: Found, thread: Thread, me: Person) -> Found:
    """Refuse a question that only the App itself asks, unless it has asked it: any workflow can write the same."""
    texts = {text.id: text.author for text in (thread.opening, *thread.comments)}
    asker = texts.get(one.place.comment_id or thread.opening.id)
    problem = _only_ours(one.gate) if asker is None or asker.id != me.id else ""
    return replace(one, problem=problem) if problem else one


def _only_ours(gate: Gate) -> str:
    """Return why nobody but the App may ask this; an empty string for what any workflow may."""
    if gate.environments:
        return _NOT_OURS
    return _NO_CONDITION if asks(gate) else _NO_CALLER if asks_for_a_caller(gate) else ""


def _believed(text: Comment | Posting, me: Person) -> bool:
    """Tell whether somebody posted a text whose gates the App decides: a workflow, or the App itself."""
    who = text.author
    return who is not None and not who.human and (who.id == me.id or who.login == WORKFLOWS)
