"""Who may decide a gate, and why: the caller, those who spoke, and the approvers that the policy names."""

from __future__ import annotations

from collections.abc import Iterator

from gh_gate.app.view.sight import Seat
from gh_gate.core import approvers
from gh_gate.core.approvers import Verdict
from gh_gate.core.gate import Gate
from gh_gate.core.policy import Team, User
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Person, Thread
from gh_gate.forge.base import Forge


def seats(gate: Gate, thread: Thread, tally: Tally, caller: Person, forge: Forge) -> tuple[Seat, ...]:
    """Return who is shown at a gate: the caller first.

    :param forge: is asked for the rights of those that the thread does not tell.
    """
    votes = {vote.person.id: vote for vote in tally.votes}
    people = {person.id: person for person in (caller, *_people(gate, tally)) if person.human}
    verdicts = {who: rights(gate, thread, person, forge) for who, person in people.items()}
    named = [Seat(f"@{person.login}", person, verdicts[who], votes.get(who)) for who, person in people.items()]
    teams = [Seat(str(owner)) for owner in gate.policy.owners() if isinstance(owner, Team)]
    return (*named, *teams)


def rights(gate: Gate, thread: Thread, person: Person, forge: Forge) -> Verdict:
    """Return what a person may do at a gate now."""
    standing = thread.standings.get(person.id) or forge.standings([person], gate.policy.teams()).get(person.id)
    involved = [rerun.person for rerun in thread.reruns]
    return approvers.verdict(gate.policy, person, standing, involved=involved)


def _people(gate: Gate, tally: Tally) -> Iterator[Person]:
    yield from (answer.person for answer in tally.answers if answer.person)
    yield from (Person(owner.id, owner.login) for owner in gate.policy.owners() if isinstance(owner, User))
