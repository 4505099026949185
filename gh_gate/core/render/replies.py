"""What is said to people who commented, and to those who have not answered yet."""

from __future__ import annotations

from collections.abc import Iterable

from gh_gate.core import marker
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Kind
from gh_gate.core.policy import User
from gh_gate.core.render.people import Names, mention, named
from gh_gate.core.render.status import needed
from gh_gate.core.render.words import listed, plain, shortened, when
from gh_gate.core.tally import Answer, Tally
from gh_gate.core.thread import Person

_MOST = 20


def reply(gate: Gate, answer: Answer) -> str:
    """Return what a command is told, to its author.

    :param answer: with a text.
    """
    who = answer.person
    name = "" if who is None else mention(f"@{who.login}") if who.human else named(who)
    text = f"{name}, {answer.text}" if name else answer.text[:1].upper() + answer.text[1:]
    if answer.counted:
        return f"{text}\n\n{marker.note(gate, Kind.NOTED, answer.comment_id).line()}"
    return f"{text}\n\n{marker.note(gate, Kind.REPLY, f'{answer.comment_id}/{who.id if who else 0}').line()}"


def summary(gate: Gate, count: int) -> str:
    """Return the last word to people who may not decide.

    :param count: how many of them got an answer of their own.
    """
    return (
        f"{count} people who may not decide this gate got an answer; their commands and further ones like them do not count, "
        f"and no more of them are answered. Who can decide stands at the top.\n\n{marker.note(gate, Kind.SUMMARY).line()}"
    )


def reminder(gate: Gate, tally: Tally, number: int) -> str:
    """Return a reminder to those who can decide and have not approved.

    :param number: which one it is, from 1.
    """
    voted = {vote.person.id for vote in tally.votes}
    owners = [o for o in gate.policy.owners() if not (isinstance(o, User) and o.id in voted)]
    names = listed(shortened(Names(gate.policy).of(owners), _MOST))
    until = f", until {when(tally.deadline, tally.opened_at)}" if tally.deadline else ""
    this = f"{names}, this" if names else "This"
    text = f"{this} still waits for {needed(tally)}{until}. The question stands at the top."
    return f"{text}\n\n{marker.note(gate, Kind.REMINDER, number).line()}"


def touched(gate: Gate, whose: Person | None, comment: int) -> str:
    """Return what is said where somebody touched a text after the decision.

    :param whose: who had written it; None where that is not known.
    :param comment: its number, 0 where it is gone or was the question itself.
    """
    author = f"by {named(whose)} " if whose else ""
    text = f"A comment {author}here was edited or deleted by somebody else after the decision. That changes nothing: what was decided stands, and this is kept in the ledger."
    return f"{text}\n\n{marker.note(gate, Kind.TOUCHED, comment).line()}"


def escalation(gate: Gate, tally: Tally, to: Iterable[str]) -> str:
    """Return what is said to those who are to know that a gate waits too long; they do not become approvers.

    :param to: people and teams as the policy file names them.
    """
    names = listed([mention(name) for name in to])
    until = f", until {when(tally.deadline, tally.opened_at)}" if tally.deadline else ""
    who = listed(shortened(Names(gate.policy).of(gate.policy.owners()), _MOST), "or")
    text = f"{names}: this waits for {needed(tally)}{until}. {who or 'Whoever stands at the top'} can decide it."
    return f"{text}\n\n{marker.note(gate, Kind.ESCALATED).line()}"


def withdrawal(gate: Gate, reason: str) -> str:
    """Return what whoever asked says to take a question back that somebody else decides.

    :param reason: for people, say ``the run was cancelled``.
    """
    return f"This question is withdrawn: {plain(reason)}.\n\n{marker.note(gate, Kind.WITHDRAWN).line()}"
