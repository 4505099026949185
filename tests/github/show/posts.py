"""Issues, comments, labels and reactions as REST shows them."""

from typing import Any
from urllib.parse import quote

from tests.github.clock import iso, iso_or_none
from tests.github.repo import Repo
from tests.github.repo_posts import REACTIONS
from tests.github.show import apps, people
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_threads import Comment, Issue, Label, Post, Reaction


def label(item: Label, repo: Repo, root: str) -> Shown:
    return {
        "id": item.id,
        "node_id": node_id("LA", item.id),
        "url": f"{root}/repos/{repo.full_name}/labels/{quote(item.name, safe='')}",
        "name": item.name,
        "color": item.color,
        "default": False,
        "description": item.description,
    }


def reaction(item: Reaction, root: str) -> Shown:
    return {
        "id": item.id,
        "node_id": node_id("REA", item.id),
        "user": people.user(item.user, root),
        "content": item.content,
        "created_at": iso(item.created_at),
    }


def _rollup(post: Post, url: str) -> Shown:
    counts = dict.fromkeys(REACTIONS, 0)
    for one in post.reactions:
        counts[one.content] += 1
    return {"url": f"{url}/reactions", "total_count": len(post.reactions), **counts}


def comment(item: Comment, repo: Repo, root: str) -> Shown:
    """The schema `issue-comment`."""
    here = f"{root}/repos/{repo.full_name}/issues"
    url = f"{here}/comments/{item.id}"
    return {
        "url": url,
        "html_url": comment_page(item, repo),
        "issue_url": f"{here}/{item.issue.number}",
        "id": item.id,
        "node_id": node_id("IC", item.id),
        "user": people.user(item.author, root),
        "created_at": iso(item.created_at),
        "updated_at": iso(item.updated_at),
        "body": item.body,
        "author_association": repo.association(item.author),
        "reactions": _rollup(item, url),
        "performed_via_github_app": apps.acting(item.app, root),
    }


def issue_page(item: Issue, repo: Repo) -> str:
    return f"{WEB}/{repo.full_name}/{'pull' if item.pull else 'issues'}/{item.number}"


def comment_page(item: Comment, repo: Repo) -> str:
    return f"{issue_page(item.issue, repo)}#issuecomment-{item.id}"


def issue(item: Issue, repo: Repo, root: str) -> Shown:
    """The schema `issue`."""
    return {
        **_addresses(item, repo, root),
        **_state(item, root),
        **_content(item, repo, root),
        **_pull(item, repo, root),
    }


def _addresses(item: Issue, repo: Repo, root: str) -> Shown:
    home = f"{root}/repos/{repo.full_name}"
    url = f"{home}/issues/{item.number}"
    return {
        "url": url,
        "repository_url": home,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": issue_page(item, repo),
        "id": item.id,
        "node_id": node_id("PR" if item.pull else "I", item.id),
        "number": item.number,
    }


def _state(item: Issue, root: str) -> Shown:
    return {
        "state": item.state,
        "state_reason": item.state_reason,
        "locked": item.locked,
        "active_lock_reason": item.lock_reason,
        "comments": len(item.comments),
        "created_at": iso(item.created_at),
        "updated_at": iso(item.updated_at),
        "closed_at": iso_or_none(item.closed_at),
        "closed_by": people.user(item.closed_by, root),
    }


def _content(item: Issue, repo: Repo, root: str) -> Shown:
    assignees = [people.user(account, root) for account in item.assignees]
    return {
        "title": item.title,
        "body": item.body or None,
        "user": people.user(item.author, root),
        "labels": [label(one, repo, root) for one in item.labels],
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": None,
        "author_association": repo.association(item.author),
        "reactions": _rollup(item, f"{root}/repos/{repo.full_name}/issues/{item.number}"),
        "performed_via_github_app": apps.acting(item.app, root),
    }


def _pull(item: Issue, repo: Repo, root: str) -> dict[str, Any]:
    if item.pull is None:
        return {}
    page = issue_page(item, repo)
    places = {"html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch"}
    link = {"url": f"{root}/repos/{repo.full_name}/pulls/{item.number}", **places, "merged_at": None}
    return {"draft": item.pull.draft, "pull_request": link}
