"""Asking: a gate that is opened without a workflow, and one that is only supposed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from gh_gate.app.web.api import described
from gh_gate.app.web.api.addresses import SIGNED_IN, Asker
from gh_gate.app.web.api.answers import Question
from gh_gate.app.web.api.bodies import OpenGate, Suppose
from gh_gate.app.web.api.guard import Guard, guarded
from gh_gate.app.web.api.people import Supposition
from gh_gate.app.web.api.ports import Opening, Simulate
from gh_gate.app.web.limits import Kind

_ERRORS = described.errors(*described.GATE, *described.BODY)
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": "The gate's own address here."}}
_OPENED: described.Answers = {
    201: {"description": "The gate was opened", "headers": _LOCATION},
    200: {
        "model": Question,
        "description": "The gate of this key stands already: the same question, or a no to another one",
        "headers": _LOCATION,
    },
}


def opening_router(guard: Guard, opening: Opening) -> APIRouter:
    """Return the address where gates are opened."""
    router = APIRouter(route_class=guarded(guard, Kind.OPEN), dependencies=[SIGNED_IN], tags=["gates"])

    @router.post("/api/v1/gates", status_code=201, responses={**_OPENED, **_ERRORS})
    def open_gate(caller: Asker, body: OpenGate, response: Response) -> Question:
        """Open a gate that the App decides; you need write access to the repository."""
        opened = opening(caller, body.ask())
        told = Question.of(opened)
        response.status_code = 201 if opened.anew else 200
        response.headers["location"] = told.href
        return told

    return router


def simulate_router(guard: Guard, simulate: Simulate) -> APIRouter:
    """Return the address where gates are supposed."""
    router = APIRouter(route_class=guarded(guard, Kind.WRITE), dependencies=[SIGNED_IN], tags=["gates"])

    @router.post("/api/v1/simulate", responses=_ERRORS)
    def simulate_gate(caller: Asker, body: Suppose) -> Supposition:
        """Say who could approve, and why, by the rules as they are now; nothing is written."""
        return Supposition.of(simulate(caller, body.supposed()))

    return router
