"""Repositories, branches and commits as REST shows them."""

from urllib.parse import quote

from tests.github.clock import iso
from tests.github.repo import Repo
from tests.github.repo_access import Access
from tests.github.show import people
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_code import Commit
from tests.github.state_people import Account, Role

# Address templates after the repository's own, https://docs.github.com/rest/repos/repos#get-a-repository
TEMPLATES = {
    "archive_url": "{archive_format}{/ref}",
    "assignees_url": "assignees{/user}",
    "blobs_url": "git/blobs{/sha}",
    "branches_url": "branches{/branch}",
    "collaborators_url": "collaborators{/collaborator}",
    "comments_url": "comments{/number}",
    "commits_url": "commits{/sha}",
    "compare_url": "compare/{base}...{head}",
    "contents_url": "contents/{+path}",
    "contributors_url": "contributors",
    "deployments_url": "deployments",
    "downloads_url": "downloads",
    "events_url": "events",
    "forks_url": "forks",
    "git_commits_url": "git/commits{/sha}",
    "git_refs_url": "git/refs{/sha}",
    "git_tags_url": "git/tags{/sha}",
    "hooks_url": "hooks",
    "issue_comment_url": "issues/comments{/number}",
    "issue_events_url": "issues/events{/number}",
    "issues_url": "issues{/number}",
    "keys_url": "keys{/key_id}",
    "labels_url": "labels{/name}",
    "languages_url": "languages",
    "merges_url": "merges",
    "milestones_url": "milestones{/number}",
    "notifications_url": "notifications{?since,all,participating}",
    "pulls_url": "pulls{/number}",
    "releases_url": "releases{/id}",
    "stargazers_url": "stargazers",
    "statuses_url": "statuses/{sha}",
    "subscribers_url": "subscribers",
    "subscription_url": "subscription",
    "tags_url": "tags",
    "teams_url": "teams",
    "trees_url": "git/trees{/sha}",
}
COUNTS = ("forks_count", "stargazers_count", "watchers_count", "size", "subscribers_count", "network_count")
SWITCHES = ("has_projects", "has_wiki", "has_pages", "has_discussions", "has_downloads", "archived", "disabled")


def minimal(repo: Repo, root: str) -> Shown:
    """The schema `minimal-repository`."""
    url = f"{root}/repos/{repo.full_name}"
    return {
        "id": repo.id,
        "node_id": node_id("R", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
        "owner": people.simple(repo.owner, root),
        "html_url": f"{WEB}/{repo.full_name}",
        "description": None,
        "fork": repo.fork_of is not None,
        "url": url,
        **{name: f"{url}/{rest}" for name, rest in TEMPLATES.items()},
    }


def full(repo: Repo, root: str, viewer: Account | None = None) -> Shown:
    """The schemas `repository` and `full-repository`; with a viewer also their rights."""
    page = f"{WEB}/{repo.full_name}"
    opened = sum(issue.state == "open" for issue in repo.issues.values())
    return {
        **minimal(repo, root),
        **dict.fromkeys(COUNTS, 0),
        **dict.fromkeys(SWITCHES, False),
        "git_url": f"git://github.com/{repo.full_name}.git",
        "ssh_url": f"git@github.com:{repo.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "topics": [],
        "language": None,
        "license": None,
        "default_branch": repo.default_branch,
        "open_issues_count": opened,
        "has_issues": True,
        "visibility": "private" if repo.private else "public",
        "pushed_at": iso(repo.branches[repo.default_branch].at),
        "created_at": iso(repo.created_at),
        "updated_at": iso(repo.created_at),
        "forks": 0,
        "open_issues": opened,
        "watchers": 0,
        **({"permissions": people.rights(_role(repo, viewer))} if viewer else {}),
    }


def _role(repo: Access, viewer: Account) -> Role:
    return "write" if viewer.type == "Bot" else repo.role_of(viewer)


def commit(item: Commit, repo: Repo, root: str) -> Shown:
    """The schema `commit`."""
    home = f"{root}/repos/{repo.full_name}"
    parents = [item.parent] if item.parent else []
    return {
        "url": f"{home}/commits/{item.sha}",
        "sha": item.sha,
        "node_id": node_id("C", item.order),
        "html_url": f"{WEB}/{repo.full_name}/commit/{item.sha}",
        "comments_url": f"{home}/commits/{item.sha}/comments",
        "commit": git_commit(item, home),
        "author": people.user(item.author, root),
        "committer": people.user(item.author, root),
        "parents": [{"sha": p.sha, "url": f"{home}/commits/{p.sha}"} for p in parents],
    }


def git_commit(item: Commit, home: str) -> Shown:
    person = {"name": item.author_name, "email": item.author_email, "date": iso(item.at)}
    unsigned = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
    return {
        "url": f"{home}/git/commits/{item.sha}",
        "author": person,
        "committer": person,
        "message": item.message,
        "comment_count": 0,
        "tree": {"sha": item.sha, "url": f"{home}/git/trees/{item.sha}"},
        "verification": unsigned,
    }


def branch(name: str, repo: Repo, root: str) -> Shown:
    """The schema `branch-with-protection`."""
    url = f"{root}/repos/{repo.full_name}/branches/{quote(name, safe='')}"
    return {
        "name": name,
        "commit": commit(repo.branches[name], repo, root),
        "_links": {"self": url, "html": f"{WEB}/{repo.full_name}/tree/{name}"},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": f"{url}/protection",
    }
