"""A step that Argo has resumed: it runs only with an answer that it has found and verified itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from gh_gate.asked import Run
from gh_gate.errors import StillPending
from gh_gate.library import found
from gh_gate.library.decision import Decision
from gh_gate.library.question import Question

T = TypeVar("T")


def resumed(question: Question[T], context: Mapping[str, Any], run: Run) -> Decision[T]:
    """Return the approval of a step that was resumed; nothing is asked here, because nobody would see it.

    :raise StillPending: where somebody resumed the workflow, and nobody has decided.
    :raise Rejected, Expired, Cancelled: for what is no approval.
    :raise GateError: where no gate was asked, or another one.
    """
    try:
        return found.answer(question, context, run=run)
    except StillPending as error:
        raise StillPending(
            f"step {question.name} was resumed without a decision. {error.what}",
            why="whoever may resume a workflow need not be somebody who may approve",
            do="answer the gate, and then retry the workflow: argo retry",
            docs="docs/argo.md",
        ) from error
