"""What starts workflows: which file it is read from, at which commit, with which payload.

https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.github.ground import Change
from tests.github.hooks.news import News
from tests.github.hooks.payload import PAYLOADS
from tests.github.repo import Repo
from tests.github.state_code import Commit
from tests.github.state_people import Account
from tests.github.state_threads import Issue


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that may start workflows.

    :param commit: whose workflow files count, and whose files are checked out.
    :param sha: `github.sha`; on a pull request that of a merge commit that nobody sees.
    :param changed: the paths that a filter asks about, None where there is nothing to compare.
    """

    name: str
    action: str = ""
    actor: Account
    payload: Mapping[str, Any]
    commit: Commit
    sha: str
    ref: str
    branch: str
    pull: Issue | None = None
    changed: tuple[str, ...] | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def from_fork(self) -> bool:
        """Whether somebody from outside wrote it, so that no token of it may write."""
        return self.pull is not None and self.pull.pull is not None and self.pull.pull.head_repo is not self.pull.repo


def of(change: Change, living: Mapping[str, Any], root: str) -> Event | None:
    """The event that a change of state is to workflows; None for one that starts none.

    :param root: the API's address, for the payload's links.
    """
    news = News(change, living, root)
    if change.name not in {"push", "pull_request", "issue_comment"} or living.get("actor") is None:
        return None
    payload: dict[str, Any] = {"action": change.action} if change.action else {}
    payload |= {**news.place(), "sender": news.sender(), **PAYLOADS[change.name](news)}
    return {"push": _push, "pull_request": _pull_request, "issue_comment": _issue_comment}[change.name](news, payload)


def _push(news: News, payload: Mapping[str, Any]) -> Event:
    commit, branch = news.living["after"], news.change.detail["branch"]
    paths = {path for one in payload["commits"] for kind in ("added", "removed", "modified") for path in one[kind]}
    return Event(
        name="push",
        actor=news.living["actor"],
        payload=payload,
        commit=commit,
        sha=commit.sha,
        ref=f"refs/heads/{branch}",
        branch=branch,
        changed=tuple(sorted(paths)),
    )


def _pull_request(news: News, payload: Mapping[str, Any]) -> Event:
    """Workflow file, code and rights are the head's; a fork's may only read."""
    pull = news.repo.pull_of(news.issue)
    return Event(
        name="pull_request",
        action=news.change.action,
        actor=news.living["actor"],
        payload=payload,
        commit=pull.head,
        sha=f"{news.issue.number:07d}{pull.head_sha[:33]}",
        ref=f"refs/pull/{news.issue.number}/merge",
        branch=pull.base_ref,
        pull=news.issue,
        changed=tuple(change.path for change in news.repo.pull_files(pull)),
    )


def _issue_comment(news: News, payload: Mapping[str, Any]) -> Event:
    return on_default_branch(news.repo, "issue_comment", news.living["actor"], payload, action=news.change.action)


def on_default_branch(
    repo: Repo,
    name: str,
    actor: Account,
    payload: Mapping[str, Any],
    *,
    action: str = "",
    inputs: Mapping[str, Any] | None = None,
) -> Event:
    """An event that is about no commit: the default branch's files count."""
    commit = repo.resolve(None)
    return Event(
        name=name,
        action=action,
        actor=actor,
        payload=payload,
        commit=commit,
        sha=commit.sha,
        ref=f"refs/heads/{repo.default_branch}",
        branch=repo.default_branch,
        inputs=inputs or {},
    )
