"""Everything the handler is told, as one typed value: its inputs, and what the runner says about the event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from action import credentials, telling
from action.event import variable
from action.handle.relevance import why_not
from action.inputs import Inputs, refuse
from gh_gate.errors import GateError

COMMENTED = "issue_comment"
LONGEST_WAIT = 3_600


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one run of the handler is to do.

    :param repository: ``owner/name``; ``repository_id`` is which one it is.
    :param number: the issue or pull request that was commented on; None to look through everything.
    :param nothing: why there is nothing to do, or an empty string.
    :param wait: seconds for which a run that is still in progress is waited for, from 0 to an hour.
    :param credentials: what `gh_gate.forge.github.connect` reads.
    :param notify: addresses that are told what is news.
    """

    repository: str
    repository_id: int
    number: int | None = None
    nothing: str = ""
    wait: int = 900
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    notify: tuple[str, ...] = field(default=(), repr=False)


def read(environ: Mapping[str, str]) -> Settings:
    """Read the handler's settings.

    :param environ: the step's environment.
    :raise UsageError: naming the input that is wrong.
    :raise GateError: where the event is not what GitHub describes.
    """
    inputs = Inputs(environ)
    commented = environ.get("GITHUB_EVENT_NAME") == COMMENTED
    payload = _payload(environ) if commented else None
    mine = int(variable(environ, "GITHUB_REPOSITORY_ID"))
    return Settings(
        repository=variable(environ, "GITHUB_REPOSITORY"),
        repository_id=mine,
        number=_number(payload) if commented else None,
        nothing=_nothing(payload, mine) if commented else "",
        wait=_wait(inputs),
        credentials=credentials.read(inputs),
        notify=telling.read(inputs),
    )


def _wait(inputs: Inputs) -> int:
    if inputs.text("wait") == "0":
        return 0
    seconds = inputs.seconds("wait")
    if seconds is not None and seconds > LONGEST_WAIT:
        refuse("wait", f"{seconds} s", "which is more than 1h")
    return Settings.wait if seconds is None else seconds


def _payload(environ: Mapping[str, str]) -> Any:
    try:
        return json.loads(Path(variable(environ, "GITHUB_EVENT_PATH")).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(error) from None


def _number(payload: Any) -> int:
    """Return the number of what was commented on.

    https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment
    """
    try:
        number = payload["issue"]["number"]
    except (LookupError, TypeError) as error:
        raise _unreadable(error) from None
    if type(number) is not int or number < 1:
        raise _unreadable(TypeError("issue.number"))
    return number


def _nothing(payload: Any, mine: int) -> str:
    theirs = payload.get("repository") if isinstance(payload, dict) else None
    if not isinstance(theirs, dict) or theirs.get("id") != mine:
        return "the comment was made in another repository"
    return why_not(COMMENTED, payload)


def _unreadable(error: Exception) -> GateError:
    return GateError(
        "the event that started this run cannot be read, so it is not known what was commented on.",
        why=f"{type(error).__name__}: {str(error)[:200]}",
        do="nothing; the next comment or the schedule looks again",
    )
