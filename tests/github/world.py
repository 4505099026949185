"""Everything that exists."""

from tests.github.apps import Apps
from tests.github.clock import Clock
from tests.github.ground import locked
from tests.github.refused import not_found
from tests.github.repo import Repo
from tests.github.repo_code import Files
from tests.github.state_people import Account


class World(Apps):
    """Repositories, on top of the people and Apps that use them."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.repos: dict[str, Repo] = {}

    def repo_named(self, owner: str, name: str) -> Repo:
        """A repository by owner and name, in any case; raises Refused 404."""
        key = f"{owner}/{name}".lower()
        if key not in self.repos:
            raise not_found()
        return self.repos[key]

    @locked
    def repository(
        self, full_name: str, *, private: bool = False, default_branch: str = "main", files: Files | None = None
    ) -> Repo:
        """A new repository with one commit; its owner becomes an organization unless such a user exists."""
        login, _, name = full_name.partition("/")
        owner = self.accounts.get(login.lower()) or self.org(login)
        repo = Repo(
            ground=self,
            id=self.fresh_id("repo"),
            owner=owner,
            name=name,
            created_at=self.clock.now,
            private=private,
            default_branch=default_branch,
        )
        self.repos[repo.full_name.lower()] = repo
        repo.push(default_branch, {"README.md": f"# {name}\n", **(files or {})}, None, "First")
        return repo

    @locked
    def fork(self, repo: Repo, owner: Account) -> Repo:
        """A fork that starts where the repository's default branch is; the two share their commits."""
        fork = Repo(
            ground=self,
            id=self.fresh_id("repo"),
            owner=owner,
            name=repo.name,
            created_at=self.clock.now,
            private=repo.private,
            default_branch=repo.default_branch,
            fork_of=repo,
            commits=repo.commits,
            branches={repo.default_branch: repo.branches[repo.default_branch]},
        )
        self.repos[fork.full_name.lower()] = fork
        return fork
