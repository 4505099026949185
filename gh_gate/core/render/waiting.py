"""What is said of the run that asked: that its jobs wait here without a runner, and that it goes on."""

from __future__ import annotations

from gh_gate.core import durations, marker
from gh_gate.core.gate import Gate, Status
from gh_gate.core.marker import Kind
from gh_gate.core.render.deciders import deciders
from gh_gate.core.render.words import link, plain, when
from gh_gate.core.tally import Tally
from gh_gate.core.unlike import Unlike


def waits(
    gate: Gate,
    *,
    attempt: int,
    job_id: int,
    key: str,
    always: bool,
    escalates: bool = False,
    unlike: Unlike | None = None,
) -> str:
    """Return the note of a job that has ended, and is to be run again after the decision.

    :param attempt: of the run.
    :param job_id: GitHub's number of the job in that attempt.
    :param key: the job's name in the workflow file, a dot, and its place in the matrix, from 0.
    :param always: whether every decision wakes it, not only an approval.
    :param escalates: whether the policy file wants somebody to be told of a long wait.
    :param unlike: another question of the run that was approved, which does not count here.
    """
    name, _, place = key.rpartition(".")
    which = f"`{name}`" if place == "0" else f"`{name}` ({int(place) + 1})"
    job = link(f"Job {which}", gate.origin.url and f"{gate.origin.url}/job/{job_id}")
    when = "decided" if always else "approved"
    detail = f"{attempt}/{job_id}/{key}/{'always' if always else 'approved'}{'/escalates' if escalates else ''}"
    text = f"{job} waits for this without a runner. Once it is {when}, the job is run again."
    also = f" {_not_that(unlike)}" if unlike else ""
    return f"{text}{also}\n\n{marker.note(gate, Kind.WAITS, detail).line()}"


def _not_that(unlike: Unlike) -> str:
    return f"The approval of {link(f'#{unlike.number}', unlike.url)} does not count here: {plain(unlike.how)}."


def resumed(gate: Gate, status: Status, attempt: int) -> str:
    """Return what is said once the run has been started again.

    :param status: what was decided.
    :param attempt: the attempt that was started.
    """
    run = link(f"attempt {attempt}", gate.origin.url and f"{gate.origin.url}/attempts/{attempt}")
    if status is Status.APPROVED:
        held = durations.describe(gate.valid_for)
        text = f"The run goes on: {run}. If its job breaks before the gate, run it again by hand within {held} of the approval."
    elif status is Status.CANCELLED:
        text = f"The run was started again to ask anew: {run}."
    else:
        text = f"The run was started again to be told of it: {run}."
    return f"{text}\n\n{marker.note(gate, Kind.RESUMED, attempt).line()}"


def stranded(gate: Gate, why: str) -> str:
    """Return what is said where the run cannot be started again.

    :param why: a clause that says what people can do.
    """
    run = link("The run", gate.origin.url)
    return f"{run} does not go on by itself: {plain(why)}.\n\n{marker.note(gate, Kind.RESUMED, 'never').line()}"


def meanwhile(gate: Gate, tally: Tally, then: str) -> str:
    """Return what the page of a run says beside the summary, while the gate waits and no runner does.

    :param then: a clause that says how the run goes on.
    """
    until = when(tally.deadline, tally.opened_at) if tally.deadline else "somebody decides"
    return f"{deciders(gate)}\n\n**Until**: {until}\n\nNo runner waits; {plain(then)}."
