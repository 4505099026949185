"""Comments of issues and pull requests."""

from typing import Any

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page
from tests.github.router import route
from tests.github.show import posts
from tests.github.state_threads import Comment

HERE = "/repos/{owner}/{repo}/issues"
ONE = f"{HERE}/comments/{{comment_id}}"


def shown(call: Call, comment: Comment) -> dict[str, Any]:
    return posts.comment(comment, call.repo, call.root)


@route("GET", f"{HERE}/{{issue_number}}/comments", "thread")
def list_of_issue(call: Call) -> Answer:
    """By ascending id; `since` filters by the time of the last update."""
    since = call.since
    found = [c for c in call.repo.issue(call.number()).comments if since is None or c.updated_at >= since]
    return page(call, found, lambda comment: shown(call, comment))


@route("GET", f"{HERE}/comments", "threads")
def list_of_repository(call: Call) -> Answer:
    """By ascending id, or sorted by `created` or `updated`."""
    since, by = call.since, call.query.get("sort", "created")
    found = [c for c in call.repo.comment_index.values() if since is None or c.updated_at >= since]
    found.sort(key=lambda c: (c.updated_at if by == "updated" else c.created_at, c.id))
    if call.query.get("direction") == "desc":
        found.reverse()
    return page(call, found, lambda comment: shown(call, comment))


@route("POST", f"{HERE}/{{issue_number}}/comments", "thread", creates=True)
def write(call: Call) -> Answer:
    comment = call.repo.comment(call.actor, call.number(), call.text("body") or "", via_app=call.via_app)
    place = shown(call, comment)
    return Answer(201, place, {"location": place["url"]})


@route("GET", ONE, "thread")
def read(call: Call) -> Answer:
    return Answer(200, shown(call, call.repo.comment_of(call.number("comment_id"))))


@route("PATCH", ONE, "thread")
def edit(call: Call) -> Answer:
    comment = call.repo.edit_comment(call.actor, call.number("comment_id"), call.text("body") or "")
    return Answer(200, shown(call, comment))


@route("DELETE", ONE, "thread")
def delete(call: Call) -> Answer:
    call.repo.delete_comment(call.actor, call.number("comment_id"))
    return EMPTY
