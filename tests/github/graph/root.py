"""Where queries begin, and the one mutation."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from tests.github.clock import iso
from tests.github.graph.scope import Scope, field, forbidden, missing, plain
from tests.github.refused import Refused
from tests.github.repo import Repo
from tests.github.show.people import WEB, node_id
from tests.github.state_people import Account
from tests.github.state_threads import Comment, Issue

Args = Mapping[str, Any]
WORDS = {"Issue": "an Issue", "PullRequest": "a PullRequest", "": "an issue or pull request"}

plain(
    ("Repository",),
    id=lambda repo: node_id("R", repo.id),
    databaseId=lambda repo: repo.id,
    name=lambda repo: repo.name,
    nameWithOwner=lambda repo: repo.full_name,
    owner=lambda repo: repo.owner,
    isPrivate=lambda repo: repo.private,
    url=lambda repo: f"{WEB}/{repo.full_name}",
    defaultBranchRef=lambda repo: repo.default_branch,
)
plain(("Ref",), name=lambda name: name)
LIMIT = ("limit", "cost", "remaining", "used", "resetAt", "nodeCount")
plain(("RateLimit",), **{name: itemgetter(name) for name in LIMIT})
plain(("MinimizeCommentPayload",), minimizedComment=itemgetter("comment"), clientMutationId=itemgetter("client"))


@field("Query.viewer")
def viewer(_: None, scope: Scope, __: Args) -> Account:
    return scope.token.account


@field("Query.rateLimit")
def rate_limit(_: None, scope: Scope, __: Args) -> dict[str, Any]:
    """The limit after this very call, which costs one point."""
    bucket = scope.bucket
    reset = iso(datetime.fromtimestamp(bucket.reset, UTC))
    now = {"limit": bucket.limit, "remaining": bucket.remaining - 1, "used": bucket.used + 1, "resetAt": reset}
    return now | {"cost": 1, "nodeCount": 1}


@field("Query.repository")
def repository(_: None, scope: Scope, args: Args) -> Repo:
    name = f"{args['owner']}/{args['name']}"
    repo = scope.world.repos.get(name.lower())
    if repo is None or not scope.token.reaches(repo):
        raise missing(f"Could not resolve to a Repository with the name '{name}'.")
    return repo


@field("Repository.issue")
def issue(repo: Repo, scope: Scope, args: Args) -> Issue:
    return _thread(repo, scope, args["number"], "Issue")


@field("Repository.pullRequest")
def pull_request(repo: Repo, scope: Scope, args: Args) -> Issue:
    return _thread(repo, scope, args["number"], "PullRequest")


@field("Repository.issueOrPullRequest")
def issue_or_pull_request(repo: Repo, scope: Scope, args: Args) -> Issue:
    return _thread(repo, scope, args["number"], "")


def _thread(repo: Repo, scope: Scope, number: int, kind: str) -> Issue:
    """An issue that is here now; what was transferred or deleted is not found."""
    found = repo.issues.get(number)
    if found is None or kind == ("Issue" if found.pull else "PullRequest"):
        raise missing(f"Could not resolve to {WORDS[kind]} with the number of {number}.")
    if not scope.may_read(repo, *(("issues", "pull_requests") if found.pull else ("issues",))):
        raise forbidden()
    return found


@field("Query.node")
def node(_: None, scope: Scope, args: Args) -> Issue | Comment | Account | Repo:
    """What has this global id, if the caller may see it."""
    prefix, _, text = args["id"].partition("_")
    try:
        number = int(base64.urlsafe_b64decode(text + "=="))
    except ValueError:
        raise _nowhere(args["id"]) from None
    for found, repo in _candidates(scope, prefix, number):
        if repo is None or (scope.token.reaches(repo) and scope.may_read(repo, "issues", "pull_requests")):
            return found
    raise _nowhere(args["id"])


def _nowhere(node: str) -> Exception:
    return missing(f"Could not resolve to a node with the global id of '{node}'")


def _candidates(scope: Scope, prefix: str, number: int) -> list[tuple[Issue | Comment | Account | Repo, Repo | None]]:
    """What might have this id, with the repository that it is in."""
    repos = scope.world.repos.values()
    if prefix == "IC":
        return [(repo.comment_index[number], repo) for repo in repos if number in repo.comment_index]
    if prefix in {"I", "PR"}:
        return [(issue, repo) for repo in repos for issue in repo.issues.values() if issue.id == number]
    if prefix == "R":
        return [(repo, repo) for repo in repos if repo.id == number]
    return [(a, None) for a in scope.world.accounts.values() if (a.type[0], a.id) == (prefix, number)]


@field("Mutation.minimizeComment")
def minimize_comment(_: None, scope: Scope, args: Args) -> dict[str, Any]:
    """Hide a comment; needs triage, and of an App the permission to write issues."""
    sent = args["input"]
    comment = node(None, scope, {"id": sent["subjectId"]})
    if not isinstance(comment, Comment):
        raise _nowhere(sent["subjectId"])
    if not (scope.token.owns(comment.issue.repo) and scope.token.grants("issues", "write", comment.issue.repo)):
        raise forbidden()
    try:
        comment.issue.repo.minimize(scope.token.account, comment.id, sent["classifier"].lower().replace("_", "-"))
    except Refused as refused:
        raise forbidden(refused.message) from None
    return {"comment": comment, "client": sent.get("clientMutationId")}
