"""Short sessions: a token of ours, so that GitHub's need not be sent along with everything."""

from __future__ import annotations

from fastapi import APIRouter, Response

from gh_gate.app.asking.refusals import Taken
from gh_gate.app.web.api import described
from gh_gate.app.web.api.addresses import SIGNED_IN, Asker
from gh_gate.app.web.api.answers import Account, Session
from gh_gate.app.web.api.guard import Guard, guarded
from gh_gate.app.web.limits import Kind


def router(guard: Guard) -> APIRouter:
    """Return the address."""
    router = APIRouter(
        prefix="/api/v1/session",
        route_class=guarded(guard, Kind.WRITE),
        dependencies=[SIGNED_IN],
        tags=["session"],
    )

    @router.post("", status_code=201, responses=described.errors(409))
    def begin(caller: Asker) -> Session:
        """Begin a session with a token of GitHub's; it lasts an hour at most, and can do what the token can do here."""
        if caller.session:
            raise Taken("a session cannot make another one.", do="send your GitHub token")
        token, session = guard.callers.open(caller)
        return Session(token=token, ends=session.ends, person=Account.of(caller.person))

    @router.delete("", status_code=204, response_class=Response, responses=described.errors())
    def end(caller: Asker) -> Response:
        """End the session that the bearer token belongs to."""
        guard.callers.close(caller)
        return Response(status_code=204)

    return router
