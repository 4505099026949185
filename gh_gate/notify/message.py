"""What people are told: what happened, who is asked, until when, and where to answer. Values that were filled in are not told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gh_gate.core import durations, render
from gh_gate.core.gate import Gate, Status
from gh_gate.core.render.people import able
from gh_gate.core.render.words import later, listed, shortened, when
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.engine.news import News
from gh_gate.notify.plain import name, plain

_MOST = 20
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#!$&+,;=%-]{1,1000}", re.ASCII)


class Mood(StrEnum):
    """How a channel may colour a message; Apprise's own words."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


_MOODS = {Status.APPROVED: Mood.SUCCESS, Status.CANCELLED: Mood.INFO}
_HEADS = {News.OPENED: "Approval needed", News.REMINDER: "Still waiting", News.ESCALATED: "Waiting for long"}


@dataclass(frozen=True, slots=True)
class Message:
    """One message, in plain text.

    :param title: one line.
    :param body: some lines, the last ones with addresses to go to.
    """

    title: str
    body: str
    mood: Mood = Mood.WARNING


def message(ticket: Ticket, news: News, tally: Tally) -> Message:
    """Return what is told.

    :param tally: where the gate stands; with the decision, where that is the news.
    """
    gate, decision = ticket.gate, tally.decision
    if news is News.DECIDED and decision is not None:
        head, lines, mood = decision.status.capitalize(), _outcome(gate, decision, tally), _mood(decision)
    else:
        head, lines, mood = _HEADS.get(news, "News"), [_waiting(ticket, news, tally)], Mood.WARNING
    title = f"{head} · {plain(render.title(gate), 160)}"
    return Message(title, "\n".join([*lines, *_places(ticket)]), mood)


def _mood(decision: Decision) -> Mood:
    return _MOODS.get(decision.status, Mood.FAILURE)


def _waiting(ticket: Ticket, news: News, tally: Tally) -> str:
    gate = ticket.gate
    who = _names((str(owner) for owner in able(gate.policy, gate.policy.owners())), "or") or "an approver"
    count = f" ({tally.missing} more)" if tally.missing > 1 or tally.votes else _quorum(gate)
    until = f", until {when(tally.deadline, tally.opened_at)}" if tally.deadline else ", without a deadline"
    repository = plain(gate.repository, 140)
    if news is News.OPENED:
        return f"{repository} asks {who}{count}{until}."
    since = f"{repository} has waited since {when(tally.opened_at, tally.opened_at)} for {who}{count}{until}."
    to = ticket.prepared.escalate.to if news is News.ESCALATED and ticket.prepared.escalate else ()
    return f"{since} {_names(to)} should know." if to else since


def _quorum(gate: Gate) -> str:
    if gate.policy.each_owner:
        return " (one of each owner group)"
    return f" ({gate.policy.required} of them)" if gate.policy.required > 1 else ""


def _outcome(gate: Gate, decision: Decision, tally: Tally) -> list[str]:
    who = _names(f"@{person.login}" for person in decision.people) or plain(decision.policy, 60)
    after = later(decision.at, tally.opened_at)
    if decision.status is Status.EXPIRED:
        line = f"nobody decided within {durations.describe(gate.timeout)}."
    else:
        line = f"{decision.status}{f' by {who}' if who else ''} after {after}."
    reason = plain(decision.reason, 300)
    return [f"{plain(gate.repository, 140)}: {line}", *([f"Reason: {reason}"] if reason else [])]


def _places(ticket: Ticket) -> list[str]:
    """Return where to go: the gate's own page, and the run that asks; in anybody's address an @ could call a name."""
    url, run = (url.replace("@", "%40") for url in (ticket.place.url, ticket.gate.origin.url))
    here = url if _ADDRESS.fullmatch(url) else f"gh-gate show --local {ticket.place.number}"
    return [here, *([f"Run: {run}"] if _ADDRESS.fullmatch(run) else [])]


def _names(names: Iterable[str], last: str = "and") -> str:
    return listed(shortened([name(one) for one in names], _MOST), last)
