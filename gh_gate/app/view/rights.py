"""What people may do at gates, asked of GitHub by the App and shown for a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gh_gate.app.github import Hub
from gh_gate.app.signin.memory import Memory
from gh_gate.app.spots import Spot
from gh_gate.core import approvers
from gh_gate.core.approvers import Verdict
from gh_gate.core.gate import Gate
from gh_gate.core.policy import Team
from gh_gate.core.thread import Member, Person, Standing, Thread
from gh_gate.forge.base import Forge

REMEMBERED: Final = 60.0
"""Seconds for which somebody's rights are shown as they were asked for."""

Ask = Callable[[Person, tuple[Team, ...]], Standing | None]
"""Asks for somebody's rights; None where that is not asked now."""


def verdict(gate: Gate, person: Person, ask: Ask, thread: Thread | None = None) -> Verdict:
    """Return what somebody may do at a gate; whose rights make no difference is not asked about.

    :param thread: what it tells of rights and of re-runs is believed.
    """
    involved = [rerun.person for rerun in thread.reruns] if thread else []
    standing = thread.standings.get(person.id) if thread else None
    if standing is None and matters(gate, person):
        standing = ask(person, gate.policy.teams())
    return approvers.verdict(gate.policy, person, standing, involved=involved)


def matters(gate: Gate, person: Person) -> bool:
    """Tell whether somebody's rights could make a difference: who is no owner by name or team needs no asking."""
    guess = approvers.verdict(gate.policy, person, None)
    return guess.approve is not False or approvers.is_left_out(gate.policy, person)


def of_forge(forge: Forge) -> Ask:
    """Return who asks a forge each time."""
    return lambda person, teams: forge.standings([person], teams).get(person.id)


def nobody(_person: Person, _teams: tuple[Team, ...]) -> None:
    """Ask nothing: where the forge does not answer any more."""


def only(who: Person, ask: Ask) -> Ask:
    """Return who asks about one person alone."""
    return lambda person, teams: ask(person, teams) if person == who else None


class Rights:
    """Asks GitHub as the App, and remembers the answers for a minute.

    :param steady: a steady clock in seconds.
    """

    def __init__(self, hub: Hub, *, steady: Callable[[], float]) -> None:
        self._hub = hub
        self._writes: Memory[bool] = Memory(REMEMBERED, steady)
        self._members: Memory[Member] = Memory(REMEMBERED, steady)

    def at(self, spot: Spot) -> Ask:
        """Return who asks about the people of a spot's repository."""
        return lambda person, teams: self._standing(spot, person, teams)

    def _standing(self, spot: Spot, person: Person, teams: tuple[Team, ...]) -> Standing:
        who = f"{spot.repository_id} {person.id}"
        if not self._writes.get(who, lambda: self._asked(spot, person, ()).can_write):
            return Standing(can_write=False)
        return Standing(can_write=True, teams={team.key: self._member(spot, person, team, who) for team in teams})

    def _member(self, spot: Spot, person: Person, team: Team, who: str) -> Member:
        ask = lambda: self._asked(spot, person, (team,)).teams.get(team.key, Member.NO)  # noqa: E731 - used once, below
        return self._members.get(f"{who} {team.key}", ask)

    def _asked(self, spot: Spot, person: Person, teams: tuple[Team, ...]) -> Standing:
        return self._hub.forge(spot).standings([person], teams)[person.id]
