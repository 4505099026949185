"""Issues and pull requests."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from tests.github.clock import iso_or_none
from tests.github.graph.connection import connection
from tests.github.graph.scope import Scope, field, plain
from tests.github.show.people import node_id
from tests.github.show.posts import issue_page
from tests.github.state_threads import Issue

BOTH = ("Issue", "PullRequest")


def reason(text: str | None) -> str | None:
    """`too heated` as the enum's `TOO_HEATED`."""
    return text.upper().replace(" ", "_").replace("-", "_") if text else None


plain(
    BOTH,
    id=lambda issue: node_id("PR" if issue.pull else "I", issue.id),
    number=lambda issue: issue.number,
    title=lambda issue: issue.title,
    state=lambda issue: issue.state.upper(),
    closed=lambda issue: issue.state == "closed",
    closedAt=lambda issue: iso_or_none(issue.closed_at),
    locked=lambda issue: issue.locked,
    activeLockReason=lambda issue: reason(issue.lock_reason),
    url=lambda issue: issue_page(issue, issue.repo),
    repository=lambda issue: issue.repo,
    authorAssociation=lambda issue: issue.repo.association(issue.author),
)
plain(("Issue",), stateReason=lambda issue: reason(issue.state_reason))
plain(
    ("PullRequest",),
    headRefOid=lambda issue: issue.pull.head_sha,
    headRefName=lambda issue: issue.pull.head_ref,
    headRepository=lambda issue: issue.pull.head_repo,
    baseRefOid=lambda issue: issue.pull.base_sha,
    baseRefName=lambda issue: issue.pull.base_ref,
    isDraft=lambda issue: issue.pull.draft,
    isCrossRepository=lambda issue: issue.pull.head_repo is not issue.repo,
    merged=lambda _: False,
    changedFiles=lambda issue: len(issue.repo.pull_files(issue.pull)),
)
plain(
    ("Label",),
    id=lambda label: node_id("LA", label.id),
    name=lambda label: label.name,
    color=lambda label: label.color,
    description=lambda label: label.description,
)
CONNECTIONS = (
    "IssueComment",
    "Label",
    "UserContentEdit",
    "Reaction",
    "IssueTimelineItems",
    "PullRequestTimelineItems",
    "User",
)
PAGE = ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
# What `connection` makes is a dictionary whose parts have the names of the schema.
PARTS = {name: itemgetter(name) for name in ("nodes", "totalCount", "pageInfo")}
plain(tuple(f"{kind}Connection" for kind in CONNECTIONS), **PARTS)
plain(("PageInfo",), **{name: itemgetter(name) for name in PAGE})


@field(*(f"{name}.comments" for name in BOTH))
def comments(issue: Issue, _: Scope, args: Mapping[str, Any]) -> dict[str, Any]:
    return connection("comments", issue.comments, args)


@field(*(f"{name}.labels" for name in BOTH))
def labels(issue: Issue, _: Scope, args: Mapping[str, Any]) -> dict[str, Any]:
    return connection("labels", sorted(issue.labels, key=lambda label: label.id), args)


@field(*(f"{name}.assignees" for name in BOTH))
def assignees(issue: Issue, _: Scope, args: Mapping[str, Any]) -> dict[str, Any]:
    return connection("assignees", sorted(issue.assignees, key=lambda account: account.id), args)
