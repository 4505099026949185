"""What to do with an answer: take it, wait because a limit was met, or ask again because it is broken. Pure.

https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gh_gate.forge.github.answer import GRAPHQL, Answer, Ask

LIMIT_PAUSE = 60.0
"""Seconds to wait at a secondary limit that says nothing else; doubled each time, as GitHub asks for."""


_TROUBLE = re.compile(r"INTERNAL|UNAVAILABLE|TIME_?OUT|TIMED_OUT|SOMETHING_WENT_WRONG")
"""Types of errors that tell of the server's own trouble; GitHub lists none, and a plain refusal has another one."""

_NO_FIELD = re.compile(r"(doesn't|does not) exist on type|Cannot query field|Unknown (type|argument)")


class Next(StrEnum):
    """What comes next."""

    TAKE = "take"
    """It is an answer, whatever it says."""
    WAIT = "wait"
    """A limit was met: nothing was done."""
    AGAIN = "again"
    """It is no answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do.

    :param after: seconds to wait before asking again.
    :param why: the reason, as an error says it.
    :param maybe_done: whether what was asked for may have been done.
    """

    next: Next
    after: float = 0.0
    why: str = ""
    maybe_done: bool = False


TAKE = Verdict(Next.TAKE)


def judge(ask: Ask, answer: Answer, attempt: int) -> Verdict:
    """Tell what to do with an answer.

    :param attempt: 0 for the first one; pauses double with it.
    """
    if _limited(ask, answer):
        return Verdict(Next.WAIT, _limit_pause(answer, attempt), f"a rate limit was met ({answer.status})")
    broken = _broken(ask, answer)
    return Verdict(Next.AGAIN, _pause(answer, attempt), broken, maybe_done=True) if broken else TAKE


def no_answer(why: str, attempt: int, *, sent: bool) -> Verdict:
    """Return what to do when no answer came at all.

    :param sent: whether the request may have reached GitHub.
    """
    return Verdict(Next.AGAIN, 2.0**attempt, why, maybe_done=sent)


def graphql_errors(data: Any) -> list[dict[str, Any]]:
    """Return the errors that a GraphQL answer carries, also beside data."""
    errors = data.get("errors") if isinstance(data, dict) else None
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def _broken(ask: Ask, answer: Answer) -> str:
    # 202 says of a question that the answer is not ready, and of an order that it was taken.
    unready = answer.status == 408 or (answer.status == 202 and not ask.changes)
    if (answer.status >= 500 and answer.status != 501) or unready:
        return f"GitHub answered {answer.status}"
    if not answer.readable:
        return f"the answer ({answer.status}) cannot be read"
    if ask.path == GRAPHQL and any(_passing(error) for error in graphql_errors(answer.data)):
        return "GraphQL met an error of its own"
    return ""


def _limited(ask: Ask, answer: Answer) -> bool:
    if answer.status == 429:
        return True
    if ask.path == GRAPHQL and answer.status == 200:
        # A secondary limit may come with this status as well, as a message of its own:
        # https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
        return any(_is_limit(error) for error in graphql_errors(answer.data)) or _is_limit({"message": answer.message})
    if answer.status != 403 or answer.message.startswith("Resource not accessible"):
        return False  # a refused permission may well be the last request of the hour
    said = answer.message.lower()
    empty = answer.headers.get("x-ratelimit-remaining") == "0"
    return "retry-after" in answer.headers or empty or "rate limit" in said or "abuse" in said


def _is_limit(error: dict[str, Any]) -> bool:
    return error.get("type") in ("RATE_LIMITED", "RATE_LIMIT") or "rate limit" in str(error.get("message")).lower()


def _passing(error: dict[str, Any]) -> bool:
    # A refused document has positions and no path, or GitHub's own code; a refused right or object has a type.
    wrong_document = "extensions" in error or ("locations" in error and "path" not in error)
    wrong_document |= bool(_NO_FIELD.search(str(error.get("message"))))
    return not wrong_document and ("type" not in error or _TROUBLE.search(str(error["type"])) is not None)


def _pause(answer: Answer, attempt: int) -> float:
    told = _seconds(answer, "retry-after")
    return 2.0**attempt if told is None else float(told)


def _limit_pause(answer: Answer, attempt: int) -> float:
    told, reset = _seconds(answer, "retry-after"), _seconds(answer, "x-ratelimit-reset")
    if told is not None:
        return float(told)
    if reset is not None and answer.date is not None and answer.headers.get("x-ratelimit-remaining") == "0":
        return max(1.0, reset - answer.date.timestamp() + 1)
    return LIMIT_PAUSE * 2.0**attempt


def _seconds(answer: Answer, header: str) -> int | None:
    text = answer.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
