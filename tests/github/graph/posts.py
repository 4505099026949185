"""What issues, pull requests and comments share, comments themselves, and the history of edits."""

from collections.abc import Mapping
from typing import Any

from tests.github.clock import iso, iso_or_none
from tests.github.graph.connection import connection
from tests.github.graph.people import actor, small
from tests.github.graph.scope import Scope, field, plain
from tests.github.show.people import node_id
from tests.github.show.posts import comment_page
from tests.github.state_threads import Post, Revision

POSTS = ("Issue", "PullRequest", "IssueComment")
COMMENT = ("IssueComment",)
EDIT = ("UserContentEdit",)

plain(
    POSTS,
    databaseId=lambda post: small(post.id),
    fullDatabaseId=lambda post: str(post.id),
    author=lambda post: actor(post.author),
    editor=lambda post: actor(post.editor),
    body=lambda post: post.body,
    bodyText=lambda post: post.body,
    createdAt=lambda post: iso(post.created_at),
    publishedAt=lambda post: iso(post.created_at),
    updatedAt=lambda post: iso(post.updated_at),
    lastEditedAt=lambda post: iso_or_none(post.last_edited_at),
    includesCreatedEdit=lambda post: bool(post.revisions),
)
plain(
    COMMENT,
    id=lambda comment: node_id("IC", comment.id),
    createdViaEmail=lambda comment: comment.via_email,
    isMinimized=lambda comment: comment.minimized is not None,
    minimizedReason=lambda comment: comment.minimized,
    issue=lambda comment: comment.issue,
    pullRequest=lambda comment: comment.issue if comment.issue.pull else None,
    repository=lambda comment: comment.issue.repo,
    url=lambda comment: comment_page(comment, comment.issue.repo),
    authorAssociation=lambda comment: comment.issue.repo.association(comment.author),
)
plain(("Issue", "PullRequest"), createdViaEmail=lambda _: False)
plain(
    EDIT,
    id=lambda revision: node_id("UCE", revision.id),
    createdAt=lambda revision: iso(revision.at),
    editedAt=lambda revision: iso(revision.at),
    updatedAt=lambda revision: iso(revision.deleted_at or revision.at),
    deletedAt=lambda revision: iso_or_none(revision.deleted_at),
    deletedBy=lambda revision: actor(revision.deleted_by),
    editor=lambda revision: actor(revision.editor),
    diff=lambda revision: revision.body,
)


@field(*(f"{name}.viewerDidAuthor" for name in POSTS))
def viewer_did_author(post: Post, scope: Scope, _: Mapping[str, Any]) -> bool:
    return post.author is scope.token.account


@field(*(f"{name}.userContentEdits" for name in POSTS))
def edits(post: Post, _: Scope, args: Mapping[str, Any]) -> dict[str, Any]:
    """Every text that there was, the newest first; none while the post is unedited."""
    newest_first: list[Revision] = post.revisions[::-1]
    return connection("userContentEdits", newest_first, args)
