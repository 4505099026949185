"""Where Apps are installed: what an account's owner does on GitHub's pages."""

from collections.abc import Iterable, Mapping

from tests.github.ground import Change, locked
from tests.github.repo import Repo
from tests.github.repo_state import RepoState
from tests.github.state_people import Account, App, Installation, Level
from tests.github.world import World


class Installs(World):
    """Install, choose repositories, suspend, accept; `by` is the sender of the webhook, unknown unless given."""

    @locked
    def install(
        self, app: App, account: Account, repos: Iterable[RepoState] | None = None, *, by: Account | None = None
    ) -> Installation:
        """Install an App on an account, for some of its repositories or all (None)."""
        installation = Installation(
            id=self.fresh_id("installation"),
            app=app,
            account=account,
            permissions=dict(app.permissions),
            created_at=self.clock.now,
            repos=None if repos is None else {repo.id for repo in repos},
        )
        self.installations[installation.id] = installation
        self._announce(installation, "created", by)
        return installation

    @locked
    def uninstall(self, installation: Installation, *, by: Account | None = None) -> None:
        """Take an App away; its tokens are worth nothing from then on."""
        self._announce(installation, "deleted", by)
        del self.installations[installation.id]
        installation.removed = True

    @locked
    def suspend(self, installation: Installation, *, by: Account | None = None) -> None:
        """Its tokens get 403, and its App hears nothing, until it is unsuspended."""
        installation.suspended_at, installation.suspended_by = self.clock.now, by
        self._announce(installation, "suspend", by)

    @locked
    def unsuspend(self, installation: Installation, *, by: Account | None = None) -> None:
        installation.suspended_at = installation.suspended_by = None
        self._announce(installation, "unsuspend", by)

    @locked
    def ask_permissions(self, app: App, permissions: Mapping[str, Level]) -> None:
        """Change what an App asks for; what is installed keeps what it had until somebody there accepts."""
        app.permissions = {"metadata": "read", **permissions}

    @locked
    def accept_permissions(self, installation: Installation, *, by: Account | None = None) -> None:
        """Accept what the App asks for now."""
        installation.permissions = dict(installation.app.permissions)
        self._announce(installation, "new_permissions_accepted", by)

    @locked
    def add_repositories(self, installation: Installation, *repos: RepoState, by: Account | None = None) -> None:
        """Add to the selected repositories; one for all repositories becomes one for these."""
        installation.repos = (installation.repos or set()) | {repo.id for repo in repos}
        self._announce(installation, "added", by, *repos)

    @locked
    def remove_repositories(self, installation: Installation, *repos: RepoState, by: Account | None = None) -> None:
        """Take repositories out of the selected ones; no token reaches them any longer."""
        kept = {repo.id for repo in self._covered(installation)}
        installation.repos = kept - {repo.id for repo in repos}
        self._announce(installation, "removed", by, *repos)

    def _covered(self, installation: Installation) -> list[Repo]:
        return [repo for repo in self.repos.values() if installation.covers(repo)]

    def _announce(self, installation: Installation, action: str, by: Account | None, *repos: RepoState) -> None:
        installation.updated_at = self.clock.now
        name = "installation_repositories" if action in {"added", "removed"} else "installation"
        login = by.login if by else None
        change = Change(name, action, "", 0, login, self.clock.now, {"installation": installation.id})
        self.record(change, installation=installation, actor=by, repos=repos or self._covered(installation))
