"""Looking at gates: lists, one gate, its records, its stream."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from gh_gate.app.view import Gates
from gh_gate.app.web.api import answers, described
from gh_gate.app.web.api.addresses import GATE, SIGNED_IN, Asker, Before, Listed, Where, Within, Words
from gh_gate.app.web.api.guard import Guard, guarded
from gh_gate.app.web.api.ports import Live
from gh_gate.app.web.api.shown import Shown
from gh_gate.app.web.limits import Kind

_STREAM: described.Answers = {
    200: {
        "description": "`event: gate`, data: repository, number, gate, status, version; `: alive` every 15 s. The first "
        "event comes at once. An event is a hint: look at the gate for the answer.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
_LINK: described.Answers = {
    200: {"headers": {"Link": {"schema": {"type": "string"}, "description": 'rel="next": the older ones.'}}}
}


def router(guard: Guard, gates: Gates, live: Live) -> APIRouter:
    """Return the addresses."""
    router = APIRouter(route_class=guarded(guard, Kind.READ), dependencies=[SIGNED_IN], tags=["gates"])

    @router.get("/api/v1/gates", responses={**_LINK, **described.errors(404, 422)})
    def list_gates(
        *,
        request: Request,
        response: Response,
        caller: Asker,
        status: Listed = "pending",
        repository: Within = None,
        query: Words = "",
        before: Before = "",
    ) -> answers.Gates:
        """List the gates that you may see, newest first. A page of decided ones may hold fewer than are left."""
        if status == "pending":
            listing = gates.waiting(caller, repository=repository or "", query=query)
        else:
            if query.strip():
                guard.search(caller)
            listing = gates.history(caller, repository=repository or "", query=query, before=before)
        if listing.before:
            response.headers["link"] = _next(request, listing.before)
        return answers.Gates.of(listing, status)

    @router.get(GATE, responses=described.errors(*described.GATE))
    def show_gate(caller: Asker, at: Where) -> Shown:
        """Show one gate: the question, where it stands, who may decide and why, every command, the record."""
        return Shown.full(gates.show(caller, at))

    @router.get(f"{GATE}/records", responses=described.errors(*described.GATE))
    def records(caller: Asker, at: Where) -> answers.Records:
        """Return the signed record of a gate's decision, to be verified offline."""
        return answers.Records.of(gates.show(caller, at))

    @router.get(f"{GATE}/events", response_class=Response, responses={**_STREAM, **described.errors(*described.GATE)})
    async def events(caller: Asker, at: Where) -> Response:
        """Stream what changes at a gate, as server-sent events."""
        return await live.stream(caller, at)

    return router


def _next(request: Request, before: str) -> str:
    kept = {name: text for name, text in request.query_params.items() if name in {"status", "repository", "query"}}
    return f'</api/v1/gates?{urlencode({**kept, "before": before})}>; rel="next"'
