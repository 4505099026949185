"""Faults on demand: what may go wrong between a client and GitHub, and rules for when it does."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Lock

from tests.github.clock import Clock
from tests.github.quota import SECONDARY, SECONDARY_DOCS
from tests.github.refused import DOCS, Refused
from tests.github.wire import CUT, Reply, Request, json_reply


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fault may use; `serve` processes the request as usual, `stopping` is set when the server stops."""

    serve: Callable[[], Reply]
    clock: Clock
    stopping: Event


Fault = Callable[[Scene], Reply]


def status(code: int, message: str = "", **headers: str) -> Fault:
    """Answer with an error and do nothing; underscores in header names stand for hyphens."""
    refused = Refused(code, message or {500: "Internal Server Error", 502: "Server Error"}.get(code, "Unavailable"))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: json_reply(code, refused.body(), named)


def secondary(retry_after: int | None = 60, code: int = 403) -> Fault:
    """The secondary rate limit, as 403 or 429, with or without `retry-after` (seconds)."""
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    body = {"message": SECONDARY, "documentation_url": SECONDARY_DOCS, "status": str(code)}
    return lambda _: json_reply(code, body, headers)


def primary(reset_in: int = 600, code: int = 403) -> Fault:
    """The primary rate limit: nothing remains until `reset_in` seconds from now."""
    body = {"message": "API rate limit exceeded for installation.", "documentation_url": DOCS, "status": str(code)}

    def fault(scene: Scene) -> Reply:
        reset = str(scene.clock.epoch + reset_in)
        return json_reply(code, body, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})

    return fault


def graphql_limit() -> Fault:
    """GraphQL's way to say that a limit is reached: status 200, and an error in the body."""
    error = {"type": "RATE_LIMITED", "message": "API rate limit exceeded for installation."}
    return lambda _: json_reply(200, {"errors": [error]}, {"x-ratelimit-remaining": "0"})


def cut() -> Fault:
    """Close the connection before anything happens."""
    return lambda _: CUT


def cut_after() -> Fault:
    """Do what was asked, then close the connection: the reply is lost."""

    def fault(scene: Scene) -> Reply:
        scene.serve()
        return CUT

    return fault


def slow(seconds: float, *, after: bool = False) -> Fault:
    """Wait (real seconds) before the request is processed, or `after` it was and before it is answered."""

    def fault(scene: Scene) -> Reply:
        if after:
            reply = scene.serve()
            scene.stopping.wait(seconds)
            return reply
        return CUT if scene.stopping.wait(seconds) else scene.serve()

    return fault


def truncate(*, mid_body: bool = False) -> Fault:
    """Half of the body: a whole HTTP message around broken JSON, or (`mid_body`) a connection closed in the middle."""

    def fault(scene: Scene) -> Reply:
        reply = scene.serve()
        half = len(reply.body) // 2
        if mid_body:
            return Reply(reply.status, reply.body, reply.headers, sent=half)
        return Reply(reply.status, reply.body[:half], reply.headers)

    return fault


def garbage() -> Fault:
    """A page of HTML with status 200, as from a proxy."""
    page = b"<!DOCTYPE html><html><body>Please sign in to the network</body></html>"
    return lambda _: Reply(200, page, {"content-type": "text/html"})


@dataclass(slots=True)
class Rule:
    """When a fault strikes; `seen` counts the calls that matched, `struck` those that failed."""

    fault: Fault
    matches: Callable[[Request], bool]
    strikes: Callable[[Request, int], bool]
    times: int | None = None
    seen: int = 0
    struck: int = 0

    def wants(self, request: Request) -> bool:
        if not self.matches(request):
            return False
        self.seen += 1
        if (self.times is not None and self.struck >= self.times) or not self.strikes(request, self.seen):
            return False
        self.struck += 1
        return True


@dataclass(slots=True)
class Faults:
    """The rules in force; the first that strikes decides."""

    rules: list[Rule] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def add(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        path: str | None = None,
        nth: int | None = None,
        times: int | None = None,
        probability: float | None = None,
        seed: int = 0,
    ) -> Rule:
        """Let calls fail.

        :param path: a regular expression, searched in the target (path and query).
        :param nth: only this one of the matching calls, counted from 1.
        :param times: at most so many.
        :param probability: each matching call with this probability, from `seed`.
        """
        dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
        pattern = re.compile(path or "")

        def matches(request: Request) -> bool:
            return method in {None, request.method} and pattern.search(request.target) is not None

        def strikes(_: Request, seen: int) -> bool:
            lucky = probability is not None and dice.random() >= probability
            return not lucky and nth in {None, seen}

        return self._put(Rule(fault, matches, strikes, times))

    def nth_call(self, n: int, fault: Fault) -> Rule:
        """The n-th call from now on, whichever it is."""
        return self.add(fault, nth=n)

    def randomly(self, probability: float, fault: Fault, seed: int = 0) -> Rule:
        """Every call with this probability, repeatably."""
        return self.add(fault, probability=probability, seed=seed)

    def every_call_once(self, fault: Fault) -> Rule:
        """Every method and target fails the first time that it is called."""
        met: set[tuple[str, str, bytes]] = set()

        def strikes(request: Request, _: int) -> bool:
            key = (request.method, request.target, request.body)
            known = key in met
            met.add(key)
            return not known

        return self._put(Rule(fault, lambda _: True, strikes))

    def _put(self, rule: Rule) -> Rule:
        with self.lock:
            self.rules.append(rule)
        return rule

    def clear(self) -> None:
        with self.lock:
            self.rules.clear()

    def strike(self, request: Request) -> Fault | None:
        """The fault that hits this request, if any."""
        with self.lock:
            return next(self._struck(request), None)

    def _struck(self, request: Request) -> Iterator[Fault]:
        yield from (rule.fault for rule in self.rules if rule.wants(request))
