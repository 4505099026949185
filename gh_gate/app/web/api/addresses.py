"""What an address of the API says: which gate, which list, who asks."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Header, Path, Query, Security
from fastapi.security import HTTPBearer

from gh_gate.app.view import At, Caller
from gh_gate.app.web.api.guard import asker
from gh_gate.core.gate import NAME

_NAME = r"^[A-Za-z0-9_.-]{1,100}$"

BEARER = HTTPBearer(
    scheme_name="token",
    description="A token of GitHub's (`gh auth token`, a fine-grained one, a workflow's), or one of `POST /api/v1/session`.",
    auto_error=False,
)
"""Only described here; `gh_gate.app.web.api.guard` reads the header before anything else is looked at."""

SIGNED_IN = Security(BEARER)

Asker = Annotated[Caller, Depends(asker)]

Status = Literal["pending", "decided", "approved", "rejected", "expired", "cancelled"]
Listed = Annotated[Status, Query(description="`decided` is all but `pending`.")]
Within = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$",
        description="`owner/name`. A token that cannot tell where the App is installed has to name it.",
    ),
]
Words = Annotated[str, Query(max_length=200, description="Words that all have to occur.")]
Before = Annotated[str, Query(max_length=200, description="As the list before gave it.")]
Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{0,128}$",
        description="The same key posts once, so that a request whose answer was lost may be sent again.",
    ),
]


def place(
    owner: Annotated[str, Path(pattern=_NAME, examples=["acme"])],
    repository: Annotated[str, Path(pattern=_NAME, examples=["app"])],
    number: Annotated[int, Path(ge=1, le=2**31 - 1, description="Of the issue, or of the pull request.")],
    gate: Annotated[
        str | None,
        Query(pattern=f"^{NAME.pattern}$", description="Its name, where a pull request has several."),
    ] = None,
) -> At:
    """Return which gate is meant."""
    return At(owner, repository, number, gate or "")


Where = Annotated[At, Depends(place)]
GATE = "/api/v1/gates/{owner}/{repository}/{number}"
