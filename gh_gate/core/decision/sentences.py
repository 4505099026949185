"""What a command is told where it does not count: one sentence why, one what to do. Markdown; the mention comes in front.

Nothing here decides anything; `gh_gate.core.decision` picks the sentence.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from gh_gate.core import inputs as typed
from gh_gate.core import strict_json
from gh_gate.core.approvers import Verdict
from gh_gate.core.gate import Gate
from gh_gate.core.inputs.examples import sample
from gh_gate.core.policy import Policy, Team
from gh_gate.core.render.people import able, named
from gh_gate.core.render.words import listed, shortened
from gh_gate.core.tally import Decision, Vote
from gh_gate.core.text import code_span, escape_markdown

EDITED = "this comment was edited after it was posted, so it does not count. Please write it as a new comment."
BOT = "a bot's command does not count here. A person who may decide has to write it."
THROUGH_APP = "this comment was posted through an App, so it does not count. Please write it on GitHub yourself."
BY_EMAIL = (
    "a reply by e-mail does not count, because its sender cannot be told for sure. Please write the comment on GitHub."
)
NOT_COMPLETE = "this was posted before the whole question was shown, so it does not count. Please read it to its end and write it again."
REFUSED_BEFORE = "this was answered as not counting, and that stays so. Please write it as a new comment."
NOTHING_TO_REVOKE = "there is no approval of yours to take back."

_SHOWN = 10
_LINE = 9_000
"""Characters of a line to copy: values of 8 KiB are the most that a command takes, and half a line copies wrongly."""


def deciders(policy: Policy) -> str:
    """Return who can decide, as plain text: ``@alice, @bob or @org/team``; empty if nobody is known."""
    return listed(shortened([str(owner) for owner in able(policy, policy.owners())], _SHOWN), "or")


def _can_decide(policy: Policy) -> str:
    # Named without a mention: strangers must not be able to call the deciders again and again.
    who = deciders(policy)
    return f" {escape_markdown(who)} can decide." if who else ""


def may_not(gate: Gate, said: Verdict) -> str:
    """Say why somebody may not decide, and who may."""
    can = _can_decide(gate.policy)
    member, write, free = said.why.because
    if member.holds is True and write.holds is False:
        return f"you have no write access to this repository, so this did not count.{can}"
    if member.holds is True and free.holds is False:
        why = " and ".join(dict.fromkeys(reason.text for reason in free.because))
        return f"you {why}, so your approval does not count; somebody else has to decide.{can}"
    return f"you are not {_role(gate.policy)}, so this did not count.{can}"


def cannot_tell(gate: Gate) -> str:
    """Say that membership could not be looked up, which is neither a yes nor a no."""
    teams = [o for o in (*gate.policy.owners(), *gate.policy.within) if isinstance(o, Team) and not o.readable]
    named = " and ".join(code_span(str(team), 80) for team in dict.fromkeys(teams)) or "the teams asked"
    return (
        f"it cannot be told whether you may decide, because the members of {named} cannot be read with this gate's token, "
        f"so this did not count.{_can_decide(gate.policy)}"
    )


def which_gate(names: Collection[str], verb: str) -> str:
    """Ask which of several pending gates is meant."""
    lines = " or ".join(f"`/{verb} {name}`" for name in sorted(names))
    return f"several gates are waiting here, so this did not count. Please say which one: {lines}."


def same_name(name: str) -> str:
    """Say that two gates are called the same, so that an approval cannot tell them apart."""
    return (
        f"two gates that wait here are called `{name}`, so it cannot be told which one this approves, and it did not count. "
        f"Cancel one of the two runs, or reject both with `/reject {name}`."
    )


def no_such_gate(word: str, names: Collection[str]) -> str:
    """Say that the word in front is no gate's name."""
    known = ", ".join(f"`{name}`" for name in sorted(names))
    return f"{code_span(word, 64)} is not a gate that is waiting here, so this did not count. Waiting: {known}."


def no_value(word: str, field: typed.Field) -> str:
    """Say that the word in front is neither the gate's name nor a value of its only input."""
    value = word if field.type == "str" or word in field.choices else sample(field)
    quotes = ", in quotes" if field.type in ("str", "enum") else ""
    return (
        f"{code_span(field.name)} must be {typed.describe(field)}{quotes}, not {code_span(word, 64)} (and no gate of that name is "
        f"waiting here), so this did not count; the gate is still open. "
        f"Try: {code_span(f'/approve {strict_json.readable(value)}')}"
    )


def too_late(deadline: datetime) -> str:
    """Say that the deadline had passed."""
    return f"the deadline was {deadline:%d %b %Y %H:%M:%S} UTC, so this did not count."


def decided(decision: Decision) -> str:
    """Say that the gate had been decided before."""
    by = listed([named(person) for person in decision.people]) or decision.policy
    return f"this gate was already {decision.status}{f' by {by}' if by else ''} at {decision.at:%d %b %Y %H:%M} UTC; that stands."


def one_of_several(gate: Gate, votes: Collection[Vote], mine: Vote, same: Collection[Vote]) -> str:
    """Tell an approver whose vote is not the last one how the others can join, or how to join them."""
    line = typed.copy_line(gate.inputs, mine.values, name=gate.name if gate.pull_request else None)
    need = f"{len(same)} of {gate.policy.required}" if gate.policy.required > 1 else "one more owner group has to agree"
    others = [vote for vote in votes if vote.canonical != mine.canonical]
    if others:
        theirs = typed.copy_line(gate.inputs, others[0].values, name=gate.name if gate.pull_request else None)
        return (
            f"noted ({need}), but {named(others[0].person)} approved other values, and only equal values count together. "
            f"To join: {code_span(theirs, _LINE)}"
        )
    return f"noted ({need}). To approve the same: {code_span(line, _LINE)}"


def _role(policy: Policy) -> str:
    labels = [group.label for group in policy.groups if group.label]
    if not labels:
        return "one of the approvers"
    return f"a code owner of {code_span(labels[0], 80)}" + (f" or {len(labels) - 1} more" if len(labels) > 1 else "")
