"""What people are going to say: written down before the pipeline runs, and given when its gates wait."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gh_gate.core.decision import GRACE
from gh_gate.core.gate import Gate, OnTimeout
from gh_gate.engine.showing import remind_every

_GRACE = GRACE + timedelta(seconds=1)


@dataclass(eq=False)
class Answer:
    """A comment that is still to come.

    :param name: of the gate that it is for.
    :param after: seconds between the gate's opening and the comment.
    :param key: of the run that it is for, or an empty string for any.
    :param told: how a message calls it.
    """

    name: str
    login: str
    body: str
    after: float
    key: str
    told: str


@dataclass
class Waiting:
    """A gate as the script knows it.

    :param gate: as its marker tells it; a long prompt is missing.
    :param shown: whether people can see that it waits.
    :param decided: whether its record stands.
    :param reminders: how often it was waited for while nobody was going to answer.
    :param comments: how many were written.
    """

    name: str
    key: str
    opened_at: datetime
    gate: Gate
    shown: bool = False
    decided: bool = False
    reminders: int = 0
    comments: int = 0

    @property
    def concluded_at(self) -> datetime | None:
        """When its deadline is concluded; None where it only reminds."""
        if self.gate.on_timeout is OnTimeout.REMIND:
            return None
        return self.gate.deadline(self.opened_at) + _GRACE

    def reminded_at(self, now: datetime) -> datetime | None:
        """Return when people are reminded next."""
        every = remind_every(self.gate)
        if every is None:
            return None
        told = (now - self.opened_at).total_seconds() // every
        return self.opened_at + timedelta(seconds=every * (told + 1))

    def takes(self, answer: Answer) -> bool:
        """Tell whether an answer is for this gate."""
        return answer.name == self.name and answer.key in ("", self.key)


@dataclass
class Script:
    """The answers of one test, for all of its threads.

    :param gates: those that were asked, by the number of their issue.
    :param turn: held by whoever reads or writes, or lets time pass, so that no comment is late because another thread waited.
    """

    gates: dict[int, Waiting] = field(default_factory=dict)
    turn: threading.RLock = field(default_factory=threading.RLock)
    _answers: list[Answer] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def opened(self, number: int, gate: Waiting) -> None:
        """Note that a gate was asked."""
        with self._lock:
            self.gates[number] = gate

    def add(self, answer: Answer) -> None:
        """Write an answer down; people who see an open gate of that name answer when it is looked at next."""
        with self._lock:
            self._answers.append(answer)
            for gate in self.gates.values():
                gate.shown |= gate.takes(answer)

    def next_at(self, number: int) -> float | None:
        """Return when, in seconds after its opening, a gate gets its next answer; None where it gets no more."""
        with self._lock:
            found = self._next(number)
        return found.after if found else None

    def take(self, number: int, elapsed: float) -> Answer | None:
        """Take the next answer to a gate that is due so many seconds after its opening."""
        with self._lock:
            found = self._next(number)
            if found is None or found.after > elapsed:
                return None
            self._answers.remove(found)
            return found

    def unused(self) -> Sequence[Answer]:
        """Return the answers that nobody got to hear."""
        with self._lock:
            return tuple(self._answers)

    def _next(self, number: int) -> Answer | None:
        gate = self.gates.get(number)
        mine = [answer for answer in self._answers if gate and gate.takes(answer)]
        return min(mine, key=lambda answer: answer.after, default=None)
