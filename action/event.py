"""What the runner tells about the run: who started it, for what commit, and on which pull request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gh_gate.asked import Run
from gh_gate.core.thread import Person
from gh_gate.errors import GateError, UsageError


@dataclass(frozen=True, slots=True)
class Head:
    """The pull request that an event is about, and the commit that it had then."""

    number: int
    commit: str


def variable(environ: Mapping[str, str], name: str) -> str:
    """Return a variable that the runner always sets.

    :raise UsageError: where it does not, because this is not a step of a workflow.
    """
    if not environ.get(name):
        raise UsageError(
            f"{name} is not set, so this is not a step of a workflow.",
            do="use it as `uses: gh-gate/gh-gate@...`; elsewhere use the command `gh-gate`",
        )
    return environ[name]


def head(environ: Mapping[str, str]) -> Head | None:
    """Return the pull request that the event is about; None for other events.

    :raise GateError: where the event's payload is not what GitHub describes.

    https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
    """
    if not environ.get("GITHUB_EVENT_NAME", "").startswith("pull_request"):
        return None
    try:
        payload = json.loads(Path(variable(environ, "GITHUB_EVENT_PATH")).read_text(encoding="utf-8"))
        return _head(payload["pull_request"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise GateError(
            "the event that started this run cannot be read, so its pull request is not known.",
            why=f"{type(error).__name__}: {str(error)[:200]}",
            do="run the job again",
        ) from None


def _head(pull_request: Any) -> Head:
    number, commit = pull_request["number"], pull_request["head"]["sha"]
    if not isinstance(number, int) or not isinstance(commit, str):
        raise TypeError("number or head.sha")
    return Head(number, commit)


def run(environ: Mapping[str, str], *, commit: str, own: bool) -> Run:
    """Return the run that asks.

    :param commit: what is decided about.
    :param own: whether the gate is opened in the repository that the workflow runs in.
    """
    repository, run_id = variable(environ, "GITHUB_REPOSITORY"), variable(environ, "GITHUB_RUN_ID")
    server = environ.get("GITHUB_SERVER_URL", "https://github.com")
    return Run(
        id=run_id,
        attempt=_number(environ, "GITHUB_RUN_ATTEMPT") or 1,
        event=environ.get("GITHUB_EVENT_NAME", ""),
        commit=commit,
        title=environ.get("GITHUB_WORKFLOW", ""),
        url=f"{server}/{repository}/actions/runs/{run_id}",
        workflow_path=_workflow_path(environ.get("GITHUB_WORKFLOW_REF", ""), repository) if own else "",
        initiator=_initiator(environ),
    )


def _workflow_path(ref: str, repository: str) -> str:
    """Return the path in ``owner/repo/.github/workflows/x.yml@refs/heads/main``; nothing for another repository's file."""
    inside = ref.removeprefix(f"{repository}/")
    return inside.partition("@refs/")[0] if inside != ref and "@refs/" in inside else ""


def _initiator(environ: Mapping[str, str]) -> Person | None:
    login, number = environ.get("GITHUB_ACTOR", ""), _number(environ, "GITHUB_ACTOR_ID")
    return Person(number, login, human=not login.endswith("[bot]")) if login and number else None


def _number(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else 0
