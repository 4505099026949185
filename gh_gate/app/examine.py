"""One look at an issue or pull request: find the gates there, hold them against the rules, let the engine decide them."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from gh_gate.app import logs, rules
from gh_gate.app.archive import Archive, remembered
from gh_gate.app.discover import Found, gates_at
from gh_gate.app.follow import Follower, Following, worst
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.novelty import Novelty
from gh_gate.app.siblings import Siblings
from gh_gate.app.spots import Spot, run_of
from gh_gate.app.store.entry import Entry
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.timing import next_look
from gh_gate.asked import Prepared
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.engine.deciding import DecidingEngine
from gh_gate.engine.news import Tell, nobody
from gh_gate.engine.signing import Signing
from gh_gate.errors import UpstreamError
from gh_gate.forge.github import GitHubForge

SPOTS = 2_000
"""Spots whose gates are kept in memory between looks; the least recently looked at is read from the ledger again."""

_log = logging.getLogger("gh_gate.app")


@dataclass(slots=True)
class _Held:
    """A gate between two looks.

    :param refused: why it is not decided, or an empty string.
    :param withdrawn: why whoever asked it takes it back, or an empty string.
    :param told: what was told of it as a change.
    """

    ticket: Ticket
    refused: str
    withdrawn: str = ""
    told: Novelty = field(default_factory=Novelty)


@dataclass(slots=True)
class _Here:
    """What is held of a spot.

    :param lock: held during a look; who holds one waits only for spots with lower numbers.
    """

    archive: Archive
    lock: threading.Lock = field(default_factory=threading.Lock)
    gates: dict[int, _Held] = field(default_factory=dict)


class Examiner:
    """Looks at spots, one look at a spot at a time.

    :param hub: GitHub as the App sees it.
    :param ledger: what is believed first, and where everything is kept.
    :param sleep: waits that many seconds.
    :param found: is told of each spot as soon as it is known whether gates are there.
    :param decided: is told of the status of each gate that a look finds decided for the first time.
    :param followers: are called after each look at a gate, in this order.
    :param tell: gives what is told of reminders, by the forge of a look.
    :param changed: is told of a gate's name and status as soon as its record stands, and after each look that finds
        something new; neither fails nor takes long.
    """

    def __init__(
        self,
        hub: Hub,
        ledger: Ledger,
        keys: SigningKeys,
        *,
        sleep: Callable[[float], None],
        decided: Callable[[str], None] = lambda _: None,
        found: Callable[[Spot], None] = lambda _: None,
        followers: Sequence[Follower] = (),
        tell: Callable[[GitHubForge], Tell] = lambda _: nobody,
        changed: Callable[[Spot, str, str], object] = lambda *_: None,
    ) -> None:
        self._hub, self._ledger, self._keys = hub, ledger, keys
        self._follow = Following(followers)
        self._sleep, self._decided, self._found, self._tell = sleep, decided, found, tell
        self._changed = changed
        self._lock = threading.Lock()
        self._here: OrderedDict[Spot, _Here] = OrderedDict()
        self._known = set(ledger.known_spots())

    def knows(self, spot: Spot) -> bool:
        """Tell whether a gate was ever found at a spot."""
        return spot in self._known

    def __call__(self, spot: Spot, relevant: bool) -> datetime | None:
        """Look once.

        :param relevant: False where nothing tells of a gate: then only known gates are looked at.
        :return: when to look again at the latest, by GitHub's clock; None where nothing waits.
        :raise UpstreamError: where GitHub could not be asked.
        """
        here = self._at(spot)
        with here.lock:
            if not here.gates and not relevant:
                return None
            return self._examine(spot, here)

    def cancel(self, spot: Spot, place: int, reason: str) -> None:
        """End a gate as cancelled, because whoever asked withdraws it; an answer that stands in its thread came first.

        :param place: the comment that asks; 0 for an issue's own text.
        :param reason: for people.
        :raise UpstreamError: where GitHub could not be asked; the gate may be cancelled by the next look.
        """
        here = self._at(spot)
        with here.lock:
            if place not in here.gates:
                self._examine(spot, here)
            held = here.gates.get(place)
            if held is not None:
                held.withdrawn = reason
                self._examine(spot, here)

    def _examine(self, spot: Spot, here: _Here) -> datetime | None:
        forge = self._hub.forge(spot)
        signing = Signing(self._keys.signer, tuple(self._keys.public.values()), here.archive)
        told = partial(self._tell_of, spot)
        engine = DecidingEngine(forge, signing, sleep=self._sleep, tell=self._tell(forge), recorded=told)
        problems: list[Exception] = []
        times = [self._discover(spot, here, forge, problems)]
        self._found(spot)  # before anything is decided: what was first seen counts
        for held in list(here.gates.values()):
            with logs.about(gate=held.ticket.gate.digest), _aside(problems):
                tally = self._look(engine, held)
                if held.told.found(held.ticket, tally):
                    told(held.ticket, tally)
                times += [
                    next_look(held.ticket, tally, forge.now()),
                    self._follow(here.archive, held.ticket, tally, forge, problems),
                ]
        if problems:
            raise worst(problems)
        return min((time for time in times if time is not None), default=None)

    def _at(self, spot: Spot) -> _Here:
        """Return what is held of a spot, from memory or from the ledger."""
        with self._lock:
            here = self._here.get(spot)
            if here is not None:
                self._here.move_to_end(spot)
                return here
        archive = Archive(self._ledger, spot)
        here = _Here(
            archive, gates={held.ticket.place.comment_id or 0: held for held in map(_remembered, archive.openings())}
        )
        with self._lock:
            if here.gates:
                self._known.add(spot)  # another process may have found them
            here = self._here.setdefault(spot, here)  # another thread may have been first, and hold the lock
            while len(self._here) > SPOTS:
                self._here.popitem(last=False)
        return here

    def _discover(self, spot: Spot, here: _Here, forge: GitHubForge, problems: list[Exception]) -> datetime | None:
        """Take up the gates that were not known; return when to look again for one whose question is not whole yet."""
        for held in here.gates.values():
            _bind(held.ticket, forge)
        if here.gates and 0 in here.gates:
            return None  # an issue asks one question
        found = gates_at(forge, spot, known=here.gates.keys(), me=forge.me())
        for one in found.gates:
            with _aside(problems):
                self._take_up(spot, here, forge, one)
        return found.again

    def _take_up(self, spot: Spot, here: _Here, forge: GitHubForge, one: Found) -> None:
        problem, derived = (one.problem, None) if one.problem else rules.problem(one.gate, forge)
        prepared = derived if derived and not problem else Prepared(one.gate)
        here.archive.opened(prepared, one.place, one.opened_at, problem)
        self._known.add(spot)
        ticket = Ticket(prepared, one.place, one.opened_at)
        _bind(ticket, forge)
        here.gates[one.place.comment_id or 0] = _Held(ticket, problem)
        _log.info("found gate %s in #%d%s", one.gate.name, spot.number, f": {problem}" if problem else "")

    def _tell_of(self, spot: Spot, ticket: Ticket, stands: Tally | Decision) -> None:
        here = spot if spot.repository else replace(spot, repository=ticket.gate.repository)
        self._changed(here, ticket.gate.name, str(stands.status))

    def _look(self, engine: DecidingEngine, held: _Held) -> Tally:
        ticket, open_before = held.ticket, not held.ticket.envelope
        if open_before:
            siblings = Siblings(self._ledger)
            for older in siblings.open_before(ticket.gate, ticket.place):
                self(older, relevant=True)  # a "no" may stand there that nobody has looked at
            held.refused = held.refused or siblings.problem(ticket.gate, ticket.place)
            if held.refused:
                engine.refuse(ticket, held.refused)
            elif held.withdrawn:
                engine.withdraw(ticket, held.withdrawn)
        tally = engine.look(ticket)
        if tally.decision is not None and open_before:
            self._decided(str(tally.decision.status))
        return tally


@contextmanager
def _aside(problems: list[Exception]) -> Iterator[None]:
    """Put an outage aside, so that one gate's trouble does not keep its neighbours waiting."""
    try:
        yield
    except UpstreamError as error:
        problems.append(error)


def _remembered(entry: Entry) -> _Held:
    """Return a gate as the ledger has it; its rules are made anew before anything is approved."""
    return _Held(remembered(entry), str(entry.data["problem"]))


def _bind(ticket: Ticket, forge: GitHubForge) -> None:
    """Let a gate be held against the rules and the run as they are, through the forge of the present look."""
    gate, run = ticket.gate, run_of(ticket.gate)
    ticket.again = partial(rules.again, gate, forge)
    ticket.latest = partial(forge.protection.attempt, run) if run else None
