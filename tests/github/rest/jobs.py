"""The jobs of workflow runs.

https://docs.github.com/rest/actions/workflow-jobs
"""

from collections.abc import Iterable

from tests.github.call import Answer, Call
from tests.github.paging import page_of
from tests.github.refused import Refused
from tests.github.rest.runs import ONE as RUN
from tests.github.rest.runs import attempt_of, run_of
from tests.github.router import route
from tests.github.show import jobs
from tests.github.state_runs import Job

ONE = "/repos/{owner}/{repo}/actions/jobs/{job_id}"


def _job(call: Call) -> Job:
    return call.repo.job_of(call.number("job_id"))


@route("GET", f"{RUN}/jobs", "actions")
def of_run(call: Call) -> Answer:
    """Those of the latest attempt, or of all."""
    run, which = run_of(call), call.query.get("filter", "latest")
    if which not in {"latest", "all"}:
        raise Refused(422, "Invalid request.\n\nfilter is neither latest nor all.")
    return _page(call, run.jobs if which == "latest" else [job for one in run.attempts for job in one.jobs])


@route("GET", f"{RUN}/attempts/{{attempt_number}}/jobs", "actions")
def of_attempt(call: Call) -> Answer:
    return _page(call, attempt_of(call).jobs)


def _page(call: Call, found: Iterable[Job]) -> Answer:
    """Each job once, also where an attempt carries over the jobs of another."""
    once = list(dict.fromkeys(found))
    part, headers = page_of(call, once)
    shown = [jobs.job(one, call.repo, call.root) for one in part]
    return Answer(200, {"total_count": len(once), "jobs": shown}, headers)


@route("GET", ONE, "actions")
def read(call: Call) -> Answer:
    return Answer(200, jobs.job(_job(call), call.repo, call.root))


@route("POST", f"{ONE}/rerun", "actions")
def rerun(call: Call) -> Answer:
    call.repo.rerun_job(_job(call), call.actor)
    return Answer(201, {})
