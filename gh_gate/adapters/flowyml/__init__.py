"""flowyml: a step that really asks, and without which nothing after it runs.

::

    from flowyml import Pipeline, step
    from gh_gate.adapters.flowyml import approval

    pipeline.add_step(train)
    pipeline.add_step(approval(name="approve_deploy", approver="@org/ml-leads"))
    pipeline.add_step(deploy)

Where things are:

    step.py       the step: asks, waits, gives the decision to the steps after it
    asker.py      which run is asking, for the gate
    order.py      keeps steps on the side of the gate where the pipeline has them
    running.py    which run a step belongs to; what is done when a pipeline with a gate starts
    places.py     where a gate may not stand, because flowyml would not wait for it, or go on after a no
    given_back.py the terminal, for as long as people are asked
    values.py     what the run knows so far, for the prompt and for conditions
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from gh_gate.adapters.flowyml.asker import Asker
from gh_gate.errors import UsageError
from gh_gate.library.options import Duration

if TYPE_CHECKING:
    from gh_gate.adapters.flowyml.step import ApprovalStep

__all__ = ["approval"]


def approval(
    name: str = "approval",
    approver: str | Sequence[str] | None = None,
    timeout_seconds: Duration = 3600,
    auto_approve_if: bool | Callable[..., Any] | None = None,
    *,
    prompt: str = "",
    inputs: Any = None,
    key: str = "",
    **options: Any,
) -> ApprovalStep:
    """Return a step that asks people, and fails unless they approve; the run stops there.

    The decision is handed to the steps after it under the step's name: ``def deploy(approve_deploy)`` gets it, with
    ``approve_deploy.inputs`` and ``approve_deploy.by``. It is never taken from flowyml's cache.

    :param name: of the step and of the gate.
    :param approver: ``@user``, ``@org/team``, ``codeowners:PATH``, an alias of the policy file such as ``ml-team``, or a
        list of these; by default the code owners.
    :param timeout_seconds: until when commands count, from the opening: seconds, or ``"24h"``.
    :param auto_approve_if: a function without parameters, or with names of earlier outputs or of the pipeline's context;
        where it gives True nobody is asked, and that is recorded as the policy's decision.
    :param prompt: Markdown; ``{fields}`` are earlier outputs and the pipeline's context, as in ``{metrics[accuracy]:.1%}``.
    :param inputs: what an approver fills in, as `gh_gate.approval` takes it.
    :param key: a word that is the same for every try of this run, and new for the next; by default ``GH_GATE_KEY``, or
        flowyml's run id.
    :param options: the rest of `gh_gate.library.options.Options`.
    :raise UsageError: for what is wrong with these words, or where flowyml is missing.
    """
    for word, ours in (("approvers", "approver"), ("timeout", "timeout_seconds")):
        if word in options:
            raise UsageError(f"flowyml's approval has no `{word}`.", do=f"say it in `{ours}`")
    if approver:
        options["approvers"] = approver
    words = {**options, "timeout": timeout_seconds, "auto_approve_if": auto_approve_if}
    file = sys._getframe(1).f_code.co_filename  # noqa: SLF001 - plain `codeowners` means those of the pipeline's script
    return _needed()(name, prompt, inputs, Asker(key, file), words)


def _needed() -> type[ApprovalStep]:
    try:
        from gh_gate.adapters.flowyml.step import ApprovalStep  # noqa: PLC0415 - flowyml is only loaded where it is used
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "flowyml":
            raise
        raise UsageError("this needs flowyml, which is not installed.", do="pip install 'gh-gate[flowyml]'") from error
    return ApprovalStep
