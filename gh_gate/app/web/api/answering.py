"""Answering gates: what is sent becomes the caller's own comment, and counts as any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NoReturn

from fastapi import APIRouter, Response

from gh_gate.app.asking.refusals import Denied, Taken
from gh_gate.app.view import At, Caller, Gates, NotPosted, Sight, Wrong
from gh_gate.app.web.api import described
from gh_gate.app.web.api.addresses import GATE, SIGNED_IN, Asker, Once, Where
from gh_gate.app.web.api.answers import Posted
from gh_gate.app.web.api.bodies import Approve, Reject, Submission
from gh_gate.app.web.api.guard import Guard, guarded
from gh_gate.app.web.api.submitted import approval, place_of
from gh_gate.app.web.limits import Kind
from gh_gate.core.thread import Comment

May = Callable[[Sight], bool]

_approve, _reject, _cancel = attrgetter("may_approve"), attrgetter("may_reject"), attrgetter("may_cancel")


@dataclass(frozen=True, slots=True)
class _Answer:
    """Who answers which gate.

    :param may: tells whether the caller could give such an answer.
    :param digest: of the gate that they have seen, or an empty string.
    """

    caller: Caller
    at: At
    may: May
    digest: str


_ANSWERS = described.errors(*described.GATE, *described.BODY)
_POSTED: described.Answers = {
    201: {
        "description": "The comment stands; whether it counted shows at the gate",
        "headers": {"Location": {"schema": {"type": "string"}, "description": "The comment on GitHub."}},
    }
}


def router(guard: Guard, gates: Gates) -> APIRouter:
    """Return the addresses."""
    router = APIRouter(route_class=guarded(guard, Kind.WRITE), dependencies=[SIGNED_IN], tags=["gates"])

    def post(answer: _Answer, response: Response, send: Callable[[], Comment]) -> Posted:
        _require_person(answer.caller)
        try:
            comment = send()
        except NotPosted:
            raise
        except Wrong as wrong:
            _explain(gates.show(answer.caller, answer.at), answer, wrong)
        response.headers["location"] = comment.url
        return Posted.of(comment)

    @router.post(f"{GATE}/approve", status_code=201, responses={**_POSTED, **_ANSWERS})
    def approve(caller: Asker, at: Where, body: Approve, response: Response, once: Once = "") -> Posted:
        """Approve with typed inputs."""
        told = {"nonce": once, "digest": body.digest}
        send = lambda: gates.approve(caller, at, body.inputs, body.remark, **told)  # noqa: E731 - named for what it does
        return post(_Answer(caller, at, _approve, body.digest), response, send)

    @router.post(f"{GATE}/reject", status_code=201, responses={**_POSTED, **_ANSWERS})
    def reject(caller: Asker, at: Where, body: Reject, response: Response, once: Once = "") -> Posted:
        """Reject; that ends the gate."""
        send = lambda: gates.reject(caller, at, body.reason, nonce=once, digest=body.digest)  # noqa: E731 - as above
        return post(_Answer(caller, at, _reject, body.digest), response, send)

    @router.post(f"{GATE}/cancel", status_code=201, responses={**_POSTED, **_ANSWERS})
    def cancel(caller: Asker, at: Where, body: Reject, response: Response, once: Once = "") -> Posted:
        """Withdraw a gate that you have asked."""
        send = lambda: gates.cancel(caller, at, body.reason, nonce=once, digest=body.digest)  # noqa: E731 - as above
        return post(_Answer(caller, at, _cancel, body.digest), response, send)

    @router.post("/submit/json", status_code=201, tags=["Flyte"], responses={**_POSTED, **_ANSWERS})
    def submit(caller: Asker, body: Submission, response: Response, once: Once = "") -> Posted:
        """Answer an event of Flyte's as flyteplugins-hitl has it: the value becomes your own comment."""
        at = place_of(body.request_id)
        _require_person(caller)
        sight = gates.show(caller, at)
        values, digest = approval(sight, body), sight.gate.digest  # it is this gate's field that the value was read for
        send = lambda: gates.approve(caller, at, values, nonce=once, digest=digest)  # noqa: E731 - as above
        return post(_Answer(caller, at, _approve, digest), response, send)

    return router


def _require_person(caller: Caller) -> None:
    """Refuse an integration: a decision is a person's.

    :raise Denied: always for one.
    """
    if not caller.person.human:
        raise Denied("this token is an App's or a workflow's, and only people decide.", do="send the token of a person")


def _explain(sight: Sight, answer: _Answer, wrong: Wrong) -> NoReturn:
    """Tell apart what the caller can mend in the answer from what they cannot.

    :param sight: of the gate, after the answer was refused.

    :raise Taken: where no answer is taken: the gate is decided, or is another one by now.
    :raise Denied: where the caller may not decide it.
    :raise Wrong: where a value is wrong.
    """
    told: dict[str, Any] = {"why": wrong.fields.get("", ""), "do": wrong.do}
    if sight.tally.decision is not None or sight.closed or answer.digest not in {"", sight.gate.digest}:
        raise Taken(wrong.what, **told) from wrong
    if not answer.may(sight):
        raise Denied(wrong.what, **told) from wrong
    raise wrong
