"""Deliveries, faults and kills in any order: nothing is lost, nothing is done too early, nothing is set aside too soon."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gh_gate.app.spots import Spot
from gh_gate.app.work.bench import TRIES
from gh_gate.app.work.worker import Worker
from gh_gate.forge.base import Gone
from tests.app.work.fakes import Inbox, Killed, Ledger, Observed, Time, comment, down

FAULTS: dict[str, type[BaseException] | None] = {"none": None, "down": None, "bug": ArithmeticError, "gone": Gone}
BODIES = ["/approve", "nice weather", "/reject it"]


class World(RuleBasedStateMachine):
    """The inbox and the ledger stay; workers come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.tick = count(1)
        self.time = Time()
        self.inbox, self.ledger = Checked(self), Ledger()
        self.inbox.fault = self.ledger.fault = lambda _: self.meet("books")
        self.faults: deque[str] = deque()
        self.stored: dict[int, tuple[int, Spot | None]] = {}
        self.good: dict[Spot, list[int]] = defaultdict(list)
        self.bad: dict[Spot, list[int]] = defaultdict(list)
        self.asked: dict[Spot, int] = {}
        self.looking: set[Spot] = set()
        self.worker = self.born()

    def born(self) -> Worker:
        self.looking.clear()
        self.asked.clear()  # what a sweep asked for is in no inbox; the next process sweeps at its start
        return Worker(self.inbox, self.ledger, self.examine, self.time.clocks(), Observed())

    def meet(self, where: str) -> None:
        """Meet the next fault; the books know no bugs of examiners and nothing that is gone."""
        fault = self.faults.popleft() if self.faults else "none"
        if fault == "kill":
            raise Killed
        if fault == "down":
            raise down()
        if fault == "bug":
            raise ArithmeticError(where)
        if fault == "gone" and where == "look":
            raise Gone("gone")

    def examine(self, spot: Spot, relevant: bool) -> Any:
        del relevant
        began = next(self.tick)
        assert spot not in self.looking, "two looks at one spot"
        self.looking.add(spot)
        try:
            self.meet("look")
        except Gone:
            self.good[spot].append(began)
            raise
        except ArithmeticError:
            self.bad[spot].append(began)
            raise
        finally:
            self.looking.discard(spot)
        self.good[spot].append(began)
        return self.time.github(40) if spot.number == 1 else None

    @rule(number=st.integers(1, 3), home=st.integers(1, 2), body=st.sampled_from(BODIES))
    def deliver(self, number: int, home: int, body: str) -> None:
        at = next(self.tick)
        id_ = self.inbox.put("issue_comment", comment(number, body, repository_id=home, id_=at))
        self.stored[id_] = (at, Spot(home, number))

    @rule(payload=st.sampled_from([b"", b"{}", b"[]"]))
    def deliver_garbage(self, payload: bytes) -> None:
        self.stored[self.inbox.put("issues", payload)] = (next(self.tick), None)

    @rule(number=st.integers(1, 3), home=st.integers(1, 2))
    def ask(self, number: int, home: int) -> None:
        self.asked[Spot(home, number)] = next(self.tick)
        self.worker.ask(Spot(home, number))

    @rule(faults=st.lists(st.sampled_from(["none", "none", "down", "bug", "gone", "kill"]), max_size=8))
    def drain(self, faults: list[str]) -> None:
        self.faults = deque(faults)
        try:
            self.worker.drain()
        except Killed:
            self.worker = self.born()
        self.faults.clear()

    @rule(seconds=st.sampled_from([0.5, 1, 4, 30, 400]))
    def wait(self, seconds: float) -> None:
        self.time.pass_(seconds)

    @rule()
    def kill(self) -> None:
        self.worker = self.born()

    @invariant()
    def what_is_dead_was_tried_often_enough(self) -> None:
        for id_, state in self.inbox.state.items():
            at, spot = self.stored[id_]
            if state == "dead" and spot:
                assert sum(began > at for began in self.bad[spot]) >= TRIES

    def teardown(self) -> None:
        for _ in range(12):
            self.time.pass_(400)
            self.worker.drain()
        assert not [id_ for id_, state in self.inbox.state.items() if state == "waiting"]
        for spot, at in self.asked.items():
            tried = sum(began > at for began in self.bad[spot])
            assert any(began > at for began in self.good[spot]) or tried >= TRIES
        assert len(self.worker._desk.held()) == 0
        assert self.worker._desk._schedule.weight == 200 * len(self.worker._desk._schedule), "only timers are left"


class Checked(Inbox):
    """An inbox that takes nothing for done before a good look that began after it was stored."""

    def __init__(self, world: World) -> None:
        super().__init__(world.time)
        self.world = world

    def done(self, ids: Collection[int]) -> None:
        for each in ids:
            at, spot = self.world.stored[each]
            if spot is not None:
                assert any(began > at for began in self.world.good[spot]), "done without a look"
                body = self.rows[each].body.decode()
                if "nice" not in body:
                    assert f"seen:{spot.repository_id}:{at}" in self.world.ledger.entries, "done without a note"
        super().done(ids)


World.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestWorld = World.TestCase
