"""What a task raises when nobody said yes.

Flyte hands on only an error's class name and its message, so the message says everything. Both are final: the same run
would find the same answer, so Flyte does not try again.
"""

from __future__ import annotations

import builtins
from typing import Any

from flyte.errors import NonRecoverableError

from gh_gate import errors, screen
from gh_gate.core import durations
from gh_gate.core.gate import Status
from gh_gate.errors import NotApproved
from gh_gate.library.decision import Decision


class Rejected(errors.Rejected, NonRecoverableError):  # noqa: N818 - as its parent is named
    """Somebody who may decide said no."""


class TimeoutError(errors.Expired, NonRecoverableError, builtins.TimeoutError):  # noqa: A001 - the name that the tool it follows gave it
    """Nobody decided in time; also Python's own TimeoutError."""


def failure(decision: Decision[Any], *, name: str, timeout: int) -> NotApproved:
    """Return the error for a decision that is no answer.

    :param name: of the event.
    :param timeout: in seconds.
    """
    said = sentence(decision, name=name, timeout=timeout)
    made: Rejected | TimeoutError
    if decision.status is Status.REJECTED:
        made = Rejected(said, decision=decision)
    elif decision.status is Status.EXPIRED:
        made = TimeoutError(said, decision=decision)
    else:
        return errors.Cancelled(said, decision=decision)
    made.code = type(made).__name__
    return made


def sentence(decision: Decision[Any], *, name: str, timeout: int) -> str:
    """Return what was decided, for people; the parameters are those of `failure`."""
    if decision.status is Status.EXPIRED:
        return f"{name} timed out after {durations.describe(timeout)}; nobody decided. See {decision.url}"
    by = f" by {decision.by}" if decision.by else ""
    reason = f": {screen.told(decision.reason)}" if decision.reason else ""  # it reaches logs
    return f"{name} was {decision.status}{by}{reason}. See {decision.url}"
