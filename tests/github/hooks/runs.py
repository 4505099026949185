"""Payloads about workflow runs, their jobs, and the environments that they wait for.

https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run
https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_job
https://docs.github.com/webhooks/webhook-events-and-payloads#deployment_protection_rule
"""

from tests.github.hooks.news import News
from tests.github.show import environments, jobs, pulls, runs
from tests.github.show.people import Shown
from tests.github.state_environments import Deployment
from tests.github.state_runs import Run


def workflow_run(news: News) -> Shown:
    run: Run = news.living["run"]
    shown = runs.run(run, news.living["attempt"], news.repo, news.root)
    return {"workflow_run": shown, "workflow": runs.workflow(run, news.repo, news.root)}


def workflow_job(news: News) -> Shown:
    """With the deployment, where the job has an environment."""
    job = news.living["job"]
    deployment = {"deployment": _deployment(job.deployment, news)} if job.deployment else {}
    return {"workflow_job": jobs.job(job, news.repo, news.root), **deployment}


def protection_rule(news: News) -> Shown:
    run: Run = news.living["run"]
    wait, here = news.living["wait"], f"{news.root}/repos/{news.repo.full_name}"
    return {
        "environment": wait.environment.name,
        "event": run.event,
        "sha": run.head_sha,
        "ref": f"refs/pull/{run.pull_number}/merge" if run.pull_number else f"refs/heads/{run.head_branch}",
        "deployment_callback_url": f"{here}/actions/runs/{run.id}/deployment_protection_rule",
        "deployment": _deployment(wait.deployment, news),
        "pull_requests": _pulls(run, news),
    }


def _deployment(item: Deployment | None, news: News) -> Shown | None:
    return environments.deployment(item, news.repo, news.root) if item else None


def _pulls(run: Run, news: News) -> list[Shown]:
    """Empty for a pull request from a fork, as on the run itself."""
    issue = news.repo.issues.get(run.pull_number or 0)
    if issue is None or issue.pull is None or issue.pull.head_repo is not news.repo:
        return []
    return [pulls.full(issue, issue.pull, news.repo, news.root)]
