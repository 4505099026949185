"""The one status comment: what is missing, who approved what, until when; after the decision, the outcome."""

from __future__ import annotations

from gh_gate.core import marker, strict_json
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Kind
from gh_gate.core.render.outcome import outcome
from gh_gate.core.render.people import able, named
from gh_gate.core.render.words import link, listed, plain, when
from gh_gate.core.tally import Tally, Vote
from gh_gate.core.text import code_span

_ROWS = 20
_VALUES = 200


def status(gate: Gate, tally: Tally) -> str:
    """Return the status comment; it mentions nobody, because it is edited again and again."""
    if tally.decision is not None:
        blocks = [outcome(gate, tally.decision, tally.opened_at), _table(_voted(tally))]
    else:
        blocks = [f"**Waiting for {needed(tally)}.** {_until(tally)}", _table([*_voted(tally), *_open(gate, tally)])]
    if len({vote.canonical for vote in tally.votes}) > 1:
        blocks.append("Approvals count together only where their values are equal.")
    blocks.append(marker.note(gate, Kind.STATUS, marker.seen(tally)).line())
    return "\n\n".join(block for block in blocks if block)


def needed(tally: Tally) -> str:
    """Say what a pending gate waits for: ``1 more approval``."""
    groups = listed([f"an owner of {code_span(label)}" if label else "an approver" for label in tally.missing_groups])
    count = max(tally.missing, 1)
    more = f"{count} more approval{'s' if count > 1 else ''}"
    if not groups:
        return more
    return groups if tally.missing <= len(tally.missing_groups) else f"{more}, with {groups} among them"


def _until(tally: Tally) -> str:
    return f"Until {when(tally.deadline, tally.opened_at)}." if tally.deadline else "There is no deadline."


def _voted(tally: Tally) -> list[str]:
    return [f"| {named(vote.person)} | approved{_values(vote)}, {_at(vote, tally)} |" for vote in tally.votes]


def _values(vote: Vote) -> str:
    return f" {code_span(strict_json.readable(dict(vote.values)), _VALUES, cell=True)}" if vote.values else ""


def _at(vote: Vote, tally: Tally) -> str:
    return link(when(vote.at, tally.opened_at), vote.url)


def _open(gate: Gate, tally: Tally) -> list[str]:
    voted = {f"@{vote.person.login}".lower() for vote in tally.votes}
    others = [str(owner) for owner in able(gate.policy, gate.policy.owners()) if str(owner).lower() not in voted]
    return [f"| {plain(name)} | can approve |" for name in others]


def _table(rows: list[str]) -> str:
    return "\n".join(["| | |", "| --- | --- |", *_fitting(rows)]) if rows else ""


def _fitting(rows: list[str]) -> list[str]:
    more = len(rows) - _ROWS
    return [*rows[:_ROWS], f"| … | {more} more |"] if more > 0 else rows
