"""Who may decide a gate, and why, as a tree: the caller, those who spoke, and the approvers that the policy names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from gh_gate.app.view.rights import Ask, verdict
from gh_gate.app.view.sight import Seat
from gh_gate.core import strict_json
from gh_gate.core.approvers import Reason
from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import Nobody, Owner, Team, User
from gh_gate.core.tally import Tally, Vote
from gh_gate.core.thread import Member, Person, Standing, Thread

MOST: Final = 50
"""People whose rights are shown at one gate, and teams, and others that are nobody: more than any page is read for."""


def seats(
    gate: Gate, thread: Thread | None, tally: Tally, caller: Person, ask: Ask, *, insider: bool = True
) -> tuple[Seat, ...]:
    """Return who is shown at a gate: the caller first.

    :param thread: None where it is gone.
    :param ask: is asked for the rights of those that the thread does not tell.
    :param insider: whether the caller may know who can write and who is in which team; else they see that of themselves only.
    """
    votes = _votes(tally)
    heard: dict[int, Standing] = {}

    def remembering(person: Person, teams: tuple[Team, ...]) -> Standing | None:
        standing = ask(person, teams)
        if standing is not None:
            heard[person.id] = standing
        return standing

    people = {person.id: person for person in islice(_people(gate, tally, caller), MOST)}
    named = [
        Seat(f"@{person.login}", person, verdict(gate, person, remembering, thread), votes.get(who))
        for who, person in people.items()
    ]
    standings = {**(thread.standings if thread else {}), **heard}
    others = [owner for owner in gate.policy.owners() if not isinstance(owner, User)]
    found = (*named, *(Seat(str(owner), why=_why(owner, people, standings)) for owner in others[:MOST]))
    return found if insider else tuple(seat if seat.person == caller else _outwardly(seat) for seat in found)


def _votes(tally: Tally) -> dict[int, Vote]:
    """Return the approvals that stand, by person; of an approved gate what it rests on, whoever has lost their rights since."""
    ended = tally.decision
    if ended is None:
        return {vote.person.id: vote for vote in tally.votes}
    decided, shown = {vote.person.id: vote for vote in ended.by}, {vote.comment_id: vote for vote in tally.votes}
    before = {vote.person.id: vote for vote in tally.votes if vote.at <= ended.at and vote.person.id not in decided}
    if ended.status is not Status.APPROVED:
        return before
    return before | {number: _whole(vote, shown.get(vote.comment_id)) for number, vote in decided.items()}


def _whole(vote: Vote, shown: Vote | None) -> Vote:
    """Return a vote of a record, which holds no remarks, with the one that the thread still shows."""
    text = shown.text if shown and shown.body_sha256 == vote.body_sha256 else ""
    return replace(vote, canonical=strict_json.identity(dict(vote.values)), text=text)


def _outwardly(seat: Seat) -> Seat:
    """Return a seat without what GitHub does not tell everybody: why somebody may decide, and who is in a team."""
    verdict = seat.verdict and replace(seat.verdict, why=replace(seat.verdict.why, because=()), groups=frozenset())
    return replace(seat, verdict=verdict, why=seat.why and replace(seat.why, because=()))


def left_out(gate: Gate) -> str:
    """Return a sentence where not all approvers are shown, else an empty string."""
    owners = gate.policy.owners()
    named = sum(isinstance(owner, User) for owner in owners)
    others = len(owners) - named
    if named <= MOST and others <= MOST:
        return ""
    return f"This gate names {named} people and {others} teams and others; at most {MOST} of each are shown with their rights."


def _people(gate: Gate, tally: Tally, caller: Person) -> Iterator[Person]:
    """Yield the caller, those who decided or whose approvals stand, those who spoke, and those who are named, each once."""
    decided = tally.decision.people if tally.decision else ()
    spoke = [answer.person for answer in tally.answers if answer.person and answer.decider]
    named = [Person(owner.id, owner.login) for owner in gate.policy.owners() if isinstance(owner, User)]
    others = [answer.person for answer in tally.answers if answer.person and not answer.decider]
    found: dict[int, Person] = {}
    for person in (caller, *decided, *(vote.person for vote in tally.votes), *spoke, *named, *others):
        found.setdefault(person.id, person)
    yield from (person for person in found.values() if person.human)


def _why(owner: Owner, people: dict[int, Person], standings: dict[int, Standing]) -> Reason:
    """Return what is known of an owner who is no person."""
    match owner:
        case Team(readable=False):
            return Reason(
                None, f"the members of {owner} cannot be read with this gate's token, so it contributes nobody"
            )
        case Team():
            return Reason(
                True, f"the members of {owner} who can write may decide", tuple(_members(owner, people, standings))
            )
        case Nobody():
            return Reason(False, f"{owner.text} is nobody that can decide: {owner.why}")
        case _:
            return Reason(True, f"{owner} may decide")


def _members(team: Team, people: dict[int, Person], standings: dict[int, Standing]) -> Iterable[Reason]:
    for who, person in people.items():
        state = standings[who].teams.get(team.key) if who in standings else None
        if state is Member.YES:
            yield Reason(True, f"@{person.login} is a member")
