"""Workflow runs as REST shows them."""

from tests.github.clock import iso
from tests.github.repo import Repo
from tests.github.show import people, repos
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_runs import Attempt, Run


def run(item: Run, attempt: Attempt, repo: Repo, root: str) -> Shown:
    """The schema `workflow-run`, as of one attempt."""
    home = repos.minimal(repo, root)
    return {
        **_addresses(item, attempt, repo, root),
        "id": item.id,
        "name": item.name,
        "node_id": node_id("WFR", item.id),
        "head_branch": item.head_branch,
        "head_sha": item.head_sha,
        "path": item.path,
        "display_title": item.name,
        "run_number": item.run_number,
        "run_attempt": attempt.number,
        "event": item.event,
        "status": attempt.status,
        "conclusion": attempt.conclusion,
        "workflow_id": workflow_id(item),
        "pull_requests": _pulls(item, repo, root),
        "created_at": iso(item.created_at),
        "updated_at": iso(attempt.updated_at),
        "run_started_at": iso(attempt.started_at),
        "actor": people.simple(item.actor, root),
        "triggering_actor": people.simple(attempt.triggering_actor, root),
        "head_commit": _commit(item, repo),
        "repository": home,
        "head_repository": repos.minimal(_source(item, repo), root),
    }


def _source(item: Run, repo: Repo) -> Repo:
    """Where the commit comes from: a fork, for some pull requests."""
    pull = issue.pull if (issue := repo.issues.get(item.pull_number or 0)) else None
    return (pull.head_repo if pull else None) or repo


def workflow_id(item: Run) -> int:
    return 100_000 + sum(item.path.encode())


def workflow(item: Run, repo: Repo, root: str) -> Shown:
    """The workflow that a run is of, as webhooks show it."""
    page, number = f"{WEB}/{repo.full_name}", workflow_id(item)
    return {
        "id": number,
        "node_id": node_id("W", number),
        "name": item.name,
        "path": item.path,
        "state": "active",
        "created_at": iso(repo.created_at),
        "updated_at": iso(repo.created_at),
        "url": f"{root}/repos/{repo.full_name}/actions/workflows/{number}",
        "html_url": f"{page}/blob/{repo.default_branch}/{item.path}",
        "badge_url": f"{page}/workflows/{item.name}/badge.svg",
    }


def _addresses(item: Run, attempt: Attempt, repo: Repo, root: str) -> Shown:
    home = f"{root}/repos/{repo.full_name}"
    url = f"{home}/actions/runs/{item.id}"
    before = f"{url}/attempts/{attempt.number - 1}" if attempt.number > 1 else None
    return {
        "url": url,
        "html_url": f"{WEB}/{repo.full_name}/actions/runs/{item.id}",
        "jobs_url": f"{url}/jobs",
        "logs_url": f"{url}/logs",
        "check_suite_url": f"{home}/check-suites/{item.id}",
        "check_suite_id": item.id,
        "check_suite_node_id": node_id("CS", item.id),
        "artifacts_url": f"{url}/artifacts",
        "cancel_url": f"{url}/cancel",
        "rerun_url": f"{url}/rerun",
        "previous_attempt_url": before,
        "workflow_url": f"{home}/actions/workflows/{workflow_id(item)}",
    }


def _commit(item: Run, repo: Repo) -> Shown | None:
    commit = repo.commits.get(item.head_sha)
    if commit is None:
        return None
    person = {"name": commit.author_name, "email": commit.author_email}
    return {
        "id": commit.sha,
        "tree_id": commit.sha,
        "message": commit.message,
        "timestamp": iso(commit.at),
        "author": person,
        "committer": person,
    }


def _pulls(item: Run, repo: Repo, root: str) -> list[Shown]:
    """The schema `pull-request-minimal`; empty for a pull request from a fork, as on github.com."""
    issue = repo.issues.get(item.pull_number or 0)
    if issue is None or issue.pull is None or issue.pull.head_repo is not repo:
        return []
    url, pull = f"{root}/repos/{repo.full_name}", issue.pull
    where = {"id": repo.id, "url": url, "name": repo.name}
    return [
        {
            "id": issue.id,
            "number": issue.number,
            "url": f"{url}/pulls/{issue.number}",
            "head": {"ref": pull.head_ref, "sha": pull.head_sha, "repo": where},
            "base": {"ref": pull.base_ref, "sha": pull.base_sha, "repo": where},
        }
    ]
