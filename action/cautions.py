"""What may go wrong later with the settings of a step, told while it can still be put right."""

from __future__ import annotations

from action.settings import Settings
from gh_gate.core import durations
from gh_gate.core.gate import OnTimeout
from gh_gate.core.unlike import Unlike

LONGEST_WAIT = 350 * 60
"""Seconds; a job ends after 360 minutes, and it does other things too.

https://docs.github.com/en/actions/reference/limits
"""

LONGEST_DETACHED = durations.LIMIT - 86_400
"""Seconds; what is decided on the last day may come too late to run the job again."""

_ENDS_BEFORE = (
    "This gate is open {}, but a job ends after 6 h, and the gate is cancelled with it. "
    "Set `timeout` to 350m or less, or `mode: detach`."
)
_TOO_LATE = (
    "This gate is open {}, and GitHub runs nothing again 30 days after the run began: an answer on the last day may come "
    "too late. Set `timeout` to 29d or less."
)
_FAILS_FAST = (
    "This job is one of several of a matrix that fails fast: the first one that leaves has the others cancelled before they "
    "can say that they wait. Set `fail-fast: false` under `strategy:`."
)


def not_that(unlike: Unlike) -> str:
    """Return what is told where another question of this run was approved, and not the one that this step asks."""
    return (
        f"{unlike.url} was approved, and does not count here: {unlike.how}. A job that is run again makes its question anew, "
        "so the question has to be the same in every attempt."
    )


def warnings(asked: Settings) -> tuple[str, ...]:
    """Return what may go wrong, as sentences for an annotation."""
    timeout, job = asked.request.timeout, asked.job
    endless = asked.request.on_timeout is OnTimeout.REMIND
    open_for = "until it is decided" if endless else f"for {durations.describe(timeout)}"
    if job is None:
        return (_ENDS_BEFORE.format(open_for),) if timeout > LONGEST_WAIT or endless else ()
    late = (_TOO_LATE.format(open_for),) if timeout > LONGEST_DETACHED else ()
    return (*late, *((_FAILS_FAST,) if job.fails_fast else ()))
