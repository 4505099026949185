"""The contexts of expressions, and the variables that a step's processes see.

https://docs.github.com/actions/reference/workflows-and-actions/contexts
https://docs.github.com/actions/reference/workflows-and-actions/variables
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.github.repo import Repo
from tests.github.state_runs import Run
from tests.github.workflows.document import Workflow
from tests.github.workflows.events import Event

_VARIABLES = (
    "actor", "actor_id", "api_url", "base_ref", "event_name", "graphql_url", "head_ref", "job", "ref", "ref_name", "ref_type",
    "repository", "repository_id", "repository_owner", "repository_owner_id", "retention_days", "run_attempt", "run_id",
    "run_number", "server_url", "sha", "triggering_actor", "workflow", "workflow_ref", "workflow_sha", "workspace",
)  # fmt: skip


def github(event: Event, workflow: Workflow, run: Run, repo: Repo, urls: tuple[str, str]) -> dict[str, Any]:
    """The context `github`, as far as it is the same for all jobs of the run's latest attempt.

    :param urls: of the API and of GraphQL.
    """
    attempt, pull = run.latest, event.pull.pull if event.pull else None
    return {
        "actor": run.actor.login,
        "actor_id": str(run.actor.id),
        "api_url": urls[0],
        "base_ref": pull.base_ref if pull else "",
        "event": event.payload,
        "event_name": event.name,
        "graphql_url": urls[1],
        "head_ref": pull.head_ref if pull else "",
        "ref": event.ref,
        "ref_name": event.ref.removeprefix("refs/heads/").removeprefix("refs/"),
        "ref_type": "branch",
        "repository": repo.full_name,
        "repository_id": str(repo.id),
        "repository_owner": repo.owner.login,
        "repository_owner_id": str(repo.owner.id),
        "retention_days": "90",
        "run_attempt": str(attempt.number),
        "run_id": str(run.id),
        "run_number": str(run.run_number),
        "server_url": "https://github.com",
        "sha": event.sha,
        "triggering_actor": attempt.triggering_actor.login,
        "workflow": workflow.name,
        "workflow_ref": f"{repo.full_name}/{workflow.path}@{event.ref}",
        "workflow_sha": event.sha,
    }


def runner(temp: Path, name: str) -> dict[str, str]:
    return {
        "name": name,
        "os": "Linux",
        "arch": "X64",
        "temp": str(temp),
        "tool_cache": str(temp / "tools"),
        "environment": "github-hosted",
    }


def variables(context: Mapping[str, Any], machine: Mapping[str, str]) -> dict[str, str]:
    """What a process sees of the contexts `github` and `runner`."""
    found = {f"GITHUB_{name.upper()}": str(context[name]) for name in _VARIABLES}
    found |= {f"RUNNER_{name.upper()}": value for name, value in machine.items()}
    return found | {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(context["event_path"])}
