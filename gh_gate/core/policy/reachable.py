"""Whether a gate could be approved at all: a question that nobody can answer is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gh_gate.core.policy import Group, Owner, Policy, Team, User
from gh_gate.errors import GateError, UsageError


def able(policy: Policy) -> tuple[User | Team, ...]:
    """Return the owners who could approve, as far as that can be told before anybody has spoken.

    People who are left out cannot, and unreadable teams contribute nobody. A readable team counts, whoever its members are.
    """
    named, allowed = _usable(policy, policy.owners()), _usable(policy, policy.within)
    if not policy.within or any(isinstance(owner, Team) for owner in allowed):
        return named
    return tuple(o for o in named if o in allowed or (isinstance(o, Team) and allowed))


def require_reachable(policy: Policy, *, certain: bool = False) -> None:
    """Refuse a policy that nobody, or too few, could ever satisfy.

    :param certain: refuse also one that names somebody who certainly cannot, for being none of those that are allowed.
    :raise GateError: naming what is missing.
    """
    can = able(policy)
    if certain:
        _require_within(policy)
    if not can:
        raise _nobody(policy)
    people = _people(policy, can)
    if people is not None and len(people) < policy.required:
        raise _too_few(policy, people)
    for group in policy.groups if policy.each_owner else ():
        if not any(owner in can for owner in group.owners):
            raise _group(policy, group)


def _require_within(policy: Policy) -> None:
    if not policy.within or any(isinstance(owner, Team) for owner in policy.within):
        return
    outside = [owner for owner in policy.owners() if isinstance(owner, User) and owner not in policy.within]
    if outside:
        raise UsageError(
            f"{_list(outside)} may not approve this gate.",
            why=f"the policy file allows only {_list(policy.within)}",
            do="take them out of `approvers`, or add them to the gate's entry in the policy file",
            docs="docs/policy-file.md",
        )


def _usable(policy: Policy, owners: Iterable[Owner]) -> tuple[User | Team, ...]:
    left_out = {e.person.id for e in policy.excluded} if policy.prevent_self_approval else set()
    return tuple(
        o for o in owners if (isinstance(o, User) and o.id not in left_out) or (isinstance(o, Team) and o.readable)
    )


def _people(policy: Policy, can: tuple[User | Team, ...]) -> tuple[User | Team, ...] | None:
    """Return the only people who could approve; None where a team leaves that open."""
    if not any(isinstance(owner, Team) for owner in can):
        return can
    allowed = _usable(policy, policy.within)
    return None if not policy.within or any(isinstance(owner, Team) for owner in allowed) else allowed


def _nobody(policy: Policy) -> GateError:
    hidden = _hidden((*policy.owners(), *policy.within))
    if hidden:
        return _unreadable(hidden, "nobody could approve this gate")
    return GateError(
        "nobody could approve this gate.",
        why=_reasons(policy, policy.owners()),
        do="name more people in `approvers`, or let somebody else start the run",
        docs="docs/approvers.md",
    )


def _too_few(policy: Policy, can: Iterable[Owner]) -> GateError:
    what = f"{policy.required} people must approve, but only {_list(can)} can"
    hidden = _hidden((*policy.owners(), *policy.within))
    if hidden:
        return _unreadable(hidden, what)
    why = _reasons(policy, policy.owners())
    return GateError(f"{what}.", why=why, do="name more people, or ask for fewer", docs="docs/approvers.md")


def _group(policy: Policy, group: Group) -> GateError:
    what = f"every group of owners must agree, but nobody of {group.label!r} could"
    hidden = _hidden(group.owners)
    if hidden:
        return _unreadable(hidden, what)
    why = _reasons(policy, group.owners)
    return GateError(f"{what}.", why=why, do="give it an owner who can, in CODEOWNERS", docs="docs/approvers.md")


def _unreadable(teams: tuple[Team, ...], so: str) -> GateError:
    """Return the error for teams that would be needed and may not be read."""
    return GateError(
        f"cannot read the team{'s' if len(teams) > 1 else ''} {_list(teams)}, so {so}.",
        why="the token may not read organization members, or there is no such team (GitHub answers both in the same way)",
        do='give the step app-id and private-key of a GitHub App with "Members: read", or name people in `approvers`',
        docs="docs/teams.md",
    )


def _hidden(owners: Iterable[Owner]) -> tuple[Team, ...]:
    return tuple(dict.fromkeys(o for o in owners if isinstance(o, Team) and not o.readable))


def _reasons(policy: Policy, owners: Iterable[Owner]) -> str:
    return "; ".join(list(_each_reason(policy, owners))[:10])


def _each_reason(policy: Policy, owners: Iterable[Owner]) -> Iterator[str]:
    for owner in owners:
        if isinstance(owner, User):
            yield from (f"{owner} {e.why}" for e in policy.excluded if e.person.id == owner.id)
            if policy.within and owner not in policy.within:
                yield f"{owner} is not one of those the policy file allows"
        elif not isinstance(owner, Team):
            yield f"{owner.text} is {owner.why}"


def _list(owners: Iterable[Owner]) -> str:
    names = [str(owner) for owner in owners]
    return ", ".join([*names[:10], *([f"{len(names) - 10} more"] if len(names) > 10 else [])])
