"""Payloads about commits and pull requests.

https://docs.github.com/webhooks/webhook-events-and-payloads#push
https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request
"""

from typing import Any

from tests.github.clock import iso
from tests.github.diff import changes
from tests.github.hooks.news import News
from tests.github.hooks.threads import about
from tests.github.show import pulls, repos
from tests.github.show.people import WEB, Shown
from tests.github.state_code import Commit
from tests.github.state_people import Organization

NOTHING = "0" * 40


def pull_request(news: News) -> Shown:
    issue = news.issue
    shown = pulls.full(issue, news.repo.pull_of(issue), news.repo, news.root)
    pushed = news.change.detail if news.change.action == "synchronize" else {}
    shas = {"before": pushed["before"], "after": pushed["sha"]} if pushed else {}
    return {"number": issue.number, "pull_request": shown, **shas, **about(news)}


def push(news: News) -> Shown:
    before, after, branch = news.living["before"], news.living["after"], news.change.detail["branch"]
    head, page = _commit(after, news), f"{WEB}/{news.repo.full_name}"
    return {
        "ref": f"refs/heads/{branch}",
        "before": before.sha if before else NOTHING,
        "after": after.sha,
        "base_ref": None,
        "created": before is None,
        "deleted": False,
        "forced": False,
        "compare": f"{page}/compare/{before.sha[:12] if before else after.sha[:12]}...{after.sha[:12]}",
        "commits": [head],
        "head_commit": head,
        "pusher": {"name": after.author_name, "email": after.author_email},
        "repository": _repository(news),
    }


def _repository(news: News) -> Shown:
    """In a push times are seconds since the epoch, and the owner has a name."""
    repo, shown = news.repo, repos.full(news.repo, news.root)
    owner = shown["owner"] | {"name": repo.owner.login, "email": None}
    organized = {"organization": repo.owner.login} if isinstance(repo.owner, Organization) else {}
    seconds = {"created_at": int(repo.created_at.timestamp()), "pushed_at": repo.ground.clock.epoch}
    return shown | seconds | {"owner": owner, "master_branch": repo.default_branch} | organized


def _commit(item: Commit, news: News) -> Shown:
    person: dict[str, Any] = {"name": item.author_name, "email": item.author_email}
    if item.author:
        person["username"] = item.author.login
    paths: dict[str, list[str]] = {"added": [], "removed": [], "modified": []}
    for change in changes(item.parent.tree if item.parent else {}, item.tree):
        paths[change.status if change.status in paths else "modified"].append(change.path)
    return {
        "id": item.sha,
        "tree_id": item.sha,
        "distinct": True,
        "message": item.message,
        "timestamp": iso(item.at),
        "url": f"{WEB}/{news.repo.full_name}/commit/{item.sha}",
        "author": person,
        "committer": person,
        **paths,
    }
