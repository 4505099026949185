"""Runs, jobs and notes for the tests of what is run again; times in minutes after the run began."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gh_gate.core.rerun import Job, Plan, Run, Waiting, plan
from tests.core.stage import OPENED

DECIDED = 60
LOOKED = 90


def at(minutes: float) -> datetime:
    return OPENED + timedelta(minutes=minutes)


def run(**more: Any) -> Run:
    """A run that has ended with a failure, as one does whose gate waits."""
    usual = {"id": 4711, "attempt": 1, "status": "completed", "conclusion": "failure", "created_at": OPENED}
    return Run(**{**usual, **more})


def job(number: int, name: str = "", conclusion: str = "failure", *, began: float | None = 1, **more: Any) -> Job:
    """A job that ran for a minute; an empty conclusion is one that still runs."""
    ended = began is not None and bool(conclusion)
    usual: dict[str, Any] = {
        "id": number,
        "name": name or f"job {number}",
        "status": "completed" if conclusion else "in_progress",
        "conclusion": conclusion,
        "started_at": None if began is None else at(began),
        "completed_at": at((began or 0) + 1) if ended else None,
    }
    return Job(**{**usual, **more})


def note(number: int, *, attempt: int = 1, at_minute: float = 1.5, always: bool = False) -> Waiting:
    return Waiting(attempt, number, f"job{number}.0", always, at(at_minute))


def planned(jobs: list[Job], notes: list[Waiting], *before: Job, of: Run | None = None, **more: Any) -> Plan:
    given: dict[str, Any] = {"since": at(DECIDED), "now": at(LOOKED), **more}
    return plan(of or run(), jobs, notes, {one.id: one for one in before}, **given)
