"""What is news about a gate, for people who are told of it elsewhere.

Whoever did the writing tells of it: the process that asked, that posted the reminder, whose record stands. So nobody is told
twice; where a process ends between writing and telling, that piece of news is lost, and the next one is told again.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Protocol

from gh_gate.core.marker import read_note
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Comment
from gh_gate.engine.reading import ours
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge


class News(StrEnum):
    """What happened."""

    OPENED = "opened"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    DECIDED = "decided"


First = Callable[[], bool]
"""Tells whether no twin of this process was faster; asks the forge, so only who has somebody to tell calls it."""


def surely() -> bool:
    """Tell that nobody else can have done it."""
    return True


class Tell(Protocol):
    """Is told at once what happened; it neither fails nor takes long."""

    def __call__(self, ticket: Ticket, news: News, tally: Tally, first: First = surely, /) -> None:
        """Tell people.

        :param tally: where the gate stands now.
        :param first: whether this process is the one to tell it.
        """


def nobody(_ticket: Ticket, _news: News, _tally: Tally, _first: First = surely, /) -> None:
    """Tell nobody."""


def firstly(forge: Forge, ticket: Ticket, posted: Comment) -> First:
    """Return what tells whether a comment of ours is the first of its kind in its thread."""
    return partial(_is_first, forge, ticket, posted)


def _is_first(forge: Forge, ticket: Ticket, posted: Comment) -> bool:
    note = read_note(posted.body)
    same = (mine.comment.id for mine in ours(ticket.gate, forge.read(ticket.place)) if mine.note == note)
    return next(same, posted.id) == posted.id  # the copy that was read may be behind
