"""The errors of the API, as its description has them; all are problem documents, https://www.rfc-editor.org/rfc/rfc9457."""

from __future__ import annotations

from typing import Any, Final

MEDIA_TYPE: Final = "application/problem+json"

_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened, why, and what to do."},
        "errors": {
            "type": "array",
            "description": "What is wrong, field by field.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {
                        "type": "string",
                        "description": "Such as `inputs.target`; empty for the request as a whole.",
                    },
                    "detail": {"type": "string"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}

_WHEN: Final = {
    400: "The body is no JSON as it is taken here: UTF-8, no key twice, no NaN, integers of 64 bits, at most 16 levels",
    401: "Nobody is known by the bearer token, or there is none",
    403: "You are known, and may not do this",
    404: "There is no such gate or repository, or you may not see it: which of the two is not told",
    408: "The body did not arrive in time",
    409: "It cannot be done as things stand, such as answering a gate that is decided",
    413: "The body has more than 64 KiB",
    415: "The body is not called application/json",
    422: "A field is wrong; `errors` names it",
    429: "Too many requests; `retry-after` says when to ask again",
    500: "The server made a mistake",
    502: "GitHub's answer was lost or cannot be used; a write may have happened",
    503: "GitHub, or the server, cannot be asked now; `retry-after` says when to try again",
}
_HEADERS: Final[dict[int, tuple[str, dict[str, Any]]]] = {
    401: ("WWW-Authenticate", {"type": "string"}),
    429: ("Retry-After", {"type": "integer", "description": "Seconds."}),
    503: ("Retry-After", {"type": "integer", "description": "Seconds."}),
}

ALWAYS: Final = (401, 429, 500, 502, 503)
GATE: Final = (403, 404, 409, 422)
BODY: Final = (400, 408, 413, 415, 422)

Answers = dict[int | str, dict[str, Any]]


def errors(*statuses: int) -> Answers:
    """Return how these errors are described, and those that every address may answer with."""
    return {status: _one(status) for status in sorted({*ALWAYS, *statuses})}


def _one(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"description": _WHEN[status], "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
    if status in _HEADERS:
        name, schema = _HEADERS[status]
        described["headers"] = {name: {"schema": schema}}
    return described
