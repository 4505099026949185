"""A workflow, or a composite action, as data. What the player does not play is refused, so that nothing is silently left out.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.github.workflows import yaml12

Table = Mapping[str, Any]
_WORKFLOW = {"name", "run-name", "on", "permissions", "env", "concurrency", "jobs"}
_STEP = {"id", "name", "if", "uses", "with", "run", "shell", "env", "working-directory", "continue-on-error"}
_JOB = {"name", "needs", "if", "steps", "outputs", "env", "permissions", "strategy", "environment", "concurrency"}
_UNPLAYED = {"timeout-minutes", "runs-on", "continue-on-error"}


class UnplayableError(Exception):
    """The document says something that the player does not play."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step; either `uses` or `run`."""

    id: str
    name: str
    condition: Any = None
    uses: str = ""
    given: Table = field(default_factory=dict)
    run: str = ""
    shell: str = ""
    env: Table = field(default_factory=dict)
    folder: str = ""
    continue_on_error: Any = False


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job; `permissions` None are those of the workflow."""

    key: str
    name: str = ""
    needs: tuple[str, ...] = ()
    condition: Any = None
    steps: tuple[Step, ...] = ()
    outputs: Table = field(default_factory=dict)
    env: Table = field(default_factory=dict)
    permissions: Any = None
    strategy: Table = field(default_factory=dict)
    environment: Any = None
    concurrency: Any = None
    continue_on_error: Any = False


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """A workflow; `on` has the settings of each event by its name."""

    path: str
    name: str
    on: Mapping[str, Any]
    jobs: Mapping[str, Job]
    permissions: Any = None
    env: Table = field(default_factory=dict)
    concurrency: Any = None


@dataclass(frozen=True, kw_only=True)
class Composite:
    """A composite action; `inputs` are defaults, `outputs` expressions, None an input that has to be given."""

    inputs: Mapping[str, Any]
    outputs: Mapping[str, str]
    steps: tuple[Step, ...]


def workflow(text: str, path: str) -> Workflow:
    """Read a workflow's file."""
    document = yaml12.load(text)
    _known(document, _WORKFLOW, path)
    return Workflow(
        path=path,
        name=document.get("name") or path,
        on=_events(document["on"]),
        jobs={key: _job(key, one) for key, one in document["jobs"].items()},
        permissions=document.get("permissions"),
        env=document.get("env") or {},
        concurrency=document.get("concurrency"),
    )


def composite(text: str) -> Composite:
    """Read an action's metadata."""
    document = yaml12.load(text)
    if document["runs"]["using"] != "composite":
        raise UnplayableError(f"an action that is {document['runs']['using']}, not composite")
    inputs = {
        name: None if (one or {}).get("required") else (one or {}).get("default", "")
        for name, one in (document.get("inputs") or {}).items()
    }
    outputs = {name: one["value"] for name, one in (document.get("outputs") or {}).items()}
    return Composite(inputs=inputs, outputs=outputs, steps=_steps(document["runs"]["steps"]))


def _known(table: Table, names: set[str], what: str) -> None:
    unknown = set(table) - names
    if unknown:
        raise UnplayableError(f"{what}: {', '.join(sorted(unknown))}")


def _events(on: Any) -> dict[str, Any]:
    if isinstance(on, str):
        return {on: {}}
    return {name: {} for name in on} if isinstance(on, list) else {name: one or {} for name, one in on.items()}


def _job(key: str, one: Table) -> Job:
    _known(one, _JOB | _UNPLAYED, f"the job {key}")
    needs = one.get("needs", ())
    return Job(
        key=key,
        name=one.get("name") or "",
        needs=(needs,) if isinstance(needs, str) else tuple(needs),
        condition=one.get("if"),
        steps=_steps(one["steps"]),
        outputs=one.get("outputs") or {},
        env=one.get("env") or {},
        permissions=one.get("permissions"),
        strategy=one.get("strategy") or {},
        environment=one.get("environment"),
        concurrency=one.get("concurrency"),
        continue_on_error=one.get("continue-on-error", False),
    )


def _steps(steps: list[Table]) -> tuple[Step, ...]:
    return tuple(_step(number, one) for number, one in enumerate(steps, 1))


def _step(number: int, one: Table) -> Step:
    _known(one, _STEP | _UNPLAYED, f"step {number}")
    return Step(
        id=one.get("id") or f"__{number}",
        name=one.get("name") or one.get("uses") or one["run"].strip().partition("\n")[0],
        condition=one.get("if"),
        uses=one.get("uses") or "",
        given=one.get("with") or {},
        run=one.get("run") or "",
        shell=one.get("shell") or "",
        env=one.get("env") or {},
        folder=one.get("working-directory") or "",
        continue_on_error=one.get("continue-on-error", False),
    )
