"""Organizations and teams as REST shows them."""

from collections.abc import Iterable

from tests.github.clock import iso
from tests.github.repo import Repo
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_people import Organization, Team


def address(team: Team, root: str) -> str:
    return f"{root}/orgs/{team.org.login}/teams/{team.slug}"


def organization(org: Organization, root: str) -> Shown:
    """The schemas `organization-full` and `team-organization`."""
    url = f"{root}/orgs/{org.login}"
    return {
        "login": org.login,
        "id": org.id,
        "node_id": node_id("O", org.id),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{org.id}?v=4",
        "description": None,
        "has_organization_projects": True,
        "has_repository_projects": True,
        **dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0),
        "html_url": f"{WEB}/{org.login}",
        "created_at": iso(org.created_at),
        "updated_at": iso(org.created_at),
        "archived_at": None,
        "type": "Organization",
    }


def team(item: Team, root: str) -> Shown:
    """The schema `team`."""
    url = address(item, root)
    return {
        "id": item.id,
        "node_id": node_id("T", item.id),
        "url": url,
        "html_url": f"{WEB}/orgs/{item.org.login}/teams/{item.slug}",
        "name": item.name,
        "slug": item.slug,
        "description": None,
        "privacy": "secret" if item.secret else "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "type": "organization",
        "organization_id": item.org.id,
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "parent": team(item.parent, root) if item.parent else None,
    }


def full(item: Team, repos: Iterable[Repo], root: str) -> Shown:
    """The schema `team-full`."""
    return team(item, root) | {
        "members_count": len(item.members()),
        "repos_count": sum(repo.team_role(item) != "none" for repo in repos),
        "created_at": iso(item.created_at),
        "updated_at": iso(item.created_at),
        "organization": organization(item.org, root),
    }
