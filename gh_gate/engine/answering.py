"""Gives every command its answer, once: deciders first, strangers within limits, so that nobody can use up the quota."""

from __future__ import annotations

from gh_gate.core import render
from gh_gate.core.marker import Kind
from gh_gate.core.tally import Answer, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine.reading import ours
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge

STRANGERS = 20
"""How many replies all the people who may not decide get in one gate; then one summary, then silence."""

AT_ONCE = 5
"""How many strangers are answered in one look, so that a decider is never kept waiting by a crowd."""


def answer_deciders(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally) -> None:
    """React and reply to the commands of those who may decide."""
    replied = _replied(ticket, thread)
    for answer in tally.answers:
        if answer.decider:
            _answer(forge, ticket, answer, replied)


def answer_strangers(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally) -> bool:
    """React and reply to everybody else: one reply a person, `STRANGERS` a gate, then one summary.

    :return: whether all who get an answer have it; if not, another look has to go on.
    """
    replied = _replied(ticket, thread)
    due = _one_each([answer for answer in tally.answers if not answer.decider])
    open_ones = [answer for answer in due[:STRANGERS] if str(answer.comment_id) not in replied]
    for answer in open_ones[:AT_ONCE]:
        _answer(forge, ticket, answer, replied)
    if len(open_ones) > AT_ONCE:
        return False
    if len(due) > STRANGERS and not _summarised(ticket, thread):
        forge.comment(ticket.place, render.summary(ticket.gate, STRANGERS))
    return True


def _answer(forge: Forge, ticket: Ticket, answer: Answer, replied: set[str]) -> None:
    if answer.comment_id not in ticket.reacted:
        forge.react(answer.comment_id, "+1" if answer.counted else "confused")
        ticket.reacted.add(answer.comment_id)
    if answer.text and str(answer.comment_id) not in replied:
        forge.comment(ticket.place, render.reply(ticket.gate, answer))


def _replied(ticket: Ticket, thread: Thread) -> set[str]:
    return {mine.note.detail for mine in ours(ticket.gate, thread) if mine.note.kind is Kind.REPLY}


def _summarised(ticket: Ticket, thread: Thread) -> bool:
    return any(mine.note.kind is Kind.SUMMARY for mine in ours(ticket.gate, thread))


def _one_each(answers: list[Answer]) -> list[Answer]:
    first: dict[int | None, Answer] = {}
    for answer in answers:
        first.setdefault(answer.person.id if answer.person else None, answer)
    return list(first.values())
