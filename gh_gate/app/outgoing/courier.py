"""Delivers the messages for one address, one after the other, until they are taken or given up; so no address waits for another.

The pauses between two tries are those that the Standard Webhooks suggest: a message is tried for three days.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Final, Protocol

from gh_gate.app.logs import about
from gh_gate.app.outgoing import message
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.follower import noted
from gh_gate.app.outgoing.post import Sent, post
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.outbox import Letter, Outbox

_MINUTE, _HOUR = 60, 3_600
PAUSES: Final = (5, 5 * _MINUTE, 30 * _MINUTE, *(hours * _HOUR for hours in (2, 5, 10, 14, 20, 24)))
"""Seconds after the first, second, ... try that failed."""

MOST: Final = len(PAUSES) + 1
"""Tries of one message."""

LIFE: Final = timedelta(seconds=sum(PAUSES))
"""From the first try of a message to the last one."""

IDLE: Final = 60.0
"""Seconds after which the outbox is looked into although nobody said that there is something."""

_log = logging.getLogger("gh_gate.app.outgoing")


class Post(Protocol):
    """See `gh_gate.app.outgoing.post.post`."""

    def __call__(self, address: Address, message_id: str, body: bytes, now: datetime, /) -> Sent:
        """Post a message once."""


class Count(Protocol):
    """Whoever counts."""

    def sent(self, address: str, outcome: str, seconds: float) -> None:
        """A try ended: ``delivered``, ``failed`` (there is another one), or ``given up``."""


class Courier:
    """Serves one address, in whichever thread calls; not in two at once.

    :param now: GitHub's clock, which is nearer to the receivers' than that of a machine nobody sets.
    """

    def __init__(
        self,
        address: Address,
        outbox: Outbox,
        ledger: Ledger,
        now: Callable[[], datetime],
        count: Count,
        *,
        send: Post = post,
    ) -> None:
        self.address, self._outbox, self._ledger = address, outbox, ledger
        self._now, self._count, self._send = now, count, send

    def step(self) -> float:
        """Deliver the message that is due, if one is.

        :return: the seconds until there may be something to do.
        :raise UpstreamError: the database cannot be used now.
        """
        letter = self._outbox.next(self.address.name)
        if letter is None:
            return IDLE
        wait = (letter.due_at - self._now()).total_seconds()
        if 0 < wait <= PAUSES[-1]:  # one that is due later was timed by a clock that was wrong
            return min(wait, IDLE)
        with about(gate=letter.gate):
            self._deliver(letter)
        return 0.0

    def _deliver(self, letter: Letter) -> None:
        if self._ledger.find(noted(letter.event, letter.address)):
            self._outbox.remove(letter)  # this process, or another one, ended between the two notes
        elif message.has_ended(letter.body, self._now()):
            self._give_up(
                letter, Sent(0, f"{letter.error or 'it waited for long'}, and the approval is not valid any more"), 0.0
            )
        elif letter.attempts >= MOST:
            self._give_up(letter, Sent(0, letter.error or "no try came to its end"), 0.0)
        elif self._outbox.claim(letter, self._now()):
            self._try(letter)

    def _try(self, letter: Letter) -> None:
        began = monotonic()
        sent = self._send(self.address, self._id(letter), letter.body.encode(), self._now())
        took = monotonic() - began
        if sent.taken:
            self._note(letter, "delivered", sent, letter.attempts + 1)
            self._count.sent(letter.address, "delivered", took)
            _log.info("%s has taken the decision of #%d", self._who, letter.spot.number)
        elif sent.unwanted or letter.attempts + 1 >= MOST:
            self._give_up(letter, sent, took)
        else:
            self._later(letter, sent, took)

    def _later(self, letter: Letter, sent: Sent, took: float) -> None:
        pause = timedelta(seconds=max(PAUSES[letter.attempts], min(sent.wait, PAUSES[-1])))
        self._outbox.again(letter, self._now() + pause, sent.why)
        self._count.sent(letter.address, "failed", took)
        _log.warning("%s: %s. Try %d of %d comes in %s.", self._who, sent.why, letter.attempts + 2, MOST, pause)

    def _give_up(self, letter: Letter, sent: Sent, took: float) -> None:
        self._note(letter, "given up", sent, letter.attempts + bool(took))
        self._count.sent(letter.address, "given up", took)
        _log.error("%s: %s. The decision of #%d is not told there.", self._who, sent.why, letter.spot.number)

    def _note(self, letter: Letter, outcome: str, sent: Sent, tries: int) -> None:
        note(self._ledger, self._outbox, letter, self._now(), self._told(letter, outcome, sent, tries))

    def _told(self, letter: Letter, outcome: str, sent: Sent, tries: int) -> dict[str, object]:
        return {
            "address": self.address.shown,
            "outcome": outcome,
            "status": sent.status,
            "why": sent.why,
            "tries": tries,
            "webhook_id": self._id(letter),
        }

    def _id(self, letter: Letter) -> str:
        return message.number(letter.event, self.address.event)

    @property
    def _who(self) -> str:
        return f"{self.address.name} ({self.address.shown})"


def note(ledger: Ledger, outbox: Outbox, letter: Letter, at: datetime, told: dict[str, object]) -> None:
    """Note in the ledger what became of a message, and only then forget it."""
    once = noted(letter.event, letter.address)
    ledger.append(Kind.SENT, letter.spot, at=at, once=once, data={"to": letter.address, **told}, gate=letter.gate)
    outbox.remove(letter)
