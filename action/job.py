"""Which job of the run this step belongs to, and the note that it waits: whoever has the run go on looks for that.

A note is posted once for each job and gate, however often the job is run again while the gate is open; only where it cannot be
told which job an earlier note is about, there is one more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gh_gate.core import render
from gh_gate.core.rerun import Waiting
from gh_gate.core.rerun.jobs import noted
from gh_gate.core.thread import Thread
from gh_gate.engine import Ticket, notes
from gh_gate.errors import GateError, UnknownOutcome
from gh_gate.forge.github import GitHubForge

PAUSES = (2.0, 5.0, 15.0)
"""Seconds before looking whether a note whose answer was lost was posted."""

_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Job:
    """This execution of a job.

    :param id: as GitHub's API numbers it; 0 where the runner does not tell.
    :param key: the job's name in the workflow file, a dot, and its place in the matrix.
    :param runner: the name of the machine.
    :param fails_fast: whether it is one of several legs, and the first that fails has the others cancelled.
    """

    run_id: int
    attempt: int
    id: int
    key: str
    runner: str
    fails_fast: bool = False


def read(environ: Mapping[str, str]) -> Job:
    """Return the job that the runner's environment tells of, and what action.yml adds to it.

    https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context
    """
    name = _NO_NAME.sub("_", environ.get("GITHUB_JOB") or "job")[:100]
    legs = _number(environ, "GH_GATE_JOB_TOTAL")
    return Job(
        run_id=_number(environ, "GITHUB_RUN_ID"),
        attempt=_number(environ, "GITHUB_RUN_ATTEMPT") or 1,
        id=_number(environ, "GH_GATE_JOB_ID"),
        key=f"{name}.{min(_number(environ, 'GH_GATE_JOB_INDEX'), 9999)}",
        runner=environ.get("RUNNER_NAME", ""),
        fails_fast=legs > 1 and environ.get("GH_GATE_FAIL_FAST") == "true",
    )


def leave_note(forge: GitHubForge, ticket: Ticket, job: Job, *, always: bool, sleep: Callable[[float], None]) -> str:
    """Say in the gate's thread that this job waits, unless that is said there.

    :param always: whether every decision is to wake the job, not only an approval.
    :param sleep: waits for some seconds.
    :return: why nobody will run the job again, or an empty string.
    """
    try:
        # The step has just looked; only where an answer is lost may there be more than it saw.
        thread = ticket.last[0] if ticket.last else forge.read(ticket.place)
        for pause in PAUSES:
            try:
                _post(forge, ticket, job, thread, always=always)
            except UnknownOutcome:
                sleep(pause)
                thread = forge.read(ticket.place)
            else:
                return ""
        _post(forge, ticket, job, thread, always=always)
    except GateError as error:
        return error.what
    return ""


def _post(forge: GitHubForge, ticket: Ticket, job: Job, thread: Thread, *, always: bool) -> None:
    known = notes.waiting(ticket.gate, thread)
    earlier = [one for one in known if one.attempt < job.attempt and one.key == job.key]
    number = job.id or _found(forge, job, known=bool(earlier))
    if number == 0 or any(_is(one, job.attempt, number) for one in known) or _leads_to(earlier, forge, job, number):
        return
    text = render.waits(
        ticket.gate,
        attempt=job.attempt,
        job_id=number,
        key=job.key,
        always=always,
        escalates=ticket.prepared.escalate is not None,
        unlike=ticket.unlike,
    )
    forge.comment(ticket.place, text)


def _leads_to(earlier: Sequence[Waiting], forge: GitHubForge, job: Job, number: int) -> bool:
    """Tell whether a note of an earlier attempt has this very job run again: two calls of one workflow share a key."""
    if not earlier:
        return False
    try:
        before = forge.runs.jobs_of(job.run_id, {one.attempt for one in earlier})
        present = forge.runs.jobs(job.run_id, job.attempt)
    except GateError:
        return False  # a note too many harms nobody
    return number in {one.id for one in noted(present, earlier, before)}


def _found(forge: GitHubForge, job: Job, *, known: bool) -> int:
    """Return the number of the one job of this attempt that this machine runs; older servers do not tell it.

    :param known: whether a job of this key has left a note; then 0 is returned where it cannot be told.
    """
    running = [one for one in forge.runs.jobs(job.run_id, job.attempt) if one.status == "in_progress"]
    mine = [one.id for one in running if one.runner == job.runner] or [one.id for one in running]
    if len(mine) != 1 and not known:
        raise GateError("which job of the run this is cannot be told.")
    return mine[0] if len(mine) == 1 else 0


def _is(one: Waiting, attempt: int, number: int) -> bool:
    return (one.attempt, one.job_id) == (attempt, number)


def _number(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else 0
