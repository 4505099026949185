"""Deployments that wait for an environment's rules: which, for whom, and what the App answers to its own rule.

https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gh_gate.core.thread import Person
from gh_gate.errors import GateError
from gh_gate.forge.base import Gone
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.people import person
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.runs import READ, Runs

WRITE = "deployments: write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A workflow run whose jobs may wait for environments, as it stands.

    :param attempt: the latest one.
    :param began_at: when that attempt was started.
    :param commit: the full hash of what it runs at.
    :param branch: the branch or tag, or an empty string.
    :param source: the repository that the branch is in, ``owner/name``: a fork for some pull requests; empty where it is gone.
    :param event: what started it: ``push``, ``workflow_dispatch``, ...
    :param title: the workflow's name.
    :param path: the workflow's file.
    :param actor: who started its first attempt.
    """

    id: int
    attempt: int
    status: str
    conclusion: str
    began_at: datetime
    commit: str
    branch: str
    source: str
    event: str
    title: str
    path: str
    actor: Person | None
    url: str
    repository_id: int
    repository: str

    @property
    def is_foreign(self) -> bool:
        """Whether what it runs at comes from another repository, of which everybody can have one."""
        return self.source.lower() != self.repository.lower()


class Protection(Part):
    """The protection rule of an App, in all environments of a repository."""

    def require_rights(self) -> None:
        """Make sure that the App may answer its rule at all.

        :raise GateError: naming what it is not granted.
        """
        self._client.credentials.token()  # an installation's permissions are known once it has a token
        granted = self._client.credentials.permissions or {}
        lacking = [] if granted.get("deployments") == "write" else [WRITE]
        lacking += [] if granted.get("actions") in {"read", "write"} else [READ]
        if lacking:
            raise GateError(
                f"the App cannot answer the protection rules of {self._name}: it lacks {' and '.join(lacking)}.",
                do="give the App these permissions in its settings, and have every account that installed it accept them",
                docs="docs/deployments.md",
            )

    def run(self, run_id: int) -> Held:
        """Return a run.

        :raise Gone: where it was deleted.
        """
        data = Runs(self._client, self._name).shown(run_id)
        with understanding(f"the run {run_id}"):
            return _held(data)

    def attempt(self, run_id: int) -> int | None:
        """Return the latest attempt of a run; None where there is no such run, or the App may not read any."""
        self._client.credentials.token()  # an installation's permissions are known once it has a token
        granted = self._client.credentials.permissions or {}
        if granted.get("actions") not in {"read", "write"}:
            return None
        try:
            return self.run(run_id).attempt
        except Gone:
            return None

    def waiting(self, run_id: int) -> tuple[str, ...]:
        """Return the environments that jobs of a run wait for, for whatever rule; right after the event some may be missing."""
        data = self._client.get(self._at("actions", "runs", run_id, "pending_deployments"), needs=READ).data
        with understanding(f"what the run {run_id} waits for"):
            return tuple(str(row["environment"]["name"]) for row in data)

    def asks(self, environment: str, slug: str) -> bool:
        """Tell whether the rule of an App is enabled for an environment.

        :param slug: the App's name in addresses.
        """
        where = self._at("environments", environment, "deployment_protection_rules")
        answer = self._client.get(where, needs=READ, allow=(404,))
        with understanding(f"the rules of the environment {environment}"):
            rules = answer.data["custom_deployment_protection_rules"] if answer.ok else []
            return any(rule["enabled"] and rule["app"]["slug"] == slug for rule in rules)

    def report(self, run_id: int, environment: str, comment: str) -> bool:
        """Tell those who look at a waiting deployment something, without a decision; GitHub takes ten of these.

        :param comment: Markdown of at most 1,024 characters.
        :return: False where GitHub takes it not, or not yet.
        """
        return self._answer(run_id, {"environment_name": environment, "comment": comment}).ok

    def review(self, run_id: int, environment: str, *, approved: bool, comment: str) -> bool:
        """Approve or reject what waits for an environment.

        :param comment: Markdown of at most 1,024 characters.
        :return: False where nothing waits for it, or not yet: GitHub may need a while after its own event.
        """
        state = "approved" if approved else "rejected"
        return self._answer(run_id, {"environment_name": environment, "state": state, "comment": comment}).ok

    def _answer(self, run_id: int, body: Mapping[str, str]) -> Answer:
        where = self._at("actions", "runs", run_id, "deployment_protection_rule")
        return self._client.write("POST", where, body, needs=WRITE, allow=(422,))


def _held(data: Mapping[str, Any]) -> Held:
    return Held(
        id=int(data["id"]),
        attempt=int(data.get("run_attempt") or 1),
        status=str(data["status"] or ""),
        conclusion=str(data["conclusion"] or ""),
        began_at=datetime.fromisoformat(data.get("run_started_at") or data["created_at"]),
        commit=str(data["head_sha"]),
        branch=str(data["head_branch"] or ""),
        source=_source(data),
        event=str(data["event"]),
        title=str(data.get("name") or ""),
        path=str(data["path"]).partition("@")[0],
        actor=person(data.get("actor")),
        url=str(data["html_url"]),
        repository_id=int(data["repository"]["id"]),
        repository=str(data["repository"]["full_name"]),
    )


def _source(data: Mapping[str, Any]) -> str:
    return str((data.get("head_repository") or {}).get("full_name") or "")
