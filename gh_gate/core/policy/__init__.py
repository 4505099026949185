"""The policy of a gate as plain data: who may decide, how many must agree, and who is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gh_gate.core.thread import Person


@dataclass(frozen=True, slots=True)
class User:
    """A person who is named as an approver."""

    id: int
    login: str

    def __str__(self) -> str:
        return f"@{self.login}"


@dataclass(frozen=True, slots=True)
class Team:
    """A team whose members are approvers.

    :param readable: whether the token that opened the gate may read the team; if not, it contributes nobody.
    """

    org: str
    slug: str
    readable: bool = True

    @property
    def key(self) -> str:
        """``org/slug`` in lower case, as `Standing.teams` has it."""
        return f"{self.org}/{self.slug}".lower()

    def __str__(self) -> str:
        return f"@{self.org}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Nobody:
    """An owner who cannot be told to be anybody: an e-mail address, an account that does not exist."""

    text: str
    why: str

    def __str__(self) -> str:
        return self.text


Owner = User | Team | Nobody


@dataclass(frozen=True, slots=True)
class Group:
    """Owners who stand together: those of one path, or those that were listed.

    :param label: what they are owners of, as people read it (a path, or an empty string for a plain list).
    """

    label: str
    owners: tuple[Owner, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody whose approval does not count, and why."""

    person: Person
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who may decide a gate.

    :param groups: the owners; somebody in any of them may decide.
    :param required: how many distinct people must approve the same inputs.
    :param each_owner: whether every group must agree as well.
    :param within: when not empty, an approver must also be one of these (a policy file and a workflow that both name approvers).
    :param prevent_self_approval: whether those in ``excluded``, and whoever starts the run again, cannot approve.
    """

    groups: tuple[Group, ...]
    required: int = 1
    each_owner: bool = False
    within: tuple[Owner, ...] = ()
    prevent_self_approval: bool = False
    excluded: tuple[Excluded, ...] = ()

    def owners(self) -> tuple[Owner, ...]:
        """Return every owner once, in the order in which the groups name them."""
        return tuple(dict.fromkeys(owner for group in self.groups for owner in group.owners))

    def teams(self) -> tuple[Team, ...]:
        """Return the readable teams that matter for anybody's right to decide."""
        named = dict.fromkeys((*self.owners(), *self.within))
        return tuple(owner for owner in named if isinstance(owner, Team) and owner.readable)


def to_json(policy: Policy) -> dict[str, Any]:
    """Return the policy as plain JSON, the same for equal policies."""
    return {
        "groups": [
            {"label": group.label, "owners": [_owner_to_json(o) for o in group.owners]} for group in policy.groups
        ],
        "required": policy.required,
        "each_owner": policy.each_owner,
        "within": [_owner_to_json(owner) for owner in policy.within],
        "prevent_self_approval": policy.prevent_self_approval,
        "excluded": [{"id": e.person.id, "login": e.person.login, "why": e.why} for e in policy.excluded],
    }


def from_json(data: Mapping[str, Any]) -> Policy:
    """Read what `to_json` made.

    :raise KeyError, TypeError, ValueError: for anything else; the caller decides what a stranger's data means.
    """
    return Policy(
        groups=tuple(Group(str(g["label"]), tuple(_owners_from_json(g["owners"]))) for g in data["groups"]),
        required=int(data["required"]),
        each_owner=bool(data["each_owner"]),
        within=tuple(_owners_from_json(data["within"])),
        prevent_self_approval=bool(data["prevent_self_approval"]),
        excluded=tuple(Excluded(Person(int(e["id"]), str(e["login"])), str(e["why"])) for e in data["excluded"]),
    )


def _owner_to_json(owner: Owner) -> dict[str, Any]:
    match owner:
        case User():
            return {"user": owner.login, "id": owner.id}
        case Team():
            return {"team": f"{owner.org}/{owner.slug}", "readable": owner.readable}
        case Nobody():
            return {"nobody": owner.text, "why": owner.why}


def _owners_from_json(rows: list[Mapping[str, Any]]) -> Iterator[Owner]:
    for row in rows:
        if "user" in row:
            yield User(int(row["id"]), str(row["user"]))
        elif "team" in row:
            org, _, slug = str(row["team"]).partition("/")
            yield Team(org, slug, bool(row["readable"]))
        else:
            yield Nobody(str(row["nobody"]), str(row["why"]))
