"""The API: everything that the page can do, for programs, and opening gates, in the name of whoever's token comes along.

::

    GET    /api/v1/gates                                    lists
    POST   /api/v1/gates                                    opens one
    GET    /api/v1/gates/{owner}/{repository}/{number}      shows one; ?gate=NAME on a pull request
    POST   .../approve  .../reject  .../cancel              answers, as the caller's comment
    GET    .../records  .../events                          its signed record; its stream
    POST   /api/v1/simulate                                 who could approve, and why
    POST   /api/v1/session   DELETE /api/v1/session         a short session
    POST   /submit/json                                     Flyte's

Whoever may not read a repository gets the same 404 as for one that does not exist. No cookie is read here, so there is nothing
that a stranger's page could make a browser send along.
"""

from __future__ import annotations

from fastapi import APIRouter

from gh_gate.app.view import Gates
from gh_gate.app.web.api import answering, asking, looking, session
from gh_gate.app.web.api.guard import Guard
from gh_gate.app.web.api.ports import Callers, Live, Opening, Simulate
from gh_gate.app.web.limits import Limits

__all__ = ["router"]


def router(
    *,
    gates: Gates,
    callers: Callers,
    opening: Opening,
    simulate: Simulate,
    live: Live,
    limits: Limits | None = None,
) -> APIRouter:
    """Return the API.

    :param gates: what is shown and answered.
    :param callers: tell whose a bearer token is.
    :param limits: count what each person asks, here and on the page; one of its own if left out.
    """
    guard = Guard(callers, limits or Limits())
    api = APIRouter()
    api.include_router(looking.router(guard, gates, live))
    api.include_router(asking.opening_router(guard, opening))
    api.include_router(answering.router(guard, gates))
    api.include_router(asking.simulate_router(guard, simulate))
    api.include_router(session.router(guard))
    return api
