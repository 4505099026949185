"""What a look at a decided gate came to, for the jobs that wait for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gh_gate.core import render
from gh_gate.engine import Ticket
from gh_gate.forge.github import GitHubForge


@dataclass(frozen=True, slots=True)
class Resumption:
    """What a call came to.

    :param again: when to call again at the latest, by GitHub's clock; None where nothing is left to do.
    :param what: one clause for a log.
    :param done: whether nothing is left to do.
    :param started: whether a job was run again, and others are to follow once the run has ended.
    """

    again: datetime | None
    what: str
    done: bool
    started: bool = False


def stranded(forge: GitHubForge, ticket: Ticket, why: str) -> Resumption:
    """Say in the gate's thread why its run does not go on by itself, which ends resuming.

    :param why: a clause that says what people can do.
    """
    forge.comment(ticket.place, render.stranded(ticket.gate, why))
    return Resumption(None, f"the run does not go on: {why}", done=True)
