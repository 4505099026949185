"""What went wrong, as the problem document that says so, with the field that has to be mended."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from gh_gate.app.asking.refusals import Denied, Taken, TooMuch
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.view import Hidden, NotPosted, Wrong
from gh_gate.app.web.api.fields import field_of
from gh_gate.app.web.problem import Problem
from gh_gate.core.text import cut, visible
from gh_gate.errors import GateError, UnknownOutcome, UpstreamError, UsageError
from gh_gate.forge.github.refusal import Refused

SOON: Final = "15"
"""Seconds after which trouble with GitHub may be over."""

BEARER: Final = 'Bearer realm="gh-gate"'
"""https://www.rfc-editor.org/rfc/rfc6750#section-3."""

NOWHERE: Final = "There is no such gate, or you may not see it."

_NOT_POSTED: Final = {403: 403, 404: 403, 410: 409, 422: 409}
"""Our answer, by GitHub's to the comment."""

_MOST = 20
_BESIDE = ("", "remark", "reason")
"""What is wrong beside the inputs, as `gh_gate.app.view.Wrong` names it."""


def of(error: Exception) -> Problem | None:
    """Return the answer to a request that ended in an error; None where the error is a mistake of the server's own."""
    match error:
        case RequestValidationError():
            return _invalid("The request is not as it is described.", map(_told, error.errors()[:_MOST]))
        case Hidden():
            return Problem(404, NOWHERE)
        case NotSignedIn():
            return Problem(401, sentence(error), headers={"www-authenticate": BEARER})
        case Denied() | Taken():
            return Problem(403 if isinstance(error, Denied) else 409, sentence(error))
        case NotPosted():
            return Problem(_NOT_POSTED.get(error.status, 502), _clean(f"{error.what} {error.fields['']}.", 1_000))
        case TooMuch():
            return too_many(error.seconds)
        case Wrong():
            return _invalid(sentence(error), _fields(error.fields))
        case UsageError():
            return _invalid(sentence(error), [{"field": field_of(error), "detail": sentence(error)}])
        case GateError():
            return _upstream(error)
    return None


def too_many(seconds: float) -> Problem:
    """Return the answer to somebody who asks too much."""
    wait = max(1, math.ceil(seconds))
    return Problem(429, f"Too many requests; ask again in {wait} s.", headers={"retry-after": str(wait)})


def _upstream(error: GateError) -> Problem:
    """Return the answer where GitHub, or what it says of the repository, is in the way."""
    match error:
        case UnknownOutcome():
            detail = "GitHub's answer was lost: it may have happened. Look at the gate before you send it again."
            return Problem(502, detail)
        case UpstreamError():
            return Problem(503, sentence(error), headers={"retry-after": SOON})
        case Refused(status=401):
            return Problem(401, "GitHub does not accept the token any more.", headers={"www-authenticate": BEARER})
        case Refused(status=403 | 404):
            return Problem(403, sentence(error))
        case Refused(status=410 | 422):
            return Problem(409, sentence(error))
        case Refused():
            return Problem(502, sentence(error))
    return Problem(409, sentence(error))


def _invalid(detail: str, errors: Iterable[Mapping[str, str]]) -> Problem:
    return Problem(422, detail, errors=list(errors))


def _told(error: Mapping[str, Any]) -> dict[str, str]:
    """Return one finding of the validation, without the value that was sent."""
    where = [str(part) for part in error["loc"]]
    field = ".".join(where[1:] if where[:1] in (["body"], ["query"], ["path"], ["header"]) else where)
    return {"field": _clean(field, 100), "detail": _clean(str(error["msg"]).removeprefix("Value error, "), 300)}


def _fields(found: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what is wrong with an answer, by the names that the request has for it."""
    named = {name: name if name in _BESIDE else f"inputs.{name}" for name in found}
    return [{"field": named[name], "detail": detail} for name, detail in found.items()][:_MOST]


def sentence(error: GateError) -> str:
    """Return what happened, why, and what to do, as sentences of at most 1,000 characters."""
    parts = (error.what, error.why, error.do)
    return _clean(" ".join(f"{part[0].upper()}{part[1:].rstrip('.')}." for part in parts if part.strip(". ")), 1_000)


def _clean(text: str, most: int) -> str:
    return cut(visible(" ".join(text.split())), most)
