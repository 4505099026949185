"""Who can answer a gate from this machine: its own user where that one may decide, else those who may."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from gh_gate.core import approvers
from gh_gate.core.gate import Gate
from gh_gate.core.policy import Team
from gh_gate.core.tally import Tally
from gh_gate.forge.local import LocalForge


@dataclass(frozen=True, slots=True)
class Here:
    """The people of this machine as one gate sees them.

    :param me: the login of whoever runs the process.
    :param may: the logins of those who may decide and have not yet; only ``me`` where that one is among them.
    :param teams: those asked that have no member here; offered where nobody else may answer.
    :param done: whether ``me`` has approved already, and others have to.
    """

    me: str
    may: tuple[str, ...] = ()
    teams: tuple[Team, ...] = ()
    done: bool = False


def here(forge: LocalForge, gate: Gate, tally: Tally | None = None) -> Here:
    """Return who can answer now.

    :param tally: where the gate stands; who has approved the same as the first is not asked again, and where only some
        groups of owners are missing, their people are.
    """
    votes = tally.votes if tally else ()
    voted = {vote.person.id for vote in votes if vote.canonical == votes[0].canonical}
    groups = set(tally.missing_groups) if tally else set()
    me = forge.person(forge.login)  # first: whoever runs this process is somebody here
    may = tuple(_who_may(forge, gate, voted, groups))
    mine = tuple(login for login in may if login == me.login)
    empty = tuple(team for team in _teams(gate, groups) if not forge.members(team))
    return Here(me.login, mine or may, () if may else empty, done=me.id in voted)


def _who_may(forge: LocalForge, gate: Gate, voted: Collection[int], groups: Collection[str]) -> Iterator[str]:
    for person in forge.people():
        rights = forge.standings([person], gate.policy.teams())
        said = approvers.verdict(gate.policy, person, rights[person.id])
        if said.approve and person.id not in voted and (not groups or said.groups.intersection(groups)):
            yield person.login


def _teams(gate: Gate, groups: Collection[str]) -> Iterator[Team]:
    """Yield the teams of the groups that are missing, or all; and those that the policy file allows."""
    asked = [owner for group in gate.policy.groups if not groups or group.label in groups for owner in group.owners]
    yield from (owner for owner in dict.fromkeys((*asked, *gate.policy.within)) if isinstance(owner, Team))
