"""One execution of one job: its folder, its token, its contexts, its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.action import runner
from tests.github.state_code import Commit
from tests.github.workflows import actions, contexts
from tests.github.workflows.document import Job
from tests.github.workflows.expr_values import text
from tests.github.workflows.expression import Scope, fill
from tests.github.workflows.machine import Machine
from tests.github.workflows.steps import Frame, Ran


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a job leaves.

    :param outputs: those that are not empty; the runner leaves the others out.
    """

    conclusion: str
    steps: Sequence[Ran] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> dict[str, int]:
        """With which code each step that ran ended, by its id."""
        return {one.id: one.code for one in self.steps if one.outcome != "skipped"}

    @property
    def log(self) -> str:
        return "".join(one.log for one in self.steps)

    @property
    def summary(self) -> str:
        return "".join(one.summary for one in self.steps)

    def told(self, command: str) -> str:
        """The annotations of one kind: `error`, `warning` or `notice`."""
        return "\n".join(one.data for one in runner.executed(self.log) if one.name == command)


@dataclass(frozen=True, kw_only=True)
class Execution:
    """What a job is executed with.

    :param port: where its programs ask for time to pass.
    :param given: the contexts that the attempt knows: github, needs, matrix, strategy, job, inputs, vars, secrets.
    :param env: the workflow's variables, not yet filled in.
    """

    job: Job
    folder: Path
    port: int
    commit: Commit
    given: Mapping[str, Any]
    env: Mapping[str, Any]
    runner: str
    cancelled: Callable[[], bool]

    def play(self) -> Result:
        """Execute the steps."""
        frame = self._frame()
        ran = frame.play(self.job.steps)
        outputs = fill(dict(self.job.outputs), frame.scope({**frame.env, **frame.exported}))
        conclusion = "cancelled" if self.cancelled() else "failure" if frame.failed else "success"
        return Result(conclusion=conclusion, steps=tuple(ran), outputs=_told(outputs))

    def _frame(self) -> Frame:
        machine = Machine(self.folder, self.port)
        workspace, temp = self.folder / "workspace", self.folder / "temp"
        workspace.mkdir()
        temp.mkdir()
        paths = {"job": self.job.key, "workspace": str(workspace), "event_path": str(self.folder.parent / "event.json")}
        known = {
            **self.given,
            "github": {**self.given["github"], **paths},
            "runner": contexts.runner(temp, self.runner),
        }
        return Frame(
            machine=machine,
            workspace=workspace,
            commit=self.commit,
            contexts=known,
            env=_variables(known, self.env, self.job.env),
            exported={},
            actions=actions.play,
            cancelled=self.cancelled,
        )


def _variables(known: Mapping[str, Any], *levels: Mapping[str, Any]) -> dict[str, str]:
    """The variables of the workflow, then those of the job, which may use the former."""
    found: dict[str, str] = {}
    for level in levels:
        scope = Scope({**known, "env": dict(found)})
        found |= {name: text(value) for name, value in fill(dict(level), scope).items()}
    return found


def _told(outputs: Mapping[str, Any]) -> dict[str, str]:
    return {name: text(value) for name, value in outputs.items() if text(value)}
