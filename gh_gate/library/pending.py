"""A gate that has been asked: look at it, wait for it, withdraw it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Generic, NoReturn

from gh_gate import screen, watch
from gh_gate.core import tally
from gh_gate.core.gate import Decider, Status
from gh_gate.engine import Engine, Ticket, asks_anew
from gh_gate.errors import Cancelled, Expired, NotApproved, Rejected, UsageError
from gh_gate.library.decision import Decision, made
from gh_gate.library.forms import T
from gh_gate.library.question import Question
from gh_gate.library.surroundings import Surroundings
from gh_gate.poller import ask_again, look_once

_RAISED: dict[Status, type[NotApproved]] = {
    Status.REJECTED: Rejected,
    Status.EXPIRED: Expired,
    Status.CANCELLED: Cancelled,
}
_SAID = {Status.REJECTED: "was rejected", Status.EXPIRED: "expired", Status.CANCELLED: "was cancelled"}


class PendingGate(Generic[T]):
    """A gate that was opened, or found; made by `gh_gate.request`. It stays open when this process ends.

    Several threads may use it: they look in turn. A task that waits may be cancelled, and another one wait.
    """

    def __init__(self, question: Question[T], engine: Engine, ticket: Ticket, around: Surroundings) -> None:
        self._question, self._engine, self._ticket, self._around = question, engine, ticket, around
        self._turn = threading.Lock()

    def __bool__(self) -> NoReturn:
        """Refuse to be a yes: a gate that was only asked is none.

        :raise TypeError: always.
        """
        raise TypeError("a gate that was asked is no answer: write .wait(), or look with .decision()")

    def __repr__(self) -> str:
        """Return which gate it is."""
        return f"<PendingGate {self.reference} {self.url}>"

    @property
    def name(self) -> str:
        """The gate's name."""
        return self._ticket.gate.name

    @property
    def reference(self) -> str:
        """Which gate it is, as its record says: ``OWNER/REPO#NUMBER/NAME``."""
        return f"{self._ticket.gate.repository}#{self.number}/{self.name}"

    @property
    def key(self) -> str:
        """What it is found again by, together with its name."""
        return self._ticket.gate.run_id

    @property
    def prompt(self) -> str:
        """What people are shown, as Markdown."""
        return self._ticket.gate.prompt

    @property
    def number(self) -> int:
        """The number of its issue, or of the pull request."""
        return self._ticket.place.number

    @property
    def url(self) -> str:
        """The page where people answer."""
        return self._ticket.place.url

    @property
    def decider(self) -> Decider:
        """Who decides it."""
        return self._ticket.gate.decider

    @property
    def deadline(self) -> datetime | None:
        """Until when commands count, by the forge's clock; None where the gate only reminds."""
        return watch.deadline(self._ticket)

    def status(self) -> Status:
        """Look once, which answers and decides what can be decided, and return where the gate stands.

        :raise GateError: as `wait`.
        """
        found = self._look()
        return found.status if found is not None else Status.PENDING

    def decision(self) -> Decision[T] | None:
        """Look once, and return the decision whatever it is; None while there is none.

        A "no" is falsy too: compare with None.

        :raise GateError: as `wait`.
        """
        found = self._look()
        return self._made(found) if found is not None else None

    def wait(self) -> Decision[T]:
        """Wait for the decision.

        :return: the approval; or any decision, where the question says ``fail_on_rejection=False``.
        :raise Rejected, Expired, Cancelled: for what is no approval; the error's ``decision`` tells more.
        :raise UpstreamError: where the forge did not answer for long; the gate stays open, and the next try finds it.
        :raise GateError: for what will not get better by waiting.
        """
        with self._watching(alone=True) as watching:
            looking = watch.looks(watching, self._engine, self._ticket)
            while isinstance(found := self._next(looking), float):
                watching.sleep(found)
        return self._told(self._made(found))

    async def wait_async(self) -> Decision[T]:
        """Wait as `wait` does, without holding up the event loop; cancelling the task leaves the gate open."""
        with self._watching(alone=False) as watching:
            looking = watch.looks(watching, self._engine, self._ticket)
            while isinstance(found := await asyncio.to_thread(self._next, looking), float):
                await watching.sleep_async(found)
        return self._told(self._made(found))

    def cancel(self, reason: str = "withdrawn by the pipeline") -> Decision[T]:
        """Withdraw the question, unless it is decided already.

        :param reason: for people.
        :return: the decision that stands now, whatever it is.
        :raise UsageError: where the reason is no text.
        """
        if not isinstance(reason, str):
            raise UsageError(f"`reason` is {reason!r:.40}, and takes a text.", do="leave it out, or say why")
        with self._turn:
            return self._made(self._engine.cancel(self._ticket, reason))

    def _look(self) -> tally.Decision | None:
        with self._turn:
            found = look_once(self._engine, self._ticket, sleep=self._around.sleep).decision
            if found is None or not asks_anew(found):
                return found
            ask_again(self._engine, self._ticket)
            return None

    def _next(self, looking: Generator[float, None, tally.Decision]) -> float | tally.Decision:
        """Look once more: the pause before the next look, or the decision. A StopIteration may not leave a coroutine's thread."""
        with self._turn:
            try:
                return float(next(looking))
            except StopIteration as end:
                decision: tally.Decision = end.value
                return decision

    def _watching(self, *, alone: bool) -> AbstractContextManager[watch.Watcher]:
        around = self._around
        interval = self._question.poll_interval
        return watch.watcher(
            around.forge, interval=interval, ticket=self._ticket, sleep=around.sleep, quiet=around.quiet, alone=alone
        )

    def _made(self, found: tally.Decision) -> Decision[T]:
        ticket = self._ticket
        return made(found, ticket.gate, ticket.place, ticket.envelope, self._question.form.filled)

    def _told(self, decision: Decision[T]) -> Decision[T]:
        if decision.approved or not self._question.raises:
            return decision
        by = f" by {decision.by}" if decision.by else ""
        reason = screen.told(decision.reason)
        raise _RAISED[decision.status](
            f"gate {decision.name} {_SAID[decision.status]}{by}{f': {reason}' if reason else ''}",
            do=f"see {decision.url}; a no stands for this run, a new run asks anew",
            decision=decision,
        )
