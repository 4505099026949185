"""Who may decide a gate, and why: a person's rights held against a policy.

The result is a tree of sentences, so that a page, a reply or an auditor can say *why* somebody may or may not decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gh_gate.core.policy import Group, Nobody, Owner, Policy, Team, User
from gh_gate.core.thread import Member, Person, Standing


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and what it rests on.

    :param holds: True or False, and None where it cannot be told.
    """

    holds: bool | None
    text: str
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person may do at a gate.

    :param approve: None where it cannot be told (a team that may not be read).
    :param reject: whether a ``/reject`` counts: for all who may decide, and for those who are only left out as being involved.
    :param groups: the labels of the groups that the person belongs to.
    """

    approve: bool | None
    reject: bool
    groups: frozenset[str]
    why: Reason


def verdict(policy: Policy, person: Person, standing: Standing | None, *, involved: Iterable[Person] = ()) -> Verdict:
    """Say what a person may do at a gate, and why.

    :param standing: the person's rights as just asked for; None if the forge was not asked, which is never a yes.
    :param involved: people who started the run again before the person spoke; left out like the policy's ``excluded``.
    :return: the verdict; ``approve`` is True only if every part of the reason holds.
    """
    member = _belongs(policy, person, standing)
    write = _writes(standing)
    free = _not_excluded(policy, person, involved)
    parts = (member, write, free)
    owner = _all((member, write))
    allowed = _all(parts)
    sentence = {True: "may decide", False: "may not decide", None: "may or may not decide: cannot tell"}[allowed]
    return Verdict(
        approve=allowed,
        reject=owner is True,
        groups=frozenset(g.label for g in policy.groups if _any(_is(o, person, standing).holds for o in g.owners)),
        why=Reason(allowed, f"@{person.login} {sentence}", parts),
    )


def is_left_out(policy: Policy, person: Person) -> bool:
    """Tell whether somebody is involved in what is decided; such an owner may still say no."""
    return any(excluded.person.id == person.id for excluded in policy.excluded)


def agreed(policy: Policy, who: Collection[frozenset[str]]) -> bool:
    """Tell whether distinct approvers, each given by the labels of its groups, are enough.

    :param who: one set of group labels per distinct approver.
    """
    if not who or len(who) < policy.required:
        return False
    return not policy.each_owner or all(any(g.label in labels for labels in who) for g in policy.groups)


def missing(policy: Policy, who: Collection[frozenset[str]]) -> tuple[Group, ...]:
    """Return the groups that have not agreed yet, where each of them must; empty otherwise."""
    if not policy.each_owner:
        return ()
    return tuple(g for g in policy.groups if not any(g.label in labels for labels in who))


def _belongs(policy: Policy, person: Person, standing: Standing | None) -> Reason:
    reasons = tuple(_is(owner, person, standing) for owner in policy.owners())
    named = Reason(_any(r.holds for r in reasons), "is one of the approvers", reasons)
    if not policy.within:
        return named
    inner = tuple(_is(owner, person, standing) for owner in policy.within)
    also = Reason(_any(r.holds for r in inner), "is one of those the policy file allows", inner)
    return Reason(_all((named, also)), "is an approver for the workflow and for the policy file", (named, also))


def _is(owner: Owner, person: Person, standing: Standing | None) -> Reason:
    match owner:
        case User():
            return Reason(owner.id == person.id, f"is {owner}")
        case Team(readable=False):
            return Reason(None, f"is a member of {owner}, which the token may not read")
        case Team():
            state = standing.teams.get(owner.key, Member.UNKNOWN) if standing else Member.UNKNOWN
            return Reason({Member.YES: True, Member.NO: False}.get(state), f"is a member of {owner}")
        case Nobody():
            return Reason(False, f"is {owner.text} ({owner.why})")


def _writes(standing: Standing | None) -> Reason:
    return Reason(standing.can_write if standing else None, "has write access to the repository")


def _not_excluded(policy: Policy, person: Person, involved: Iterable[Person]) -> Reason:
    if not policy.prevent_self_approval:
        return Reason(True, "nobody is left out")
    again = ((other, "started this run again") for other in involved)
    known = [(e.person, e.why) for e in policy.excluded]
    against = tuple(Reason(False, why) for other, why in (*known, *again) if other.id == person.id)
    return Reason(not against, "is not involved in what is decided", against)


def _any(values: Iterable[bool | None]) -> bool | None:
    found = set(values)
    return True if True in found else None if None in found else False


def _all(reasons: Iterable[Reason]) -> bool | None:
    found = {reason.holds for reason in reasons}
    return False if False in found else None if None in found else True
