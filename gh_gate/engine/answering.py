"""Gives every command its answer, once: deciders first, strangers within limits, so that nobody can use up the quota."""

from __future__ import annotations

from dataclasses import replace

from gh_gate.core import render
from gh_gate.core.decision import sentences
from gh_gate.core.marker import Kind
from gh_gate.core.tally import Answer, Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import display
from gh_gate.engine.reading import ours
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge

STRANGERS = 20
"""How many replies all the people who may not decide get in one gate; then one summary, then silence."""

AT_ONCE = 5
"""How many strangers are answered in one look, so that a decider is never kept waiting by a crowd."""


def answer_deciders(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally) -> None:
    """React and reply to the commands of those who may decide."""
    replied = {comment for comment, _ in _replies(ticket, thread)}
    for answer in tally.answers:
        if answer.decider:
            _answer(forge, ticket, thread, answer, replied)


def answer_strangers(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally) -> bool:
    """React and reply to everybody else: one reply a person, `STRANGERS` a gate, then one summary.

    What was answered is counted by our own replies, so that deleting a comment and writing it again earns no other one.

    :return: whether all who get an answer have it; if not, another look has to go on.
    """
    # Who may say no is told of every no; that uses up nothing of what the same person gets for the rest.
    decisive = {answer.comment_id for answer in tally.answers if answer.decider}
    given = {person for comment, person in _replies(ticket, thread) if comment not in decisive}
    due = [a for a in _one_each([a for a in tally.answers if not a.decider]) if _author(a) not in given]
    room = max(0, STRANGERS - len(given))
    most = room if tally.decision is not None else min(room, AT_ONCE)
    for answer in due[:most]:
        _answer(forge, ticket, thread, answer, set())
    if len(due[:room]) > most:
        return False
    if len(due) > room and not _summarised(ticket, thread):
        forge.comment(ticket.place, render.summary(ticket.gate, STRANGERS))
    return True


def answered_by(kept: Decision, tally: Tally) -> Tally:
    """Return the tally with the decision that was kept.

    What it rests on was counted, whatever became of it since; what another decision would rest on now was not.
    """
    voted = {vote.comment_id for vote in kept.by}
    later = [vote for vote in tally.votes if vote.at > kept.at]
    instead = {vote.comment_id for vote in (*later, *(tally.decision.by if tally.decision else ()))} - voted

    def told(answer: Answer) -> Answer:
        if answer.comment_id in voted:
            return replace(answer, counted=True, text="")
        return replace(answer, counted=False, text=sentences.decided(kept)) if answer.comment_id in instead else answer

    return replace(tally, decision=kept, answers=tuple(map(told, tally.answers)))


def _answer(forge: Forge, ticket: Ticket, thread: Thread, answer: Answer, replied: set[int]) -> None:
    if answer.comment_id not in ticket.reacted:
        with display.only():
            if not thread.face.locked:  # where GitHub takes no reactions
                forge.react(answer.comment_id, "+1" if answer.counted else "confused")
        ticket.reacted.add(answer.comment_id)  # a refusal is an answer too; an outage is none
    with display.only():
        if answer.text and answer.comment_id not in replied:
            forge.comment(ticket.place, render.reply(ticket.gate, answer))


def _replies(ticket: Ticket, thread: Thread) -> set[tuple[int, int]]:
    """Return which comments were replied to, and who wrote them (0 where that is not known)."""
    notes = [mine.note for mine in ours(ticket.gate, thread) if mine.note.kind in (Kind.REPLY, Kind.NOTED)]
    parts = [note.detail.partition("/") for note in notes]
    return {(int(comment), int(person or 0)) for comment, _, person in parts}


def _author(answer: Answer) -> int:
    return answer.person.id if answer.person else 0


def _summarised(ticket: Ticket, thread: Thread) -> bool:
    return any(mine.note.kind is Kind.SUMMARY for mine in ours(ticket.gate, thread))


def _one_each(answers: list[Answer]) -> list[Answer]:
    first: dict[int, Answer] = {}
    for answer in answers:
        first.setdefault(_author(answer), answer)
    return list(first.values())
