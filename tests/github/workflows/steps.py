"""The steps of a job, or of a composite action, one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.action import runner
from tests.github.state_code import Commit
from tests.github.workflows.contexts import variables
from tests.github.workflows.document import Step
from tests.github.workflows.expr_values import text
from tests.github.workflows.expression import Scope, fill, holds
from tests.github.workflows.machine import Machine


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A step that was looked at.

    :param outcome: before `continue-on-error` is applied, `conclusion` after it.
    :param code: with which its script ended, 0 where none ran.
    :param inner: the steps of the action that it used.
    """

    id: str
    name: str
    outcome: str
    conclusion: str
    code: int = 0
    log: str = ""
    summary: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    inner: Sequence[Ran] = ()

    @property
    def context(self) -> dict[str, Any]:
        return {"outputs": self.outputs, "outcome": self.outcome, "conclusion": self.conclusion}


@dataclass(frozen=True)
class Done:
    """What playing a step left, before anybody asks whether it may fail."""

    code: int = 0
    log: str = ""
    summary: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    inner: Sequence[Ran] = ()


@dataclass(kw_only=True)
class Frame:
    """Where steps are executed.

    :param contexts: what their expressions see, beside `env` and `steps`.
    :param env: variables of the workflow, the job and the action's step.
    :param exported: what steps of the job wrote to GITHUB_ENV.
    :param actions: plays a step that uses an action.
    :param cancelled: whether the run has been.
    """

    machine: Machine
    workspace: Path
    commit: Commit
    contexts: Mapping[str, Any]
    env: Mapping[str, str]
    exported: dict[str, str]
    actions: Callable[[Step, Frame, Mapping[str, str]], Done]
    cancelled: Callable[[], bool]
    ran: list[Ran] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return any(one.conclusion == "failure" for one in self.ran)

    def scope(self, env: Mapping[str, str]) -> Scope:
        """What an expression of the next step may use."""
        own = {"env": env, "steps": {one.id: one.context for one in self.ran}}
        status = {
            "success": lambda: not self.failed and not self.cancelled(),
            "failure": lambda: self.failed and not self.cancelled(),
            "cancelled": self.cancelled,
            "always": lambda: True,
        }
        return Scope({**self.contexts, **own}, status)

    def play(self, steps: Sequence[Step]) -> list[Ran]:
        """Execute steps in order; all of them are in the answer, also those that were skipped."""
        for step in steps:
            self.ran.append(self._one(step))
        return self.ran

    def _one(self, step: Step) -> Ran:
        env = {**self.env, **self.exported}
        if not holds(step.condition, self.scope(env)):
            return Ran(id=step.id, name=step.name, outcome="skipped", conclusion="skipped")
        env |= {name: text(value) for name, value in fill(dict(step.env), self.scope(env)).items()}
        done = self.actions(step, self, env) if step.uses else self._script(step, env)
        outcome = "failure" if done.code else "success"
        tolerated = fill(step.continue_on_error, self.scope(env))
        return Ran(
            id=step.id,
            name=step.name,
            outcome=outcome,
            conclusion="success" if tolerated else outcome,
            code=done.code,
            log=done.log,
            summary=done.summary,
            outputs=done.outputs,
            inner=done.inner,
        )

    def _script(self, step: Step, env: Mapping[str, str]) -> Done:
        scope = self.scope(env)
        files = _Files(self.machine.folder)
        known = variables(self.contexts["github"], self.contexts["runner"])
        environ = {**self.machine.environment(), **known, **env, **files.variables()}
        if "action_path" in self.contexts["github"]:
            environ["GITHUB_ACTION_PATH"] = self.contexts["github"]["action_path"]
        ended = self.machine.run(fill(step.run, scope), step.shell, environ, self.workspace / fill(step.folder, scope))
        self.exported.update(files.pairs("env"))
        return Done(ended.code, ended.log, files.read("step_summary"), files.pairs("output"))


class _Files:
    """The files through which a step tells the runner something, made anew for every step."""

    NAMES = ("output", "env", "step_summary", "path", "state")

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "commands"
        self._folder.mkdir(exist_ok=True)
        for name in self.NAMES:
            (self._folder / name).write_bytes(b"")

    def variables(self) -> dict[str, str]:
        return {f"GITHUB_{name.upper()}": str(self._folder / name) for name in self.NAMES}

    def read(self, name: str) -> str:
        return (self._folder / name).read_bytes().decode()

    def pairs(self, name: str) -> dict[str, str]:
        return dict(runner.outputs(self.read(name)))
