"""The poller's rounds: which workflows sleep, which of their gates are decided, and waking those.

Level-triggered: every round looks at what sleeps now. A resume that was lost, refused or without effect is made again by the next
one, and one that was made twice wakes nothing twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gh_gate.adapters.argo.gates import Repositories
from gh_gate.adapters.argo.nodes import Sleeper, sleepers
from gh_gate.adapters.argo.server import ArgoServer
from gh_gate.errors import GateError, UpstreamError

SLOWEST = 300.0
"""Seconds between two looks at a gate at most, however often they failed."""

QUIET = 60.0
"""Seconds for which the same trouble is not said again."""

FIRST = 15.0
"""Seconds until the second look at a gate where the first failed; each later one waits twice as long."""


Gate = tuple[str, int, int]
"""A gate: its repository, the number of its issue or pull request, and the comment there that asks, or 0."""


@dataclass
class Trouble:
    """A gate that could not be looked at."""

    times: int
    until: float


@dataclass
class Round:
    """What one round saw and did.

    :param asleep: nodes that wait for a gate.
    :param resumed: those that were resumed now.
    :param whole: whether everything that sleeps was seen.
    :param troubles: what went wrong, a sentence each.
    """

    asleep: int = 0
    resumed: int = 0
    whole: bool = True
    troubles: list[str] = field(default_factory=list)


@dataclass
class Poller:
    """Resumes what is decided.

    :param say: writes a line to the log.
    :param clock: a steady clock, in seconds.
    """

    server: ArgoServer
    namespaces: Sequence[str]
    repositories: Repositories
    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    _decided: dict[Gate, str] = field(default_factory=dict)
    _troubles: dict[Gate, Trouble] = field(default_factory=dict)
    _resumed: dict[Sleeper, int] = field(default_factory=dict)
    _said: dict[str, float] = field(default_factory=dict)

    def round(self) -> Round:
        """Look at everything once. Whatever goes wrong with one workflow or gate, the others are looked at."""
        done = Round()
        found = sorted(self._asleep(done), key=_gate)
        done.asleep = len(found)
        for gate, waiting in groupby(found, key=_gate):
            outcome = self._outcome(gate, done)
            for sleeper in waiting if outcome else ():
                self._resume(sleeper, outcome, done)
        if done.whole:
            self._forget(found)
        return done

    def _asleep(self, done: Round) -> Iterator[Sleeper]:
        for namespace in self.namespaces:
            try:
                for name in self.server.gated(namespace):
                    yield from sleepers(namespace, self.server.workflow(namespace, name))
            except GateError as error:
                done.whole = False
                self._trouble(done, error)

    def _outcome(self, gate: Gate, done: Round) -> str:
        """Return how a gate ended; an empty string while it is open, or where that cannot be told."""
        trouble = self._troubles.get(gate)
        if gate in self._decided or (trouble and self.clock() < trouble.until):
            return self._decided.get(gate, "")
        try:
            outcome = self.repositories.of(gate[0]).decided(*gate[1:])
        except GateError as error:
            self._put_off(gate, error, done)
            return ""
        except Exception as error:  # noqa: BLE001 - what nobody foresaw about one gate keeps no other workflow asleep
            self._put_off(gate, GateError(f"{type(error).__name__}: {error}"[:500]), done)
            return ""
        self._troubles.pop(gate, None)
        if outcome:
            self._decided[gate] = outcome
        return outcome

    def _put_off(self, gate: Gate, error: GateError, done: Round) -> None:
        times = self._troubles[gate].times + 1 if gate in self._troubles else 0
        self._troubles[gate] = Trouble(times, self.clock() + min(SLOWEST, FIRST * 2.0 ** min(times, 8)))
        self._trouble(done, error, f"{gate[0]}#{gate[1]}: ")

    def _resume(self, sleeper: Sleeper, outcome: str, done: Round) -> None:
        times = self._resumed.get(sleeper, 0)
        try:
            self.server.resume(sleeper.namespace, sleeper.workflow, sleeper.node)
        except GateError as error:
            self._trouble(done, error, f"{sleeper}: ")
            return
        self._resumed[sleeper] = times + 1
        done.resumed += 1
        again = f"; Argo had not gone on after {times} of these" if times else ""
        self.say(f"{sleeper} is {outcome}: resumed{again}")

    def _trouble(self, done: Round, error: GateError, whose: str = "") -> None:
        done.troubles.append(f"{whose}{error.what}")
        hint = "" if isinstance(error, UpstreamError) or not error.do else f" ({error.do})"
        line, now = f"{whose}{error.what}{f' {error.why}' if error.why else ''}{hint}", self.clock()
        self._said = {said: until for said, until in self._said.items() if now < until}
        if line not in self._said:
            self._said[line] = now + QUIET
            self.say(line)

    def _forget(self, found: Sequence[Sleeper]) -> None:
        """Forget what sleeps no longer."""
        wanted, still = {_gate(sleeper) for sleeper in found}, set(found)
        self._decided = {gate: outcome for gate, outcome in self._decided.items() if gate in wanted}
        self._resumed = {sleeper: times for sleeper, times in self._resumed.items() if sleeper in still}
        self._troubles = {gate: trouble for gate, trouble in self._troubles.items() if gate in wanted}
        self.repositories.keep(wanted)


def _gate(sleeper: Sleeper) -> Gate:
    return (sleeper.repository, sleeper.number, sleeper.comment)
