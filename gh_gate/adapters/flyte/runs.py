"""Which run asks: its name for people, and the key that finds a gate again after a crash, a retry, or a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import flyte

from gh_gate import environment
from gh_gate.adapters.flyte.source import Source
from gh_gate.asked import Run
from gh_gate.errors import UsageError

_ASKED = "gh_gate.asked"
"""Where an action's context keeps who has asked by which name."""


@dataclass(frozen=True, slots=True)
class Asking:
    """An action of a Flyte run that asks.

    :param key: made of the run and the action, which are the same in every attempt.
    :param run: the run's name.
    """

    key: str
    run: str

    @classmethod
    def now(cls, name: str, asker: object) -> Self | None:
        """Return the action that asks now; None outside a task.

        :param name: of the event; asked again by the same action, it is another event.
        :param asker: the coroutine's task, or the thread, that asks.
        :raise UsageError: where two of them ask by one name: after a restart each could take the other's answer.
        """
        context = flyte.ctx()
        if not context:
            return None
        number = _number(context, name, asker)
        asking = cls.of(context.action)
        return cls(f"{asking.key}/{number}", asking.run) if number > 1 else asking

    @classmethod
    def of(cls, action: Any) -> Self:
        """Return an action, as Flyte names it."""
        return cls.at(action.org, action.project, action.domain, action.run_name, action.name)

    @classmethod
    def at(cls, org: str, project: str, domain: str, run: str, action: str) -> Self:
        """Return an action by its parts; what a run on this machine has not is empty."""
        return cls("/".join(filter(None, ["flyte", org, project, domain, run, action])), run)

    def of_code(self, code: Source, environ: Mapping[str, str]) -> Run:
        """Return the run that asks.

        :param code: what runs.
        :param environ: what else is known, such as the event of the workflow in which a run on this machine takes place:
            whom to believe depends on it.
        """
        known = environment.run(environ, self.key)
        return replace(known, title=f"Flyte run {self.run}", commit=code.commit, workflow_path=code.path)


def _number(context: Any, name: str, asker: object) -> int:
    """Count the events of one name in one action: a task that runs again asks in the same order, and finds the same ones.

    Every attempt of an action has a context of its own, so counting begins anew; a trace is an action of its own.
    """
    asked = context.data.setdefault(_ASKED, {}).setdefault((context.action.name, name), [])
    if any(one is not asker for one in asked):
        raise UsageError(
            f"the event {name} is asked several times at once.",
            why="whichever asks first is the first, so after a restart one could be given the answer to another",
            do='give each its own name, such as f"review-{item}"',
            docs="docs/flyte.md",
        )
    asked.append(asker)
    return len(asked)
