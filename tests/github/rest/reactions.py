"""Reactions to issues and comments."""

from typing import Any

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page
from tests.github.refused import not_found
from tests.github.router import route
from tests.github.show import posts
from tests.github.state_threads import Post, Reaction

TO_ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/reactions"
TO_COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"


def _shown(call: Call, reaction: Reaction) -> dict[str, Any]:
    return posts.reaction(reaction, call.root)


def _listed(call: Call, post: Post) -> Answer:
    wanted = call.query.get("content")
    found = [reaction for reaction in post.reactions if wanted in {None, reaction.content}]
    return page(call, found, lambda reaction: _shown(call, reaction))


def _added(call: Call, result: tuple[Reaction, bool]) -> Answer:
    """201 for a new reaction, 200 for one that was there."""
    reaction, fresh = result
    return Answer(201 if fresh else 200, _shown(call, reaction))


def _removed(call: Call, post: Post) -> Answer:
    for reaction in post.reactions:
        if reaction.id == call.number("reaction_id"):
            if reaction.user is not call.actor:
                call.repo.require(call.actor, "admin")
            post.reactions.remove(reaction)
            return EMPTY
    raise not_found()


@route("GET", TO_ISSUE, "thread")
def list_of_issue(call: Call) -> Answer:
    return _listed(call, call.repo.issue(call.number()))


@route("POST", TO_ISSUE, "thread")
def add_to_issue(call: Call) -> Answer:
    return _added(call, call.repo.react_to_issue(call.actor, call.number(), call.text("content") or ""))


@route("DELETE", f"{TO_ISSUE}/{{reaction_id}}", "thread")
def remove_from_issue(call: Call) -> Answer:
    return _removed(call, call.repo.issue(call.number()))


@route("GET", TO_COMMENT, "thread")
def list_of_comment(call: Call) -> Answer:
    return _listed(call, call.repo.comment_of(call.number("comment_id")))


@route("POST", TO_COMMENT, "thread")
def add_to_comment(call: Call) -> Answer:
    return _added(call, call.repo.react(call.actor, call.number("comment_id"), call.text("content") or ""))


@route("DELETE", f"{TO_COMMENT}/{{reaction_id}}", "thread")
def remove_from_comment(call: Call) -> Answer:
    return _removed(call, call.repo.comment_of(call.number("comment_id")))
