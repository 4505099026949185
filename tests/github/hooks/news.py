"""A change on its way into payloads: what it is about, and what every payload says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.github.ground import Change
from tests.github.repo import Repo
from tests.github.show import people, repos
from tests.github.show.people import Shown
from tests.github.show.teams import organization
from tests.github.state_people import Account, Organization
from tests.github.state_threads import Issue

# What `organization-simple-webhooks` has of an organization.
ORGANIZATION = (
    "login",
    "id",
    "node_id",
    "url",
    "repos_url",
    "events_url",
    "hooks_url",
    "issues_url",
    "members_url",
    "public_members_url",
    "avatar_url",
    "description",
)


@dataclass(frozen=True, slots=True)
class News:
    """A change and the living objects that it is about.

    :param root: the API's own address, for the links in payloads.
    """

    change: Change
    living: Mapping[str, Any]
    root: str

    @property
    def repo(self) -> Repo:
        repo: Repo = self.living["repo"]
        return repo

    @property
    def issue(self) -> Issue:
        issue: Issue = self.living["issue"]
        return issue

    def sender(self) -> Shown:
        """Who did it; the account "ghost" where GitHub does not know."""
        return people.ghost(self.living.get("actor"), self.root)

    def place(self) -> Shown:
        """The repository and, where one owns it, the organization."""
        return {"repository": repos.full(self.repo, self.root), **owner(self.repo.owner, self.root)}


def owner(account: Account, root: str) -> Shown:
    if not isinstance(account, Organization):
        return {}
    shown = organization(account, root)
    return {"organization": {name: shown[name] for name in ORGANIZATION}}
