"""What stands before every address of the API: who asks, how much, and with what; and what is made of an error.

The order matters. Nobody's body is read before it is known who they are, GitHub is not asked about a token for an address
that has guessed too often, and what is answered to somebody unknown is the same whatever they ask for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from gh_gate.app.asking.refusals import TooMuch
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.view import Caller
from gh_gate.app.web import limits
from gh_gate.app.web.api import refusals, strict
from gh_gate.app.web.api.ports import Callers
from gh_gate.app.web.body import Reader
from gh_gate.app.web.limits import Kind, Limits
from gh_gate.app.web.problem import Problem, Refused

LONGEST: Final = 65_536
"""Bytes of a body."""

_KNOWN: Final = 2_000
_HEADERS: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets requests in.

    :param callers: tell whose a bearer token is.
    """

    callers: Callers
    limits: Limits
    reader: Reader = field(default_factory=lambda: Reader(LONGEST))
    _good: OrderedDict[str, None] = field(default_factory=OrderedDict)

    async def admit(self, request: Request, kind: Kind) -> Caller | Problem:
        """Return who asks, or why they may not."""
        authorization = request.headers.get("authorization", "")
        if not authorization:
            return _unknown()
        token, address = limits.digest(authorization), self.limits.stranger(request)
        wait = 0.0 if token in self._good else self.limits.left(Kind.STRANGER, address)
        if wait:
            return refusals.too_many(wait)
        try:
            caller = await run_in_threadpool(self.callers.caller, authorization)
        except NotSignedIn:
            self._good.pop(token, None)
            self.limits.take(Kind.STRANGER, address)
            raise
        self._remember(token)
        wait = self.limits.spend(kind, caller)
        return refusals.too_many(wait) if wait else caller

    def search(self, caller: Caller) -> None:
        """Count a search.

        :raise TooMuch: where a caller has searched too much.
        """
        wait = self.limits.spend(Kind.SEARCH, caller)
        if wait:
            raise TooMuch(wait)

    async def payload(self, request: Request) -> tuple[bytes, Any]:
        """Return a body as bytes and as JSON.

        :raise Refused: where it is too large, too slow, or none that is taken here.
        """
        body = await self.reader.read(request)
        if not body:
            return b"", None
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Refused(415, "type", "Send JSON, with `content-type: application/json`.")
        try:
            return body, strict.loads(body)
        except strict.NotJson as error:
            raise Refused(400, "json", error.detail) from None

    def _remember(self, token: str) -> None:
        """Keep that a token was good, so that others' guesses from the same address do not keep its owner out."""
        self._good[token] = None
        self._good.move_to_end(token)
        while len(self._good) > _KNOWN:
            self._good.popitem(last=False)


class Given(Request):
    """A request whose body was read already."""

    def __init__(self, request: Request, body: bytes, value: Any) -> None:
        super().__init__(request.scope, request.receive)
        self._given = (body, value)

    async def body(self) -> bytes:
        """Return the bytes."""
        return self._given[0]

    async def json(self) -> Any:
        """Return the value."""
        return self._given[1]


def guarded(guard: Guard, kind: Kind) -> type[APIRoute]:
    """Return the kind of routes that a guard stands before.

    :param kind: what a request there is counted as.
    """

    class Guarded(APIRoute):
        def get_route_handler(self) -> Handler:
            handler, takes_body = super().get_route_handler(), self.body_field is not None

            async def handle(request: Request) -> Response:
                answer = await _answered(guard, kind, request, handler, takes_body=takes_body)
                answer.headers.update({name: answer.headers.get(name, text) for name, text in _HEADERS.items()})
                return answer

            return handle

    return Guarded


def asker(request: Request) -> Caller:
    """Return who asks, for a handler behind the guard."""
    caller: Caller = request.state.caller
    return caller


async def _answered(guard: Guard, kind: Kind, request: Request, handler: Handler, *, takes_body: bool) -> Response:
    try:
        caller = await guard.admit(request, kind)
        if isinstance(caller, Problem):
            return caller
        request.state.caller = caller
        if takes_body:
            request = Given(request, *await guard.payload(request))
        return await handler(request)
    except Refused as refused:
        return refused.answer()
    except HTTPException:
        raise
    except Exception as error:
        answer = refusals.of(error)
        if answer is None:
            raise
        return answer


def _unknown() -> Problem:
    detail = "Send `Authorization: Bearer TOKEN` with a token of GitHub's; `gh auth token` prints yours."
    return Problem(401, detail, headers={"www-authenticate": refusals.BEARER})
