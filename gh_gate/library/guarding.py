"""One call of a guarded function: asked, and run only as it was asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gh_gate.core import prompt
from gh_gate.core.prompt import template
from gh_gate.errors import GateError, UsageError
from gh_gate.library import apart as telling
from gh_gate.library import call
from gh_gate.library.asking import open_gate
from gh_gate.library.call import Guarded
from gh_gate.library.decision import Decision
from gh_gate.library.pending import PendingGate
from gh_gate.library.question import Question

MARK = "__gh_gate__"
"""The attribute of a guarded function that holds the names of its gates."""


def names(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the names of the gates that stand in front of a function already."""
    return tuple(getattr(function, MARK, ()))


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked before every call of a function.

    :param key: as for `gh_gate.request`.
    :param apart: names what tells calls apart; None where all arguments do.
    :param fills: whether approvers fill something in, which the function then gets instead of the decision.
    """

    question: Question[Any]
    known: Guarded
    key: str
    apart: Callable[..., Any] | None
    fills: bool

    def check(self) -> None:
        """Make sure that this can be asked, and its answer be given to the function.

        :raise UsageError: naming what is wrong.
        """
        function, name = self.known.function, self.question.name
        call.require_fields(self.question.prompt, self.known)
        if self.apart is not None:
            telling.require_apart(self.apart, self.known)
        if self.question.form.fields and not self.known.takes:
            raise UsageError(
                f"the gate of {function.__name__} has inputs, and the function has no parameter to get them.",
                do=f"give it a parameter `{call.APPROVED}`",
            )
        if name in names(function):
            raise UsageError(
                f"two gates in front of {function.__name__} have the same name, so one answer would be both.",
                do=f'give one of them another: name="{name}-again"',
            )

    def ask(self, bound: inspect.BoundArguments) -> Asked:
        """Ask about one call, or find what was asked about it.

        :raise UsageError: for an argument that tells nothing apart.
        """
        identity = telling.identity(self.known, bound, self.apart)
        pending = open_gate(self.question, call.context_of(bound), key=self.key, apart=identity)
        return Asked(self, bound, identity, pending)


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that people are asked about.

    :param identity: what it was told apart by when it was asked.
    """

    asking: Asking
    bound: inspect.BoundArguments
    identity: str
    pending: PendingGate[Any]

    def run(self, decision: Decision[Any]) -> Any:
        """Call the function with what was approved.

        :raise GateError: where the call is not the one any more that people were asked about.
        """
        self._require_same()
        return self.asking.known.run(self.bound, decision.inputs if self.asking.fills else decision)

    def _require_same(self) -> None:
        """Refuse arguments that somebody changed while people were thinking."""
        known, question = self.asking.known, self.asking.question
        told = telling.identity(known, self.bound, self.asking.apart)
        shown = prompt.inert(template.render(question.prompt, call.context_of(self.bound)))
        if told == self.identity and shown == self.pending.prompt:
            return
        raise GateError(
            f"the arguments of {known.function.__name__} changed while people were asked about them.",
            why="what was approved is another call",
            do="call it again, so that people are asked about it as it is now; or give it what nobody else changes",
        )
