"""What stands around the worker, in memory and with faults on demand."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gh_gate.app.spots import Spot
from gh_gate.app.work import ports
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.worker import Worker
from gh_gate.errors import UpstreamError

START = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)
ACME = 4711
MARK = "<!-- gh-gate:1 status 0123456789abcdef -->"


class Killed(BaseException):
    """The process ends here, as SIGKILL would end it."""


@dataclass
class Time:
    """One clock from which all others are read."""

    seconds: float = 1000.0

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def clocks(self) -> Clocks:
        """GitHub's clock is an hour ahead, so that whoever takes one for the other is found out."""
        return Clocks(
            now=lambda: self.now() + timedelta(hours=1),
            monotonic=lambda: self.seconds,
            wall=self.now,
            jitter=lambda most: most,
        )

    def github(self, after: float) -> datetime:
        return self.now() + timedelta(hours=1, seconds=after)


@dataclass(frozen=True)
class Stored:
    id: int
    event: str
    received_at: datetime
    body: bytes
    attempts: int = 0


Fault = Callable[[str], None]


def nothing(_: str) -> None:
    """No fault."""


class Inbox:
    """Rows that outlive a worker.

    :param fault: is called with the name of each operation and may raise.
    """

    def __init__(self, time: Time, fault: Fault = nothing) -> None:
        self.time, self.fault = time, fault
        self.rows: dict[int, Stored] = {}
        self.state: dict[int, str] = {}
        self.errors: dict[int, str] = {}
        self.asked: list[int] = []
        self._changed = threading.Condition(threading.RLock())

    def put(self, event: str, payload: object) -> int:
        with self._changed:
            body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
            row = Stored(len(self.rows) + 1, event, self.time.now(), body)
            self.rows[row.id], self.state[row.id] = row, "waiting"
            return row.id

    def unfinished(self, after_id: int = 0, limit: int = 500) -> list[Stored]:
        self.fault("unfinished")
        with self._changed:
            self.asked.append(after_id)
            found = [row for row in self.rows.values() if row.id > after_id and self.state[row.id] == "waiting"]
            return found[:limit]

    def done(self, ids: Collection[int]) -> None:
        self.fault("done")
        self._set(ids, "done")

    def failed(self, ids: Collection[int], error: str) -> int:
        self.fault("failed")
        with self._changed:
            for each in ids:
                self.rows[each] = replace(self.rows[each], attempts=self.rows[each].attempts + 1)
                self.errors[each] = error
            return max(self.rows[each].attempts for each in ids)

    def bury(self, ids: Collection[int], error: str) -> None:
        self.fault("bury")
        self.errors |= dict.fromkeys(ids, error)
        self._set(ids, "dead")

    def revive(self, each: int) -> None:
        self.rows[each] = replace(self.rows[each], attempts=0)
        self._set([each], "waiting")

    def wait_until_nothing_waits(self, timeout: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: "waiting" not in self.state.values(), timeout)

    def _set(self, ids: Collection[int], state: str) -> None:
        with self._changed:
            self.state |= dict.fromkeys(ids, state)
            self._changed.notify_all()


@dataclass
class Ledger:
    known: set[Spot] = field(default_factory=set)
    open: tuple[Spot, ...] = ()
    entries: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    fault: Fault = nothing

    def knows(self, spot: Spot) -> bool:
        self.fault("knows")
        return spot in self.known

    def open_spots(self, since: datetime | None = None) -> Iterable[Spot]:  # noqa: ARG002 - as the ledger has it
        self.fault("open_spots")
        return self.open

    def append(
        self, kind: str, spot: Spot, *, at: datetime, once: str, data: Mapping[str, Any], gate: str = ""
    ) -> object:
        self.fault("append")
        entry = {"kind": str(kind), "spot": spot, "at": at, "gate": gate, **data}
        return self.entries.setdefault(once, entry)


Answer = datetime | BaseException | None


@dataclass
class Examine:
    """Answers what it was told to, then None."""

    answers: deque[Answer] = field(default_factory=deque)
    looks: list[tuple[Spot, bool]] = field(default_factory=list)

    def __call__(self, spot: Spot, relevant: bool) -> datetime | None:
        self.looks.append((spot, relevant))
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @property
    def numbers(self) -> list[int]:
        return [spot.number for spot, _ in self.looks]


@dataclass
class Observed:
    outcomes: list[tuple[int, str]] = field(default_factory=list)
    deaths: list[tuple[int, str]] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def looked(self, spot: Spot, seconds: float, outcome: str) -> None:
        self.outcomes.append((spot.number, outcome))
        self.seconds.append(seconds)

    def dead(self, spot: Spot, error: str) -> None:
        self.deaths.append((spot.number, error))

    def lag(self, seconds: float) -> None:
        self.lags.append(seconds)


class Bench:
    """A worker with everything around it."""

    def __init__(self, **how: Any) -> None:
        self.time = Time()
        self.inbox, self.ledger = Inbox(self.time), Ledger()
        self.examine, self.observed = Examine(), Observed()
        self.how = how
        self.worker = self.restart()

    def restart(self, examine: ports.Examine | None = None) -> Worker:
        """A new process over the same database, perhaps with another examiner."""
        examine = examine or self.examine
        self.worker = Worker(self.inbox, self.ledger, examine, self.time.clocks(), self.observed, **self.how)
        return self.worker

    def comment(self, number: int = 7, body: str = "/approve", **how: Any) -> int:
        return self.inbox.put("issue_comment", comment(number, body, **how))

    def drain_for(self, seconds: float) -> None:
        """Let time pass second by second."""
        for _ in range(int(seconds)):
            self.time.pass_(1)
            self.worker.drain()


def comment(
    number: int = 7, body: str = "/approve", *, id_: int = 900, repository_id: int = ACME, action: str = "created"
) -> dict[str, Any]:
    """An ``issue_comment`` payload as far as it is read."""
    author = {"id": 31, "login": "alice", "type": "User"}
    at = "2030-05-17T12:00:00Z"
    return {
        "action": action,
        "issue": {"number": number, "body": "text"},
        "comment": {
            "id": id_,
            "user": author,
            "body": body,
            "created_at": at,
            "updated_at": at,
            "html_url": "https://x",
        },
        "repository": {"id": repository_id, "full_name": f"acme/app{repository_id}", "default_branch": "main"},
        "installation": {"id": 77},
        "sender": dict(author),
    }


def down() -> UpstreamError:
    return UpstreamError("GitHub cannot be asked.")


def faulty(step: str, error: BaseException | None = None) -> Fault:
    """A fault in one operation."""

    def fault(operation: str) -> None:
        if operation == step:
            raise error or down()

    return fault
