"""Labels: of the repository, and of an issue."""

from typing import Any

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page
from tests.github.rest.issues import label_names, set_labels
from tests.github.router import route
from tests.github.show import posts
from tests.github.state_threads import Issue, Label

ALL = "/repos/{owner}/{repo}/labels"
ON = "/repos/{owner}/{repo}/issues/{issue_number}/labels"


def shown(call: Call, label: Label) -> dict[str, Any]:
    return posts.label(label, call.repo, call.root)


def _of(call: Call, issue: Issue) -> Answer:
    return Answer(200, [shown(call, label) for label in issue.labels])


@route("GET", ALL, "threads")
def list_all(call: Call) -> Answer:
    return page(call, list(call.repo.labels.values()), lambda label: shown(call, label))


@route("POST", ALL, "threads")
def create(call: Call) -> Answer:
    call.repo.require(call.actor, "write")
    colour = call.text("color") or "ededed"
    label = call.repo.make_label(call.text("name") or "", colour, call.text("description"))
    return Answer(201, shown(call, label))


@route("GET", f"{ALL}/{{name}}", "threads")
def read(call: Call) -> Answer:
    return Answer(200, shown(call, call.repo.label_named(call.params["name"])))


@route("PATCH", f"{ALL}/{{name}}", "threads")
def edit(call: Call) -> Answer:
    """New name, colour or description."""
    call.repo.require(call.actor, "write")
    label = call.repo.label_named(call.params["name"])
    del call.repo.labels[label.name.lower()]
    label.name = call.text("new_name") or label.name
    label.color = call.text("color") or label.color
    label.description = call.text("description") or label.description
    call.repo.labels[label.name.lower()] = label
    return Answer(200, shown(call, label))


@route("DELETE", f"{ALL}/{{name}}", "threads")
def delete(call: Call) -> Answer:
    call.repo.require(call.actor, "write")
    call.repo.drop_label(call.repo.label_named(call.params["name"]))
    return EMPTY


@route("GET", ON, "thread")
def list_of_issue(call: Call) -> Answer:
    return page(call, call.repo.issue(call.number()).labels, lambda label: shown(call, label))


def _sent(call: Call) -> list[str]:
    return label_names(call.body.get("labels", call.body.get("", [])))


@route("POST", ON, "thread")
def add(call: Call) -> Answer:
    return _of(call, call.repo.label(call.actor, call.number(), *_sent(call)))


@route("PUT", ON, "thread")
def replace(call: Call) -> Answer:
    issue = call.repo.issue(call.number())
    call.repo.require(call.actor, "triage")
    set_labels(call, issue, _sent(call))
    return _of(call, issue)


@route("DELETE", ON, "thread")
def clear(call: Call) -> Answer:
    issue = call.repo.issue(call.number())
    call.repo.unlabel(call.actor, issue.number, *issue.label_names)
    return EMPTY


@route("DELETE", f"{ON}/{{name}}", "thread")
def remove(call: Call) -> Answer:
    return _of(call, call.repo.unlabel(call.actor, call.number(), call.params["name"]))
