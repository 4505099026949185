"""Reads what callers say about a gate, strictly: a word that is wrong is found when the code is loaded, not at the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from gh_gate import environment, notify
from gh_gate.asked import EACH_OWNER
from gh_gate.core import durations
from gh_gate.core.gate import OnTimeout
from gh_gate.core.policy import quorum
from gh_gate.core.policy.owners import ALIAS, CODEOWNERS, is_account_or_team, word
from gh_gate.errors import UsageError
from gh_gate.library import automatic

_LABEL = 50
"""Characters; GitHub takes no longer label."""


def texts(value: Any, *, what: str) -> tuple[str, ...]:
    """Return one text or several."""
    rows = (value,) if isinstance(value, str) else value
    if not isinstance(rows, Sequence) or not all(isinstance(row, str) for row in rows):
        raise UsageError(f"`{what}` is {value!r:.60}, and takes a text or a list of texts.")
    return tuple(rows)


def approvers(value: Any, *, what: str) -> tuple[str, ...]:
    """Return who may decide; whether an alias is known is found out where the policy file is read."""
    given = texts(value, what=what)
    rows = tuple(word(row) for row in given if row.strip())
    if given and not rows:
        raise UsageError(
            f"`{what}` names nobody.",
            why="a variable that is not set would make it a question to all code owners",
            do="leave it out to ask the code owners",
        )
    for row in rows:
        named = is_account_or_team(row) or "@" in row or ALIAS.fullmatch(row) or row.startswith(f"{CODEOWNERS}:")
        if not named or ", " in row or " @" in row:
            raise UsageError(
                f"`{what}` has {row[:60]!r}, which is neither a person nor a team.",
                do='write "@alice", "@org/team", "codeowners" or "codeowners:PATH"; several are a list',
                docs="docs/approvers.md",
            )
    return rows or (CODEOWNERS,)


def labels(value: Any, *, what: str) -> tuple[str, ...]:
    """Return more labels for an issue."""
    rows = texts(value, what=what)
    for row in rows:
        if not row.strip() or len(row) > _LABEL or row.lower().startswith("gate:"):
            raise UsageError(
                f"`{what}` has {row[:60]!r}, which is no label for a gate.",
                do=f"give 1 to {_LABEL} characters; what begins with gate: belongs to the gate itself",
            )
    return rows


def length(value: Any, *, what: str) -> int:
    """Return a length of time in seconds."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | timedelta):
        raise UsageError(
            f"`{what}` is {value!r:.40}, which is no length of time.", do='write "24h", "1h30m" or seconds'
        )
    return durations.parse(value, what=f"`{what}`")


def reminders(value: Any, *, what: str) -> int | None:
    """Return the seconds between two reminders."""
    return None if value is None else length(value, what=what)


def required(value: Any, *, what: str) -> int | str:
    """Return how many people, or ``each-owner``."""
    quorum.read(value, what=f"`{what}`")
    return EACH_OWNER if value == EACH_OWNER else int(value)


def on_timeout(value: Any, *, what: str) -> OnTimeout:
    """Return what the deadline does."""
    if value not in list(OnTimeout):
        raise UsageError(
            f"`{what}` is {value!r:.40}, and takes {', '.join(OnTimeout)}.",
            do="use reject, unless the policy file allows another",
        )
    return OnTimeout(value)


def yes_or_no(value: Any, *, what: str) -> bool:
    """Return a truth value; a text such as "false" is none."""
    if not isinstance(value, bool):
        raise UsageError(f"`{what}` is {value!r:.40}, and takes True or False.")
    return value


def line(value: Any, *, what: str) -> str:
    """Return one line of text; None is none."""
    if value is None:
        return ""
    if not isinstance(value, str) or not value.isprintable():
        raise UsageError(f"`{what}` is {value!r:.40}, and takes one line of text.")
    return value


def public_key(value: Any, *, what: str) -> str:
    """Return the App's Ed25519 key, or several, as text; None is none.

    An empty text is no key: it is most likely a variable that is not set, and without a key an approval needs no signature.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UsageError(f"`{what}` is {value!r:.40}, and takes a key as text.")
    from gh_gate.core.record import keys  # noqa: PLC0415 - cryptography is only loaded where there is a key

    keys.load_public_keys(value)
    return value


def repository(value: Any, *, what: str) -> str:
    """Return ``owner/name``."""
    text = line(value, what=what)
    return environment.known_repository({}, text) if text else ""


def pull_request(value: Any, *, what: str) -> int | None:
    """Return the number of a pull request."""
    if value is not None and (type(value) is not int or value < 1):
        raise UsageError(f"`{what}` is {value!r:.40}, and takes the number of a pull request.")
    return value


def interval(value: Any, *, what: str) -> float:
    """Return the seconds between two looks."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 120:
        raise UsageError(f"`{what}` is {value!r:.40}, and takes 1 to 120 seconds.")
    return float(value)


def condition(value: Any, *, what: str) -> bool | Callable[..., Any] | None:
    """Return the caller's own condition for asking nobody."""
    return automatic.checked(value, what=what)


def addresses(value: Any, *, what: str) -> tuple[str, ...]:
    """Return Apprise addresses; they hold secrets, so an error does not show them."""
    rows = (value,) if isinstance(value, str) else value
    if not isinstance(rows, Sequence) or not all(isinstance(row, str) for row in rows):
        raise UsageError(f"`{what}` takes a text or a list of texts.")
    return notify.given(rows)


READERS: Mapping[str, tuple[str, Callable[..., Any]]] = {
    "approvers": ("approvers", approvers),
    "paths": ("paths", texts),
    "required": ("required", required),
    "timeout": ("timeout", length),
    "valid_for": ("valid_for", length),
    "on_timeout": ("on_timeout", on_timeout),
    "remind": ("remind", reminders),
    "prevent_self_approval": ("prevent_self_approval", yes_or_no),
    "auto_approve_if": ("automatic", condition),
    "subject": ("subject", line),
    "pull_request": ("pull_request", pull_request),
    "labels": ("labels", labels),
    "public_key": ("public_key", public_key),
    "repository": ("repository", repository),
    "notify": ("notify", addresses),
    "poll_interval": ("poll_interval", interval),
    "fail_on_rejection": ("raises", yes_or_no),
}
"""What reads each option, and as what the question keeps it."""
