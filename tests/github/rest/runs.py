"""Workflow runs and their attempts."""

from tests.github.call import Answer, Call
from tests.github.refused import not_found
from tests.github.router import route
from tests.github.show import runs
from tests.github.state_code import Run

ONE = "/repos/{owner}/{repo}/actions/runs/{run_id}"


def _run(call: Call) -> Run:
    return call.repo.run_of(call.number("run_id"))


@route("GET", ONE, "actions")
def read(call: Call) -> Answer:
    run = _run(call)
    return Answer(200, runs.run(run, run.attempts[-1], call.repo, call.root))


@route("GET", f"{ONE}/attempts/{{attempt_number}}", "actions")
def attempt(call: Call) -> Answer:
    run = _run(call)
    for one in run.attempts:
        if one.number == call.number("attempt_number"):
            return Answer(200, runs.run(run, one, call.repo, call.root))
    raise not_found()


@route("POST", f"{ONE}/rerun", "actions")
def rerun(call: Call) -> Answer:
    call.repo.rerun(_run(call), call.actor)
    return Answer(201, {})


@route("POST", f"{ONE}/rerun-failed-jobs", "actions")
def rerun_failed_jobs(call: Call) -> Answer:
    call.repo.rerun(_run(call), call.actor)
    return Answer(201, {})
