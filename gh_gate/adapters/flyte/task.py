"""A gate as a task of its own, which waits without a pod: Flyte's connector service looks after it."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Mapping
from string import Formatter
from typing import Any, Unpack

from flyte.connectors import AsyncConnectorExecutorMixin
from flyte.extend import TaskTemplate
from flyte.models import NativeInterface, SerializationContext

from gh_gate.adapters.flyte import cached
from gh_gate.adapters.flyte.answers import Kind, answer
from gh_gate.adapters.flyte.asked import Asked, require_portable, written
from gh_gate.adapters.flyte.connector import OUTPUT, TASK_TYPE
from gh_gate.adapters.flyte.questions import options_of, question
from gh_gate.adapters.flyte.source import source
from gh_gate.errors import UsageError
from gh_gate.library.options import Duration, Options


class GateTask(AsyncConnectorExecutorMixin, TaskTemplate):
    """Ask people for a value, as `gh_gate.adapters.flyte.new_event` does; the answer is the task's output.

    ::

        approve = GateTask("approve_deploy", prompt="{model}: accuracy {accuracy:.1%}. Deploy?",
                           inputs={"model": str, "accuracy": float}, data_type=bool, approvers="@org/ml-leads")
        gates = flyte.TaskEnvironment.from_task("gates", approve)

        approved = await approve(model="m1", accuracy=0.94)

    :param name: of the task, and of the gate.
    :param prompt: Markdown, with ``{fields}`` for the inputs where there are any.
    :param inputs: the task's inputs, which the prompt shows: names and types, of JSON values.
    :param data_type: and the others, as for `gh_gate.adapters.flyte.new_event`.
    :raise UsageError: for words that are wrong, when the code is loaded; and for ``notify`` and ``auto_approve_if``, which
        cannot be taken along.
    """

    def __init__(
        self,
        name: str,
        *,
        prompt: str,
        inputs: Mapping[str, Any] | None = None,
        data_type: Any = bool,
        timeout_seconds: Duration = 3600,
        poll_interval_seconds: float = 5,
        **options: Unpack[Options],
    ) -> None:
        require_portable(options)
        _require_inputs(prompt, inputs or {})
        wanted = answer(data_type)
        words = options_of(timeout_seconds=timeout_seconds, poll_interval_seconds=poll_interval_seconds, **options)
        asked = question(name, prompt, wanted, words)
        self._words, self._file = words, sys._getframe(1).f_code.co_filename  # noqa: SLF001 - its owners may decide
        self._asked, self._kind = asked, wanted.kind
        # A choice is a text where the connector is: it does not know the caller's own enumeration.
        output = str if wanted.kind is Kind.VALUE and wanted.typed else wanted.output
        taken = {word: (kind, inspect.Parameter.empty) for word, kind in (inputs or {}).items()}
        super().__init__(
            name=name,
            interface=NativeInterface.from_types(inputs=taken, outputs={OUTPUT: output}),
            task_type=TASK_TYPE,
            image=None,
        )

    def override(self, **words: Any) -> Any:
        """Refuse what Flyte lets callers change: the words of a gate are its question, and an answer is never cached.

        :raise UsageError: always.
        """
        raise UsageError(
            f"a GateTask cannot be overridden ({', '.join(words)}).",
            why="its words are its question, and kept in a cache its answer would be taken for the next run's too",
            do="write another GateTask",
        )

    def custom_config(self, sctx: SerializationContext) -> dict[str, Any]:  # noqa: ARG002 - Flyte's
        """Return what the connector reads."""
        code = source(os.environ, self._file)
        return {"gate": written(Asked(self._asked, self._kind, code), self._words)}

    async def execute(self, **inputs: Any) -> Any:
        """Wait in this process, as Flyte does where it runs on one machine."""
        cached.refuse()
        (value,) = await super().execute(**inputs)
        return self._asked.form.filled(value) if self._kind is Kind.RECORD else value


def _require_inputs(prompt: str, inputs: Mapping[str, Any]) -> None:
    """Find a field that no input fills when the code is loaded, and not when people wait for the question."""
    try:
        named = [field for _, field, _, _ in Formatter().parse(prompt if inputs else "") if field is not None]
    except ValueError as error:
        raise UsageError(
            f"the prompt cannot be filled in: {error}.", do="double a brace that is meant as such"
        ) from error
    for field in named:
        name = field.partition(".")[0].partition("[")[0]
        if name not in inputs:
            raise UsageError(
                f"the prompt shows {{{field[:80]}}}, and the task has no input {name[:80]!r}.",
                do=f"add it to `inputs`; there are {', '.join(inputs)}",
            )
