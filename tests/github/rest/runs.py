"""Workflow runs and their attempts.

https://docs.github.com/rest/actions/workflow-runs
"""

from tests.github.call import EMPTY, Answer, Call
from tests.github.refused import not_found
from tests.github.router import route
from tests.github.show import runs
from tests.github.show.people import Shown
from tests.github.state_runs import Attempt, Run

ONE = "/repos/{owner}/{repo}/actions/runs/{run_id}"


def run_of(call: Call) -> Run:
    return call.repo.run_of(call.number("run_id"))


def attempt_of(call: Call) -> Attempt:
    for one in run_of(call).attempts:
        if one.number == call.number("attempt_number"):
            return one
    raise not_found()


def shown(call: Call, run: Run, attempt: Attempt) -> Shown:
    item = runs.run(run, attempt, call.repo, call.root)
    return item | ({"pull_requests": []} if call.query.get("exclude_pull_requests") == "true" else {})


@route("GET", ONE, "actions")
def read(call: Call) -> Answer:
    run = run_of(call)
    return Answer(200, shown(call, run, run.latest))


@route("GET", f"{ONE}/attempts/{{attempt_number}}", "actions")
def attempt(call: Call) -> Answer:
    return Answer(200, shown(call, run_of(call), attempt_of(call)))


@route("DELETE", ONE, "actions")
def delete(call: Call) -> Answer:
    call.repo.delete_run(run_of(call), call.actor)
    return EMPTY


@route("POST", f"{ONE}/cancel", "actions")
def cancel(call: Call) -> Answer:
    call.repo.cancel_run(run_of(call), call.actor)
    return Answer(202, {})


@route("POST", f"{ONE}/rerun", "actions")
def rerun(call: Call) -> Answer:
    call.repo.rerun(run_of(call), call.actor)
    return Answer(201, {})


@route("POST", f"{ONE}/rerun-failed-jobs", "actions")
def rerun_failed_jobs(call: Call) -> Answer:
    call.repo.rerun_failed(run_of(call), call.actor)
    return Answer(201, {})
