"""Jobs of workflow runs as REST and webhooks show them."""

from tests.github.clock import iso, iso_or_none
from tests.github.repo import Repo
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_runs import Job, Step


def job(item: Job, repo: Repo, root: str) -> Shown:
    """The schema `job`; one that has not begun has the time of its making for a start, as on github.com."""
    home = f"{root}/repos/{repo.full_name}"
    return {
        "id": item.id,
        "node_id": node_id("CR", item.id),
        "run_id": item.run.id,
        "run_attempt": item.attempt,
        "run_url": f"{home}/actions/runs/{item.run.id}",
        "url": f"{home}/actions/jobs/{item.id}",
        "html_url": f"{WEB}/{repo.full_name}/actions/runs/{item.run.id}/job/{item.id}",
        "check_run_url": f"{home}/check-runs/{item.id}",
        "head_sha": item.run.head_sha,
        "head_branch": item.run.head_branch,
        "workflow_name": item.run.name,
        "name": item.name,
        "status": item.status,
        "conclusion": item.conclusion,
        "created_at": iso(item.created_at),
        "started_at": iso(item.started_at or item.created_at),
        "completed_at": iso_or_none(item.completed_at),
        "steps": [_step(number, one) for number, one in enumerate(item.steps, 1)],
        "labels": list(item.labels),
        **_runner(item),
    }


def _step(number: int, item: Step) -> Shown:
    return {
        "name": item.name,
        "status": "completed",
        "conclusion": item.conclusion,
        "number": number,
        "started_at": iso(item.started_at),
        "completed_at": iso(item.completed_at),
    }


def _runner(item: Job) -> Shown:
    if item.runner is None:
        return dict.fromkeys(("runner_id", "runner_name", "runner_group_id", "runner_group_name"))
    group = {"runner_group_id": 0, "runner_group_name": "GitHub Actions"}
    return {"runner_id": item.id % 1_000_000, "runner_name": item.runner, **group}
