"""A courier with its database, its clock, and an other side that answers as it is bidden."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.courier import Courier
from gh_gate.app.outgoing.post import Sent
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Kind, Ledger
from gh_gate.app.store.outbox import Outbox
from tests.app.outgoing.receiver import PATH, address

T0 = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)
SPOT = Spot(1001, 42)
EVENT = "1001:42:0:abab"
OK = Sent(200)
DOWN = Sent(0, "no connection: Connection refused")


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Counts:
    """What was counted."""

    outcomes: list[str] = field(default_factory=list)

    def sent(self, address: str, outcome: str, seconds: float) -> None:
        assert (address, seconds >= 0) == ("bot", True)
        self.outcomes.append(outcome)


@dataclass
class Office:
    """The other side takes everything when its answers are used up.

    :param posted: when, under which number and with which body it got something.
    """

    engine: Engine
    now: datetime = T0
    answers: deque[Sent | BaseException] = field(default_factory=deque)
    posted: list[tuple[datetime, str, bytes]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self.outbox, self.ledger = Outbox(self.engine), Ledger(self.engine)
        self.address = address(f"http://127.0.0.1:9{PATH}")
        self.restart()

    def restart(self) -> None:
        """Go on as a new process."""
        self.courier = Courier(
            self.address, self.outbox, self.ledger, lambda: self.now, self.counts, send=self._answered
        )

    def put(self, event: str = EVENT) -> None:
        """Keep a message."""
        self.outbox.put("bot", event, spot=SPOT, gate="abab", body="{}", now=self.now)

    def work(self) -> float:
        """Step until there is nothing to do now; returns the seconds until there may be."""
        while (seconds := self.courier.step()) == 0:
            pass
        return seconds

    def wait(self, seconds: float) -> None:
        """Let time pass, and work."""
        self.now += timedelta(seconds=seconds)
        self.work()

    def told(self) -> list[dict[str, object]]:
        """What the ledger has of messages."""
        return [dict(entry.data) for entry in self.ledger.entries() if entry.kind == Kind.SENT]

    def _answered(self, to: Address, message_id: str, body: bytes, now: datetime) -> Sent:
        assert to == self.address
        self.posted.append((now, message_id, body))
        answer = self.answers.popleft() if self.answers else OK
        if isinstance(answer, BaseException):
            raise answer
        return answer
