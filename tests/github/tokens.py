"""Tokens: whose they are, what they may do, and until when."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.github.ground import locked
from tests.github.hooks.hooks import Hooks
from tests.github.registrations import Registrations
from tests.github.repo import Repo
from tests.github.state_people import RANKS, Account, App, Installation, Level, Permissions

HOUR = 3600.0
WORKFLOW_PERMISSIONS: Permissions = {
    "issues": "write",
    "pull_requests": "write",
    "contents": "read",
    "metadata": "read",
    "actions": "read",
}


@dataclass(eq=False, slots=True, kw_only=True)
class Token:
    """A credential.

    :param text: what stands after `Bearer`.
    :param account: whom it speaks as.
    :param app: the App whose token it is: an installation's, or a user's through the App.
    :param permissions: None for a classic personal token, which may do whatever its owner may.
    :param repos: ids of the repositories that it reaches, None for all of its account's.
    :param bucket: whose rate limit it draws from.
    :param reach: of a person's token through an App: the App's installation that covers a repository.
    """

    text: str
    account: Account
    app: App | None = None
    installation: Installation | None = None
    permissions: Permissions | None = None
    repos: frozenset[int] | None = None
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    bucket: str
    limit: int = 5000
    reach: Callable[[Repo], Installation | None] | None = None

    @property
    def is_integration(self) -> bool:
        """Whether it speaks as a bot."""
        return self.account.type == "Bot"

    @property
    def kind(self) -> str:
        """What GitHub calls it when a permission is missing."""
        return "integration" if self.app else "personal access token"

    def grants(self, permission: str, level: Level, repo: Repo | None = None) -> bool:
        """Whether it has a permission; one through an App has in a repository what is granted to the App there."""
        if self.permissions is None:
            return True
        there = self.reach(repo) if self.reach and repo else None
        have = (there.permissions if there else self.permissions).get(permission, "none")
        return permission == "metadata" or RANKS.index(have) >= RANKS.index(level)

    def reaches(self, repo: Repo) -> bool:
        """Whether the repository exists for this token: it is public, or its own."""
        return not repo.private or self.owns(repo)

    def owns(self, repo: Repo) -> bool:
        """Whether the token was made for this repository (an App installed there, a person with a role in it)."""
        if self.repos is not None and repo.id not in self.repos:
            return False
        if self.installation:
            return self.installation.covers(repo)
        if self.reach and self.reach(repo) is None:
            return False
        return not self.account.deleted and (self.is_integration or repo.may(self.account, "read"))


@dataclass(slots=True)
class Vault:
    """All tokens there are."""

    tokens: dict[str, Token] = field(default_factory=dict)

    def add(self, token: Token) -> str:
        self.tokens[token.text] = token
        return token.text

    def find(self, text: str, now: datetime) -> Token | None:
        """The token, unless it is unknown, expired, its installation removed or its account deleted."""
        token = self.tokens.get(text)
        expired = token is not None and token.expires_at is not None and token.expires_at <= now
        gone = token is not None and token.installation is not None and token.installation.removed
        return None if token is None or expired or gone or token.account.deleted else token


class Mint(Registrations):
    """Makes tokens."""

    vault: Vault
    hooks: Hooks

    @locked
    def token(
        self,
        who: Account | App,
        *,
        permissions: Mapping[str, Level] | None = None,
        repo: Repo | None = None,
        scopes: tuple[str, ...] = ("repo", "read:org"),
        via: App | None = None,
        lifetime: float | None = None,
    ) -> str:
        """A personal token of an account (a user-to-server token with `via`), or an installation token of an App.

        :param permissions: makes a personal token a fine-grained one; narrows an App's.
        :param repo: the only repository that the token reaches.
        :param lifetime: seconds until it expires; an App's token lives an hour.
        """
        if isinstance(who, App):
            return self._app_token(who, permissions, repo, lifetime)
        prefix = "ghu_" if via else "ghp_" if permissions is None else "github_pat_"
        if via and permissions is None:
            permissions = via.permissions
        token = Token(
            text=prefix + secrets.token_hex(18),
            account=who,
            app=via,
            permissions=None if permissions is None else dict(permissions),
            repos=None if repo is None else frozenset({repo.id}),
            scopes=scopes,
            expires_at=self._after(lifetime),
            bucket=f"user {who.id}",
            reach=None if via is None else lambda repo: self.installed(via, repo),
        )
        return self.vault.add(token)

    def installed(self, app: App, repo: Repo) -> Installation | None:
        """The App's installation that covers a repository, unless it is suspended."""
        found = [one for one in self.installations.values() if one.app is app and one.covers(repo)]
        return next((one for one in found if one.suspended_at is None), None)

    def _app_token(
        self, app: App, permissions: Mapping[str, Level] | None, repo: Repo | None, lifetime: float | None
    ) -> str:
        if app is self.actions:
            if repo is None:
                raise ValueError("a workflow's token needs repo=")
            return self.workflow_token(repo, permissions, lifetime=lifetime)
        found = [i for i in self.installations.values() if i.app is app and (repo is None or i.account is repo.owner)]
        if not found:
            raise ValueError(f"{app.slug} is not installed there")
        repos = None if repo is None else frozenset({repo.id})
        return self.installation_token(found[0], permissions, repos, lifetime=lifetime).text

    @locked
    def workflow_token(
        self, repo: Repo, permissions: Mapping[str, Level] | None = None, *, lifetime: float | None = 24 * HOUR
    ) -> str:
        """The token of a workflow's job: github-actions[bot], this repository, what `permissions:` lists."""
        token = Token(
            text=self._installation_text(self.actions),
            account=self.bot,
            app=self.actions,
            permissions=dict(WORKFLOW_PERMISSIONS if permissions is None else permissions),
            repos=frozenset({repo.id}),
            expires_at=self._after(lifetime),
            bucket=f"actions {repo.id}",
            limit=1000,
        )
        return self.vault.add(token)

    def installation_token(
        self,
        installation: Installation,
        permissions: Mapping[str, Level] | None = None,
        repos: frozenset[int] | None = None,
        *,
        lifetime: float | None = None,
    ) -> Token:
        """A token of an App's installation, narrowed to some of its permissions and repositories."""
        app, own = installation.app, None if installation.repos is None else frozenset(installation.repos)
        token = Token(
            text=self._installation_text(app),
            account=app.bot,
            app=app,
            installation=installation,
            permissions=dict(installation.permissions if permissions is None else permissions) | {"metadata": "read"},
            repos=own if repos is None else repos,
            expires_at=self._after(HOUR if lifetime is None else lifetime),
            bucket=f"installation {installation.id}",
        )
        self.vault.add(token)
        return token

    @staticmethod
    def _installation_text(app: App) -> str:
        """The long form that GitHub has issued since 2026, https://docs.github.com/rest/apps/apps."""
        header, payload, signature = (secrets.token_urlsafe(size) for size in (40, 200, 128))
        return f"ghs_{app.id}_{header}.{payload}.{signature}"

    def _after(self, lifetime: float | None) -> datetime | None:
        return None if lifetime is None else self.clock.now + timedelta(seconds=lifetime)

    @locked
    def revoke(self, token: str) -> None:
        del self.vault.tokens[token]
