"""The repository itself, its files, commits and branches."""

from collections.abc import Callable
from typing import Any

from tests.github.call import Answer, Call
from tests.github.diff import changes
from tests.github.paging import page, page_of
from tests.github.refused import Refused, not_found
from tests.github.repo import Repo
from tests.github.router import route
from tests.github.show import code, repos
from tests.github.show.people import WEB
from tests.github.state_code import Commit
from tests.github.state_people import Organization

REPO = "/repos/{owner}/{repo}"
MAX_FILES = 300
STATUS = {(False, False): "identical", (True, False): "ahead", (False, True): "behind", (True, True): "diverged"}


@route("GET", REPO, "metadata")
def read(call: Call) -> Answer:
    return Answer(200, repos.full(call.repo, call.root, call.token.account if call.token else None))


KINDS: dict[str, Callable[[Repo], bool]] = {
    "all": lambda _: True,
    "public": lambda repo: not repo.private,
    "private": lambda repo: repo.private,
    "forks": lambda repo: repo.fork_of is not None,
    "sources": lambda repo: repo.fork_of is None,
}


@route("GET", "/orgs/{org}/repos")
def of_organization(call: Call) -> Answer:
    """The organization's repositories that the caller may see; the newest first, or by name."""
    org, kind = call.world.accounts.get(call.params["org"].lower()), call.query.get("type", "all")
    if not isinstance(org, Organization) or kind not in KINDS:
        raise not_found()
    found = [repo for repo in call.world.repos.values() if repo.owner is org and call.sees(repo) and KINDS[kind](repo)]
    by_name = call.query.get("sort") == "full_name"
    found.sort(key=lambda repo: repo.full_name.lower() if by_name else repo.created_at.isoformat())
    if call.query.get("direction", "asc" if by_name else "desc") == "desc":
        found.reverse()
    return page(call, found, lambda repo: repos.minimal(repo, call.root))


@route("GET", f"{REPO}/branches/{{branch}}", "contents")
def branch(call: Call) -> Answer:
    name = call.params["branch"]
    if name not in call.repo.branches:
        raise Refused(404, "Branch not found")
    return Answer(200, repos.branch(name, call.repo, call.root))


@route("GET", f"{REPO}/commits/{{ref}}", "contents")
def commit(call: Call) -> Answer:
    """One commit by branch or SHA."""
    try:
        found = call.repo.resolve(call.params["ref"])
    except Refused:
        raise Refused(422, f"No commit found for SHA: {call.params['ref']}") from None
    if "sha" in call.request.headers.get("accept", ""):
        return Answer(
            200, raw=found.sha.encode(), headers={"content-type": "application/vnd.github.sha; charset=utf-8"}
        )
    before = found.parent.tree if found.parent else {}
    files = [code.change(change, found.sha, call.repo, call.root) for change in changes(before, found.tree)]
    return Answer(200, repos.commit(found, call.repo, call.root) | {"files": files[:MAX_FILES]})


@route("GET", f"{REPO}/compare/{{basehead}}", "contents")
def compare(call: Call) -> Answer:
    """Commits and files between two refs, from where they parted."""
    first, _, second = call.params["basehead"].partition("...")
    if not second:
        raise not_found()
    return Answer(200, _comparison(call, call.repo.resolve(first), call.repo.resolve(second)))


def _comparison(call: Call, base: Commit, head: Commit) -> dict[str, Any]:
    """The schema `commit-comparison`."""
    repo, root = call.repo, call.root
    parted = repo.merge_base(base, head)
    ahead, behind = repo.commits_between(base, head), repo.commits_between(head, base)
    place = f"{WEB}/{repo.full_name}/compare/{base.sha}...{head.sha}"
    files = [code.change(change, head.sha, repo, root) for change in changes(parted.tree, head.tree)]
    return {
        "url": f"{root}/repos/{repo.full_name}/compare/{base.sha}...{head.sha}",
        "html_url": place,
        "permalink_url": place,
        "diff_url": f"{place}.diff",
        "patch_url": f"{place}.patch",
        "base_commit": repos.commit(base, repo, root),
        "merge_base_commit": repos.commit(parted, repo, root),
        "status": STATUS[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [repos.commit(one, repo, root) for one in page_of(call, ahead)[0]],
        "files": files[:MAX_FILES],
    }
