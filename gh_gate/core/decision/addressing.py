"""Which gate of a thread a command means: on a pull request several may be waiting, and each must answer only for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gh_gate.core.commands import Command
from gh_gate.core.decision import sentences
from gh_gate.core.gate import Gate
from gh_gate.core.thread import Thread
from gh_gate.errors import CommandError


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a comment says to one gate.

    :param command: the command, None where there is a problem or it is meant for another gate.
    :param elsewhere: another gate answers.
    :param problem: why it cannot count, as the sentence of the reply.
    :param reason: for a rejection, its text without the gate's name.
    """

    command: Command | None = None
    elsewhere: bool = False
    problem: str | None = None
    reason: str = ""


ELSEWHERE = Addressed(elsewhere=True)


def address(
    words: Command | CommandError | None,
    gate: Gate,
    thread: Thread,
    at: datetime,
    *,
    noted: bool = False,
    unanswered: bool = False,
) -> Addressed:
    """Say what a comment means for one of the gates in its thread.

    :param words: what `gh_gate.core.commands.parse` made of the comment, or its error.
    :param at: when it was posted; a gate that was not pending then is not meant by an unnamed command.
    :param noted: whether it was answered as counting, with all questions in sight.
    :param unanswered: whether the gate that was asked first has not answered it for a while.
    """
    waiting = [n for n in thread.neighbours if n.pending(at, thread.head)]
    names = {gate.name, *(n.name for n in waiting)}
    closed = {n.name for n in thread.neighbours if n.opened_at <= at} - names
    try:
        meant = _meant(words, gate, names, closed, unsure=not noted and _unsure(gate, thread, at))
        if meant.command and meant.command.verb == "approve" and gate.name in [n.name for n in waiting]:
            meant = Addressed(problem=sentences.same_name(gate.name))
    except CommandError as error:
        meant = _problem(error)
    first = all((thread.opening.created_at, gate.name) <= (n.opened_at, n.name) for n in waiting)
    return ELSEWHERE if meant.problem and not (first or unanswered) else meant


def _problem(error: CommandError) -> Addressed:
    return Addressed(problem=" ".join(part for part in (error.what, error.do) if part))


def _unsure(gate: Gate, thread: Thread, at: datetime) -> bool:
    """Tell whether another gate's question may have stood on the pull request, and somebody deleted or rewrote it since."""
    if thread.unsure_until is not None and at <= thread.unsure_until:
        return True
    left = [n for n in thread.neighbours if n.abandoned and n.name != gate.name and n.opened_at <= at]
    if any(n.commit in ("", thread.head) for n in left):
        return True  # it still looks as if it waited: nobody has written down that it does not
    askers = (thread.me, thread.opening.author)
    asked = [d for d in thread.deletions if d.author and (d.author in askers or not d.author.human)]
    gone = [d for d in asked if d.actor not in askers and d.at >= at]
    return gate.pull_request is not None and bool(gone)


def _meant(
    words: Command | CommandError | None, gate: Gate, names: set[str], closed: set[str], *, unsure: bool
) -> Addressed:
    if isinstance(words, CommandError):
        return _problem(words)  # raised anew, an error that is kept would keep every thread that it was met in
    if words is None:
        return ELSEWHERE
    name, reason = _named(words, names | closed, several=len(names | closed) > 1 or gate.pull_request is not None)
    if name in closed:
        return Addressed(problem=sentences.no_such_gate(name or "", names))
    if name is None and unsure and words.verb == "approve":
        return Addressed(problem=sentences.which_gate(names, words.verb))
    if name == gate.name or (name is None and len(names) == 1):
        return Addressed(words, reason=reason)
    if name is None:
        return Addressed(problem=sentences.which_gate(names, words.verb))
    if name in names:
        return ELSEWHERE
    if len(names) > 1 or len(gate.inputs) != 1 or words.inputs is not None:
        return Addressed(problem=sentences.no_such_gate(name, names))
    scalar = words.as_scalar()
    return Addressed(scalar) if scalar else Addressed(problem=sentences.no_value(name, gate.inputs[0]))


def _named(command: Command, names: set[str], *, several: bool) -> tuple[str | None, str]:
    """Return the gate that a command names, and its text without that name.

    :param several: whether a rejection may name a gate: on a pull request the question itself says to.
    """
    text = command.text or ""
    if command.verb != "reject":
        return command.name, text
    word = (command.reason or "").split(maxsplit=1)[:1]
    if several and word and word[0] in names:
        return word[0], text.removeprefix(word[0]).strip()
    return None, text
