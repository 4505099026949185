"""Lists of workflow runs.

https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.github.call import Answer, Call
from tests.github.clock import from_iso
from tests.github.paging import page_of
from tests.github.refused import invalid
from tests.github.rest.runs import shown
from tests.github.router import route
from tests.github.state_runs import Run

MOST_FOUND = 1000  # where a list is filtered
FILTERS: dict[str, Callable[[Run, str], bool]] = {
    "actor": lambda run, text: run.actor.login.lower() == text.lower(),
    "branch": lambda run, text: run.head_branch == text,
    "check_suite_id": lambda run, text: str(run.id) == text,
    "created": lambda run, text: _within(run.created_at, text),
    "event": lambda run, text: run.event == text,
    "head_sha": lambda run, text: run.head_sha == text,
    "status": lambda run, text: text in {run.latest.status, run.latest.conclusion},
}


@route("GET", "/repos/{owner}/{repo}/actions/runs", "actions")
def list_runs(call: Call) -> Answer:
    """Newest first; never more than 1,000 where a filter is given."""
    call.repo.lapse()
    asked = {name: text for name, text in call.query.items() if name in FILTERS}
    found = [run for run in reversed(call.repo.runs.values()) if all(FILTERS[name](run, asked[name]) for name in asked)]
    part, headers = page_of(call, found[:MOST_FOUND] if asked else found)
    listed = [shown(call, run, run.latest) for run in part]
    return Answer(200, {"total_count": len(found), "workflow_runs": listed}, headers)


def _within(moment: datetime, text: str) -> bool:
    """Whether a time is in a range of GitHub's search syntax: `2026-03-02`, `>=...`, `<...`, `...`..`...`.

    https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates
    """
    for sign in (">=", "<=", ">", "<"):
        if text.startswith(sign):
            first, after = _span(text.removeprefix(sign))
            return {">=": moment >= first, "<=": moment < after, ">": moment >= after, "<": moment < first}[sign]
    begin, dots, end = text.partition("..")
    after_begin = begin in {"", "*"} or moment >= _span(begin)[0]
    before_end = (end or (dots and "*") or begin) == "*" or moment < _span(end or begin)[1]
    return after_begin and before_end


def _span(text: str) -> tuple[datetime, datetime]:
    """A day or a second, from its beginning to where the next begins; raises Refused 422 for anything else."""
    try:
        first = from_iso(text)
    except ValueError:
        raise invalid("WorkflowRun", "created") from None
    return first, first + (timedelta(days=1) if "T" not in text else timedelta(seconds=1))
