"""Accounts, organizations, teams, Apps and their installations, as plain data."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.github.state_hooks import HookConfig

if TYPE_CHECKING:
    from tests.github.repo_state import RepoState

Role = Literal["none", "read", "triage", "write", "maintain", "admin"]
RANKS: tuple[Role, ...] = ("none", "read", "triage", "write", "maintain", "admin")
Level = Literal["read", "write"]
Permissions = dict[str, Level]


@dataclass(eq=False, slots=True, kw_only=True)
class Account:
    """A user, bot or organization; `login` as REST writes it (`github-actions[bot]`)."""

    id: int
    login: str
    created_at: datetime
    type: Literal["User", "Bot", "Organization"] = "User"
    deleted: bool = False
    app: "App | None" = None


@dataclass(eq=False, slots=True, kw_only=True)
class Membership:
    role: str = "member"
    pending: bool = False


@dataclass(eq=False, slots=True, kw_only=True)
class Team:
    """A team; its members include those of its child teams, its grants are inherited by them."""

    id: int
    org: "Organization"
    name: str
    slug: str
    created_at: datetime
    parent: "Team | None" = None
    secret: bool = False
    memberships: dict[Account, Membership] = field(default_factory=dict)

    def with_children(self) -> Iterator["Team"]:
        yield self
        for team in self.org.teams.values():
            if team.parent is self:
                yield from team.with_children()

    def with_parents(self) -> Iterator["Team"]:
        team: Team | None = self
        while team:
            yield team
            team = team.parent

    def membership(self, account: Account) -> Membership | None:
        """The account's membership here or in a child team, the active one before a pending one."""
        found = [team.memberships[account] for team in self.with_children() if account in team.memberships]
        return min(found, key=lambda membership: membership.pending, default=None)

    def members(self) -> list[Account]:
        active = {a for team in self.with_children() for a, m in team.memberships.items() if not m.pending}
        return sorted(active, key=lambda account: account.id)


@dataclass(eq=False, slots=True, kw_only=True)
class Organization(Account):
    """An organization; `base_role` is what membership alone grants on its repositories."""

    members: dict[Account, Membership] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    base_role: Role = "read"


@cache
def _pem(_name: str) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


@dataclass(eq=False, slots=True, kw_only=True)
class App:
    """A GitHub App and its bot."""

    id: int
    slug: str
    name: str
    client_id: str
    owner: Account
    bot: Account
    created_at: datetime
    permissions: Permissions
    subscribed: tuple[str, ...] = ()
    hook: HookConfig | None = None
    homepage: str = ""
    callback_urls: tuple[str, ...] = ()
    key_name: str = ""

    @property
    def private_key(self) -> str:
        """The App's RSA key as PEM; made once per process and name, because that takes a tenth of a second."""
        return _pem(self.key_name or self.slug)

    @property
    def client_secret(self) -> str:
        return hashlib.sha1(self.client_id.encode(), usedforsecurity=False).hexdigest()


@dataclass(eq=False, slots=True, kw_only=True)
class Installation:
    """An App on an account; `repos` are ids, None means all of the account's repositories."""

    id: int
    app: App
    account: Account
    permissions: Permissions
    created_at: datetime
    repos: set[int] | None = None
    suspended_at: datetime | None = None
    suspended_by: Account | None = None
    removed: bool = False
    updated_at: datetime | None = None

    @property
    def changed_at(self) -> datetime:
        return self.updated_at or self.created_at

    def covers(self, repo: "RepoState") -> bool:
        return self.account is repo.owner and (self.repos is None or repo.id in self.repos)
