"""The client: one request after the other, politely, until there is an answer or an honest error."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from gh_gate.errors import UpstreamError
from gh_gate.forge.github import politeness, refusal
from gh_gate.forge.github.answer import GRAPHQL, Answer, Ask
from gh_gate.forge.github.cache import LIMIT, Cache
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.credentials import Credentials, Token
from gh_gate.forge.github.manners import Manners, Pace
from gh_gate.forge.github.politeness import Next, Verdict

if TYPE_CHECKING:
    from gh_gate.forge.github.wire import Wire

PAGES = 500
"""Pages of a listing that are read at most; more means that the answers lead nowhere."""

_log = logging.getLogger("gh_gate.forge")


class Client:
    """GitHub as seen by one account.

    :param wire: the line.
    :param credentials: whose token goes along.
    :param clock: is set by every answer.
    :param pace: shared by all clients of one account; None for one of its own.
    :param kept: how many answers are remembered.
    """

    def __init__(
        self,
        wire: Wire,
        credentials: Credentials,
        clock: Clock,
        manners: Manners,
        *,
        pace: Pace | None = None,
        kept: int = LIMIT,
    ) -> None:
        self._wire, self.credentials, self.clock, self.manners = wire, credentials, clock, manners
        self._cache, self._pace = Cache(kept), pace or Pace(manners)

    def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        needs: str = "",
        keep: bool = True,
        allow: Collection[int] = (),
        accept: str = "",
    ) -> Answer:
        """Read, conditionally where the answer is known already.

        :param needs: the permission without which GitHub refuses.
        :param keep: whether to keep the answer for the next time.
        :param allow: statuses of 3xx and 4xx that are answers here.
        :raise Refused: for any other 3xx or 4xx.
        :raise UpstreamError: where no answer can be had.
        """
        ask = Ask("GET", path, params or {}, needs=needs)
        ask = replace(ask, accept=accept) if accept else ask
        known = self._cache.get(ask) if keep else None
        answer = self._send(replace(ask, etag=known.etag) if known else ask)
        if known and answer.status == 304:
            return known.confirmed_by(answer)
        if answer.status == 200 and keep:
            self._cache.put(ask, answer)
        return _accepted(ask, answer, allow)

    def pages(
        self, path: str, params: Mapping[str, str | int] | None = None, *, needs: str = "", keep: bool = True
    ) -> Iterator[Answer]:
        """Read a listing, page by page, as far as the caller goes."""
        for number in count(1):
            answer = self.get(path, {**(params or {}), "per_page": 100, "page": number}, needs=needs, keep=keep)
            if not _lists(answer.data):
                why = "it is no page of a list"
                raise UpstreamError(
                    f"GitHub's answer about {path} cannot be understood.", why=why, do="try again later"
                )
            yield answer
            # A 304 has no links and a first page stays the same when a second one appears: a full page is never the last.
            if len(answer.data) < 100 and 'rel="next"' not in answer.headers.get("link", ""):
                return
            if number >= PAGES:
                raise UpstreamError(f"GitHub's listing at {path} has no end.", do="try again later")

    def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        needs: str,
        allow: Collection[int] = (),
        same_again: bool = False,
    ) -> Answer:
        """Write, one at a time.

        :param same_again: whether a POST may be sent twice without doing more than once.
        :raise Refused: as `get`.
        :raise UnknownOutcome: where a POST may have happened.
        """
        ask = Ask(method, path, body=body, needs=needs, same_again=same_again)
        return _accepted(ask, self._send(ask), allow)

    def mint(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Ask for a token; an unused one is harmless, so this may be repeated."""
        ask = Ask("POST", path, body=body, harmless=True)
        return _accepted(ask, self._send(ask), ())

    def query(self, document: str, variables: Mapping[str, Any], *, needs: str) -> dict[str, Any]:
        """Ask GraphQL and return its data, all of it or none.

        :raise Refused: where it answers with errors.
        """
        ask = Ask("POST", GRAPHQL, body={"query": document, "variables": dict(variables)}, needs=needs, harmless=True)
        answer = _accepted(ask, self._send(ask), ())
        errors = politeness.graphql_errors(answer.data)
        data = answer.data.get("data") if isinstance(answer.data, dict) else None
        if errors or not isinstance(data, dict):
            raise refusal.refused_by_graphql(ask, errors)
        return data

    def forget(self) -> None:
        """Forget all answers: one of them is not what GitHub says now."""
        self._cache.clear()

    def _send(self, ask: Ask) -> Answer:
        with self._pace.turnstile.turn() if ask.changes else nullcontext():
            self._enter(ask)
            spent, attempt = 0.0, 0
            while True:
                outcome = self._try(ask, attempt)
                if isinstance(outcome, Answer):
                    return outcome
                spent, attempt = spent + outcome.after, attempt + 1
                self._before_next(ask, outcome, attempt, spent)

    def _enter(self, ask: Ask) -> None:
        # A limit that another request met is this one's limit too.
        if self._pace.barrier.left() > self.manners.patience:
            raise refusal.closed_for(ask, self._pace.barrier.left())
        self._pace.barrier.wait()

    def _try(self, ask: Ask, attempt: int) -> Answer | Verdict:
        from gh_gate.forge.github.wire import Cut  # noqa: PLC0415 - PyGithub is loaded when the first request is sent

        try:
            answer = self._once(ask)
        except Cut as cut:
            return politeness.no_answer(cut.why, attempt, sent=cut.sent)
        verdict = politeness.judge(ask, answer, attempt)
        return answer if verdict.next is Next.TAKE else verdict

    def _once(self, ask: Ask) -> Answer:
        token = self.credentials.token(writes=ask.changes, needs=ask.needs)
        answer = self._heard(ask, token)
        if answer.status == 401 and self.credentials.renew(token):
            answer = self._heard(ask, self.credentials.token(writes=ask.changes, needs=ask.needs))
        return answer

    def _heard(self, ask: Ask, token: Token) -> Answer:
        answer = self._wire.send(ask, token)
        self.clock.hear(answer.date)
        self._pace.hear(ask, answer)
        return answer

    def _before_next(self, ask: Ask, verdict: Verdict, tries: int, spent: float) -> None:
        _log.debug("%s: %s; try %d, next in %.0f s", ask, verdict.why, tries, verdict.after)
        if verdict.next is Next.WAIT:
            self._pace.barrier.close(verdict.after)
        elif verdict.maybe_done and not ask.repeatable:
            raise refusal.unknown(ask, verdict.why)
        if tries >= self.manners.tries or spent > self.manners.patience:
            raise refusal.gave_up(ask, verdict.why, tries)
        if verdict.next is Next.WAIT:
            self._pace.barrier.wait()
        else:
            self.manners.sleep(verdict.after)


def _lists(data: Any) -> bool:
    """Tell whether a body is a page of a listing: rows, or an object that says how many there are in all."""
    return isinstance(data, list) or (isinstance(data, dict) and "total_count" in data)


def _accepted(ask: Ask, answer: Answer, allow: Collection[int]) -> Answer:
    if answer.ok or answer.status in allow:
        return answer
    raise refusal.refused(ask, answer)
