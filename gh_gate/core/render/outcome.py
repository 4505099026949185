"""One sentence for a decision, as the record, the status comment and the step summary say it."""

from __future__ import annotations

from datetime import datetime

from gh_gate.core import durations
from gh_gate.core.gate import Gate, Status
from gh_gate.core.render.people import named
from gh_gate.core.render.words import later, listed, plain, when
from gh_gate.core.tally import Decision

_RULES = {
    "policy:auto-approve-if": "the workflow's own condition held, so nobody was asked",
    "policy:on-timeout": "nobody decided before the deadline, and the gate asks for approval then",
}


def outcome(gate: Gate, decision: Decision, opened_at: datetime | None = None) -> str:
    """Return what was decided, by whom and when.

    :param opened_at: when it was asked; None leaves out how long it took, and says the year.
    """
    start = opened_at or datetime.min.replace(tzinfo=decision.at.tzinfo)
    at = f"on {when(decision.at, start)}"
    took = f", {later(decision.at, opened_at)} after it was asked" if opened_at else ""
    by = listed([named(person) for person in decision.people])
    match decision.status:
        case Status.APPROVED if decision.policy:
            rule = _RULES.get(decision.policy, "a rule said so")
            return f"**Approved by policy** (`{plain(decision.policy.removeprefix('policy:'))}`) {at}: {rule}."
        case Status.EXPIRED:
            return f"**Expired** {at}: nobody decided within {durations.describe(gate.timeout)}."
        case Status.CANCELLED:
            return f"**Cancelled** {at}: {_why(decision.reason)}."
    return f"**{decision.status.capitalize()}**{f' by {by}' if by else ''} {at}{took}."


def _why(reason: str) -> str:
    # The one reference that is ours: to the issue that takes this one's place.
    words, mark, number = reason.rpartition(" #")
    if mark and number.isascii() and number.isdigit():
        return f"{plain(words)} #{number}"
    return plain(reason) or "no reason was given"


def remark(decision: Decision) -> str:
    """Return the words that somebody gave, quoted line by line, or an empty string."""
    if not decision.by or not decision.reason.strip():
        return ""
    return "\n".join(f"> {plain(line)}".rstrip() for line in decision.reason.strip().splitlines())
