"""Pull requests as REST shows them."""

from tests.github.clock import iso, iso_or_none
from tests.github.repo import Repo
from tests.github.show import people, posts, repos
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_code import Pull
from tests.github.state_threads import Issue


def simple(issue: Issue, pull: Pull, repo: Repo, root: str) -> Shown:
    """The schema `pull-request-simple`."""
    assignees = [people.simple(account, root) for account in issue.assignees]
    return {
        **_addresses(issue, repo, root),
        "id": issue.id,
        "node_id": node_id("PR", issue.id),
        "number": issue.number,
        "state": issue.state,
        "locked": issue.locked,
        "active_lock_reason": issue.lock_reason,
        "title": issue.title,
        "user": people.ghost(issue.author, root),
        "body": issue.body or None,
        "labels": [posts.label(label, repo, root) for label in issue.labels],
        "milestone": None,
        "created_at": iso(issue.created_at),
        "updated_at": iso(issue.updated_at),
        "closed_at": iso_or_none(issue.closed_at),
        "merged_at": None,
        "merge_commit_sha": None,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "requested_reviewers": [],
        "requested_teams": [],
        "head": _side(pull.head_repo, pull.head_ref, pull.head_sha, root),
        "base": _side(repo, pull.base_ref, pull.base_sha, root),
        "author_association": repo.association(issue.author),
        "auto_merge": None,
        "draft": pull.draft,
    }


def full(issue: Issue, pull: Pull, repo: Repo, root: str) -> Shown:
    """The schema `pull-request`."""
    changed = repo.pull_files(pull)
    return simple(issue, pull, repo, root) | {
        "merged": False,
        "mergeable": True,
        "rebaseable": True,
        "mergeable_state": "clean",
        "merged_by": None,
        "comments": len(issue.comments),
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": len(repo.pull_commits(pull)),
        "additions": sum(change.additions for change in changed),
        "deletions": sum(change.deletions for change in changed),
        "changed_files": len(changed),
    }


def _side(repo: Repo, ref: str, sha: str, root: str) -> Shown:
    owner = people.simple(repo.owner, root)
    return {"label": f"{repo.owner.login}:{ref}", "ref": ref, "sha": sha, "user": owner, "repo": repos.full(repo, root)}


def _addresses(issue: Issue, repo: Repo, root: str) -> Shown:
    home, page = f"{root}/repos/{repo.full_name}", f"{WEB}/{repo.full_name}/pull/{issue.number}"
    url, thread = f"{home}/pulls/{issue.number}", f"{home}/issues/{issue.number}"
    sha = issue.pull.head_sha if issue.pull else ""
    places = {
        "url": url,
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": thread,
        "commits_url": f"{url}/commits",
        "review_comments_url": f"{url}/comments",
        "review_comment_url": f"{home}/pulls/comments{{/number}}",
        "comments_url": f"{thread}/comments",
        "statuses_url": f"{home}/statuses/{sha}",
    }
    named = ("html", "issue", "comments", "review_comments", "review_comment", "commits", "statuses")
    links = {"self": {"href": url}, **{name: {"href": places[f"{name}_url"]} for name in named}}
    return {**places, "_links": links}
