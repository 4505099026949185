"""What happened to an issue: the timeline with its comments, and the events alone."""

from typing import Any

from tests.github.call import Answer, Call
from tests.github.clock import iso
from tests.github.paging import page
from tests.github.router import route
from tests.github.show import apps, people, posts
from tests.github.show.people import node_id
from tests.github.state_threads import Comment, Event

ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}"


@route("GET", f"{ISSUE}/events", "thread")
def events(call: Call) -> Answer:
    """The events that the events API knows: a deleted comment is not among them."""
    found = [event for event in call.repo.issue(call.number()).timeline if event.kind != "comment_deleted"]
    return page(call, found, lambda event: _event(call, event))


@route("GET", f"{ISSUE}/timeline", "thread")
def timeline(call: Call) -> Answer:
    """Events and comments by time."""
    issue = call.repo.issue(call.number())
    entries: list[Comment | Event] = [*issue.comments, *issue.timeline]
    return page(call, sorted(entries, key=lambda entry: entry.id), lambda entry: _entry(call, entry))


def _entry(call: Call, entry: Comment | Event) -> dict[str, Any]:
    if isinstance(entry, Event):
        return _event(call, entry)
    author = people.ghost(entry.author, call.root)
    return posts.comment(entry, call.repo, call.root) | {"event": "commented", "actor": author, "user": author}


def _event(call: Call, event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "node_id": node_id("EV", event.id),
        "url": f"{call.root}/repos/{call.repo.full_name}/issues/events/{event.id}",
        "actor": people.ghost(event.actor, call.root),
        "event": event.kind,
        "commit_id": event.sha,
        "commit_url": None,
        "created_at": iso(event.at),
        "performed_via_github_app": apps.acting(event.app, call.root),
        **_detail(call, event),
    }


def _detail(call: Call, event: Event) -> dict[str, Any]:
    """What only this kind of event has."""
    if event.label:
        return {"label": {"name": event.label.name, "color": event.label.color}}
    if event.kind in {"assigned", "unassigned"}:
        assigner = people.ghost(event.actor, call.root)
        return {"assignee": people.ghost(event.subject, call.root), "assigner": assigner}
    special: dict[str, dict[str, Any]] = {
        "renamed": {"rename": {"from": event.before, "to": event.after}},
        "locked": {"lock_reason": event.reason},
        "closed": {"state_reason": event.reason},
        "reopened": {"state_reason": "reopened"},
    }
    return special.get(event.kind, {})
