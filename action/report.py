"""What a step leaves behind: outputs for the steps after it, an annotation, a summary, and its exit code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from action.commands import Commands
from action.outputs import write
from action.step import CANCELLED, Outcome
from gh_gate import screen
from gh_gate.core import render, strict_json
from gh_gate.core.gate import Decider, Status
from gh_gate.core.render.words import when
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.errors import Cancelled, Expired, GateError, NotApproved, Rejected, StillPending

ERROR = "error"
"""The output ``status`` of a step that could not find out; neither a yes nor a no."""

_PASSABLE = (Status.REJECTED, Status.EXPIRED)
_NO: Mapping[Status, type[NotApproved]] = {
    Status.REJECTED: Rejected,
    Status.EXPIRED: Expired,
    Status.CANCELLED: Cancelled,
}
_NEXT: Mapping[Status, str] = {
    Status.REJECTED: "put right what the reason names, and start a new run; this one keeps its answer",
    Status.EXPIRED: "start a new run, and give it a longer `timeout` if people need more time",
    Status.CANCELLED: "start a new run, or run this job again to be asked anew",
}


def status(outcome: Outcome) -> Status:
    """Return where the gate stands; a step that was cancelled before it asked is cancelled."""
    return outcome.found.status if outcome.found else Status.CANCELLED


def outputs(outcome: Outcome) -> dict[str, str]:
    """Return the step's outputs, all of them, whatever became of the gate."""
    decision, ticket = outcome.decision, outcome.ticket
    return empty(status(outcome)) | {
        "approved-by": _approvers(decision) if decision else "",
        "decided-at": f"{decision.at:%Y-%m-%dT%H:%M:%SZ}" if decision else "",
        "input": strict_json.readable(decision.inputs) if decision else "{}",
        "reason": decision.reason if decision else "",
        **place(outcome),
        "record": ticket.envelope if ticket else "",
    }


def place(outcome: Outcome) -> dict[str, str]:
    """Return the outputs that say where the gate is, as far as it was opened."""
    where = outcome.ticket.place if outcome.ticket else None
    return {"issue-number": str(where.number) if where else "", "issue-url": where.url if where else ""}


def empty(state: str) -> dict[str, str]:
    """Return the outputs of a step that has nothing to tell but its state."""
    names = ("approved-by", "decided-at", "reason", "issue-number", "issue-url", "record")
    approved = "true" if state == Status.APPROVED else "false"
    return {"status": state, "approved": approved, "input": "{}"} | dict.fromkeys(names, "")


def summary(outcome: Outcome, *, always: bool) -> str:
    """Return what the page of the run says, as Markdown.

    :param always: as for `conclude`.
    """
    ticket, found = outcome.ticket, outcome.found
    if ticket is None or found is None:
        return ""
    shown = render.step_summary(ticket.gate, found, ticket.place.url)
    if isinstance(found, Decision) or found.decision is not None:
        return shown
    return f"{shown}\n{render.meanwhile(ticket.gate, found, _then(outcome, ticket, always=always))}"


def conclude(outcome: Outcome, commands: Commands, *, fail_on_rejection: bool, always: bool) -> int:
    """Tell the outcome in the log, and return the step's exit code.

    :param always: whether every decision has the job run again, not only an approval.
    """
    state = status(outcome)
    if outcome.decision is not None and state is Status.APPROVED:
        commands.line(screen.outcome(outcome.decision))
        return 0
    error = not_approved(outcome, always=always)
    passes = state in _PASSABLE and not fail_on_rejection
    tell = commands.warning if passes or state is Status.PENDING else commands.error
    tell(told(error), title=f"gate {state}")
    return 0 if passes else error.exit_code


def told(error: GateError) -> str:
    """Return an error as an annotation tells it; the runner says itself that it is one."""
    return error.diagnostics().removeprefix("error: ")


def not_approved(outcome: Outcome, *, always: bool) -> NotApproved:
    """Return what kept the gate from being approved, as an error that says what to do."""
    state = status(outcome)
    if outcome.ticket is None:
        return Cancelled(f"{CANCELLED} before the gate was opened.", do=_NEXT[state])
    if isinstance(outcome.found, Tally) and outcome.found.decision is None:
        return _pending(outcome, outcome.ticket, outcome.found, always=always)
    name, url = outcome.ticket.gate.name, outcome.ticket.place.url
    by = _names(outcome.decision) if outcome.decision else ""
    return _NO[state](
        f"the gate {name} is {state}{by}: {url}",
        why=outcome.decision.reason if outcome.decision else "",
        do=_NEXT[state],
    )


def _pending(outcome: Outcome, ticket: Ticket, tally: Tally, *, always: bool) -> StillPending:
    until = f"until {when(tally.deadline, tally.opened_at)}" if tally.deadline else "without a deadline"
    return StillPending(
        f"the gate {ticket.gate.name} is pending: {ticket.place.url}",
        why=f"it waits for {screen.waiting_for(ticket, tally)}, {until}",
        do=f"answer it there; {_then(outcome, ticket, always=always)}",
        docs="docs/detached.md",
    )


def _then(outcome: Outcome, ticket: Ticket, *, always: bool) -> str:
    """Say how the run goes on after the decision, as a clause."""
    if outcome.by_hand:
        return f"then run this job again by hand, because nobody else will: {outcome.by_hand.rstrip('.')}"
    once = "decided" if always else "approved"
    who = "the App" if ticket.gate.decider is Decider.APP else "the workflow that handles comments"
    return f"once it is {once}, {who} runs this job again, and running it again by hand works as well"


def _approvers(decision: Decision) -> str:
    if decision.status is not Status.APPROVED:
        return ""
    return ",".join(person.login for person in decision.people) or decision.policy


def _names(decision: Decision) -> str:
    who = ", ".join(f"@{person.login}" for person in decision.people) or decision.policy
    return f" by {who}" if who else ""


def failed(environ: Mapping[str, str], commands: Commands, error: GateError, left: Mapping[str, str]) -> None:
    """Tell an error in the log, and leave outputs that say so.

    :param environ: the step's environment; without ``GITHUB_OUTPUT`` no outputs are left.
    :param left: the outputs.
    """
    commands.error(told(error), title="gh-gate")
    if environ.get("GITHUB_OUTPUT"):
        try:
            write(Path(environ["GITHUB_OUTPUT"]), left)
        except OSError as problem:
            commands.line(f"warning: the outputs could not be written: {problem}")
