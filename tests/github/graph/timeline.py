"""What happened to an issue or pull request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.github.clock import iso
from tests.github.graph.connection import connection
from tests.github.graph.people import actor, small
from tests.github.graph.scope import Scope, field, plain
from tests.github.graph.threads import reason
from tests.github.repo import Repo
from tests.github.show.people import WEB, node_id
from tests.github.state_code import Commit
from tests.github.state_threads import Comment, Event, Issue

TYPES = {
    "assigned": "AssignedEvent",
    "closed": "ClosedEvent",
    "comment_deleted": "CommentDeletedEvent",
    "labeled": "LabeledEvent",
    "locked": "LockedEvent",
    "renamed": "RenamedTitleEvent",
    "reopened": "ReopenedEvent",
    "transferred": "TransferredEvent",
    "unassigned": "UnassignedEvent",
    "unlabeled": "UnlabeledEvent",
    "unlocked": "UnlockedEvent",
}
ITEM_TYPES = {kind: f"{kind.upper()}_EVENT" for kind in TYPES} | {"renamed": "RENAMED_TITLE_EVENT"}


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit in the timeline of a pull request."""

    id: int
    commit: Commit
    issue: Issue


Entry = Comment | Event | Committed

plain(
    tuple(TYPES.values()),
    id=lambda event: node_id("EV", event.id),
    actor=lambda event: actor(event.actor),
    createdAt=lambda event: iso(event.at),
)
plain(
    ("CommentDeletedEvent",),
    databaseId=lambda event: small(event.id),
    deletedCommentAuthor=lambda event: actor(event.subject),
)
plain(("LabeledEvent", "UnlabeledEvent"), label=lambda event: event.label)
plain(("AssignedEvent", "UnassignedEvent"), assignee=lambda event: actor(event.subject))
plain(("LockedEvent",), lockReason=lambda event: reason(event.reason))
plain(("ClosedEvent",), stateReason=lambda event: reason(event.reason))
plain(("ReopenedEvent",), stateReason=lambda event: None if event.issue.pull else "REOPENED")
plain(("RenamedTitleEvent",), previousTitle=lambda event: event.before, currentTitle=lambda event: event.after)
plain(
    ("PullRequestCommit",),
    id=lambda entry: node_id("PURC", entry.id),
    commit=lambda entry: entry.commit,
    pullRequest=lambda entry: entry.issue,
    url=lambda entry: f"{WEB}/{entry.issue.repo.full_name}/pull/{entry.issue.number}/commits/{entry.commit.sha}",
)
plain(
    ("Commit",),
    id=lambda commit: node_id("C", commit.order),
    oid=lambda commit: commit.sha,
    message=lambda commit: commit.message,
    committedDate=lambda commit: iso(commit.at),
)


@field("TransferredEvent.fromRepository")
def from_repository(event: Event, scope: Scope, _: Mapping[str, Any]) -> Repo | None:
    """Null where the caller may not know the old repository."""
    repo = scope.world.repos.get(event.before.lower())
    return repo if repo and scope.token.reaches(repo) else None


@field("Issue.timelineItems", "PullRequest.timelineItems")
def timeline_items(issue: Issue, _: Scope, args: Mapping[str, Any]) -> dict[str, Any]:
    """Events and comments in the order in which they happened; `totalCount` counts what `itemTypes` lets through."""
    entries: list[Entry] = [*issue.comments, *issue.timeline, *_commits(issue)]
    wanted = args.get("itemTypes")
    kept = [entry for entry in entries if wanted is None or _item_type(entry) in wanted]
    return connection("timelineItems", sorted(kept, key=lambda entry: entry.id), args)


def _item_type(entry: Entry) -> str:
    if isinstance(entry, Event):
        return ITEM_TYPES[entry.kind]
    return "ISSUE_COMMENT" if isinstance(entry, Comment) else "PULL_REQUEST_COMMIT"


def _commits(issue: Issue) -> list[Committed]:
    """A pull request's commits; each has the number that was next when it was pushed."""
    if issue.pull is None:
        return []
    return [Committed(commit.order, commit, issue) for commit in issue.repo.pull_commits(issue.pull)]
