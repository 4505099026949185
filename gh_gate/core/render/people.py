"""How people and teams are named: with a mention where they can act and were not mentioned before, else without one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gh_gate.core.policy import Excluded, Nobody, Owner, Policy, Team, User
from gh_gate.core.render.words import listed, plain, shortened
from gh_gate.core.text import code_span
from gh_gate.core.thread import Person

_MENTION = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,99})?", re.ASCII)
_MOST = 20

UNREADABLE = "cannot be read with this workflow's token, so its members cannot be told"


def mention(name: str) -> str:
    """Return ``@name`` so that GitHub notifies it, or as code where it is no name that GitHub gives."""
    return name if _MENTION.fullmatch(name) else code_span(name)


def named(person: Person) -> str:
    """Return a person's name without a mention; it looks the same."""
    return plain(f"@{person.login}") if person.human else code_span(f"@{person.login}")


def able(policy: Policy, owners: Iterable[Owner]) -> list[Owner]:
    """Return the owners that can act, each once: neither left out, nor unreadable, nor nobody."""
    return [owner for owner in dict.fromkeys(owners) if _is_able(policy, owner)]


def unable(policy: Policy) -> str:
    """Say which owners cannot act and why; empty if all can."""
    whys = [
        f"{code_span(str(owner))} (it {UNREADABLE})"
        if isinstance(owner, Team)
        else f"{code_span(str(owner))} ({plain(owner.why)})"
        for owner in policy.owners()
        if isinstance(owner, Nobody) or (isinstance(owner, Team) and not owner.readable)
    ]
    return "; ".join(shortened(whys, _MOST))


def left_out(policy: Policy) -> str:
    """Say whose approval does not count and why: ``not `@bob`, who started this run``; empty if nobody is left out."""
    if not policy.prevent_self_approval:
        return ""
    whys: dict[int, list[Excluded]] = {}
    for excluded in policy.excluded:
        whys.setdefault(excluded.person.id, []).append(excluded)
    people = [
        f"`@{rows[0].person.login}`, who {plain(listed(list(dict.fromkeys(row.why for row in rows))))}"
        for rows in whys.values()
    ]
    return "; ".join(f"not {person}" for person in shortened(people, _MOST))


class Names:
    """The names in one text: each is mentioned the first time only."""

    def __init__(self, policy: Policy) -> None:
        self._policy, self._said = policy, set[str]()

    def of(self, owners: Iterable[Owner]) -> list[str]:
        """Return the names of those owners that can act."""
        return [self._name(str(owner)) for owner in able(self._policy, owners)]

    def _name(self, name: str) -> str:
        if name.lower() in self._said:
            return plain(name)
        self._said.add(name.lower())
        return mention(name)


def _is_able(policy: Policy, owner: Owner) -> bool:
    match owner:
        case User():
            left_out = policy.prevent_self_approval and any(e.person.id == owner.id for e in policy.excluded)
            return not left_out and _within(policy, owner)
        case Team():
            return owner.readable
        case Nobody():
            return False


def _within(policy: Policy, user: User) -> bool:
    # A member of a team that is allowed cannot be told here; such a person is named.
    return not policy.within or any(
        isinstance(o, Team) or (isinstance(o, User) and o.id == user.id) for o in policy.within
    )
