"""Issues: list, open, read, edit, lock."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page
from tests.github.router import route
from tests.github.show import posts
from tests.github.state_people import Account
from tests.github.state_threads import Issue

HERE = "/repos/{owner}/{repo}/issues"
SORTS: dict[str, Callable[[Issue], tuple[float, int]]] = {
    "created": lambda issue: (issue.created_at.timestamp(), issue.number),
    "updated": lambda issue: (issue.updated_at.timestamp(), issue.number),
    "comments": lambda issue: (len(issue.comments), issue.number),
}


def shown(call: Call, issue: Issue) -> dict[str, Any]:
    return posts.issue(issue, call.repo, call.root)


@route("GET", HERE, "threads")
def list_issues(call: Call) -> Answer:
    """Issues and pull requests; newest first unless asked otherwise."""
    lagging = [issue for issue in call.repo.issues.values() if issue.hidden_from_lists > 0]
    for issue in lagging:
        issue.hidden_from_lists -= 1
    found = [issue for issue in call.repo.issues.values() if issue not in lagging and _wanted(call, issue)]
    found.sort(key=SORTS.get(call.query.get("sort", ""), SORTS["created"]))
    if call.query.get("direction") != "asc":
        found.reverse()
    return page(call, found, lambda issue: shown(call, issue))


def _wanted(call: Call, issue: Issue) -> bool:
    query, since = call.query, call.since
    labels = {name.lower() for name in query.get("labels", "").split(",") if name}
    return (
        query.get("state", "open") in {"all", issue.state}
        and labels <= {name.lower() for name in issue.label_names}
        and _is(query.get("creator"), [issue.author] if issue.author else [])
        and _is(query.get("assignee"), issue.assignees)
        and (since is None or issue.updated_at >= since)
    )


def _is(login: str | None, accounts: Sequence[Account]) -> bool:
    if login in {None, "*", "none"}:
        return login is None or bool(accounts) == (login == "*")
    return any(account.login.lower() == str(login).lower() for account in accounts)


@route("POST", HERE, "issues", creates=True)
def open_issue(call: Call) -> Answer:
    title = call.body.get("title")
    issue = call.repo.open_issue(
        call.actor,
        "" if title is None else str(title),
        call.text("body") or "",
        labels=label_names(call.body.get("labels", [])),
        assignees=people_named(call, call.body.get("assignees", [])),
        via_app=call.via_app,
    )
    return Answer(201, shown(call, issue))


def label_names(sent: Sequence[Any]) -> list[str]:
    """Label names; GitHub takes strings and objects with a name."""
    return [str(label["name"] if isinstance(label, dict) else label) for label in sent]


def people_named(call: Call, logins: Sequence[str]) -> list[Account]:
    """The accounts of some logins; GitHub drops unknown ones in silence."""
    known = call.world.accounts
    return [known[login.lower()] for login in logins if login.lower() in known]


@route("GET", f"{HERE}/{{issue_number}}", "thread")
def read_issue(call: Call) -> Answer:
    return Answer(200, shown(call, call.repo.issue(call.number())))


@route("PATCH", f"{HERE}/{{issue_number}}", "thread")
def edit_issue(call: Call) -> Answer:
    """Title, body, state, labels and assignees; who may not push changes no labels and no assignees."""
    number, actor, repo = call.number(), call.actor, call.repo
    title = call.body.get("title")
    body = call.text("body") or "" if "body" in call.body else None
    issue = repo.edit_issue(actor, number, body, None if title is None else str(title))
    if repo.may(actor, "write"):
        _replace(call, issue)
    if call.body.get("state") == "closed":
        repo.close(actor, number, call.text("state_reason") or "completed")
    elif call.body.get("state") == "open":
        repo.reopen(actor, number)
    return Answer(200, shown(call, issue))


def _replace(call: Call, issue: Issue) -> None:
    if "labels" in call.body:
        set_labels(call, issue, label_names(call.body["labels"] or []))
    if "assignees" in call.body:
        call.repo.unassign(call.actor, issue.number, *issue.assignees)
        call.repo.put_assignees(issue, call.actor, people_named(call, call.body["assignees"] or []))


def set_labels(call: Call, issue: Issue, names: Sequence[str]) -> None:
    """Make these the issue's labels, keeping those that it has."""
    keep = {name.lower() for name in names}
    for label in [label for label in issue.labels if label.name.lower() not in keep]:
        call.repo.take_label(issue, call.actor, label)
    call.repo.put_labels(issue, call.actor, names)


@route("PUT", f"{HERE}/{{issue_number}}/lock", "thread")
def lock(call: Call) -> Answer:
    call.repo.lock(call.actor, call.number(), call.text("lock_reason"))
    return EMPTY


@route("DELETE", f"{HERE}/{{issue_number}}/lock", "thread")
def unlock(call: Call) -> Answer:
    call.repo.unlock(call.actor, call.number())
    return EMPTY
