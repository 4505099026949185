"""A gate as it travels through Flyte: in a task's template, and in what a connector remembers of a task.

It is JSON text: in protobuf's own structures every number is a float.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gh_gate.adapters.flyte.answers import Kind
from gh_gate.adapters.flyte.source import Source
from gh_gate.core import inputs as typed
from gh_gate.errors import UsageError
from gh_gate.library import question as questions
from gh_gate.library.decision import Decision
from gh_gate.library.question import Question

_STAYS = {
    "notify": "addresses are secrets, and whoever may see the task could read them: set GH_GATE_NOTIFY_URLS where the connector runs",
    "auto_approve_if": "a condition is code, and the connector has none of yours: decide in a task whether to ask",
}


@dataclass(frozen=True)
class Asked:
    """What a task without a pod asks.

    :param question: with plain fields; the task itself makes its own type of the values.
    :param kind: what the values become.
    :param code: of the task.
    """

    question: Question[Any]
    kind: Kind
    code: Source

    def value(self, decision: Decision[Any]) -> Any:
        """Return a decision's value as plain data; only of one that is an answer."""
        value = self.kind.of(decision)
        if self.kind is not Kind.RECORD:
            return value
        # Flyte makes the instance where the task's class is known, and wants a value for each of its fields.
        return {field.name: value.get(field.name) for field in self.question.form.fields}


def require_portable(options: Mapping[str, Any]) -> None:
    """Refuse what must not, or cannot, be taken along with a task.

    :raise UsageError: naming it.
    """
    for word, why in _STAYS.items():
        if options.get(word):
            raise UsageError(f"`{word}` is not for a gate that waits without a pod.", why=why)


def written(asked: Asked, options: Mapping[str, Any]) -> str:
    """Return what is asked as text.

    :param options: as `gh_gate.library.question.ask` and `require_portable` have checked them.
    """
    question = asked.question
    words = {
        "name": question.name,
        "prompt": question.prompt,
        "inputs": [typed.to_json(field) for field in question.form.fields],
        "kind": asked.kind,
        "path": asked.code.path,
        "commit": asked.code.commit,
        "options": dict(options),
    }
    return json.dumps(words, default=_plain)


def read(text: str) -> Asked:
    """Read what `written` wrote.

    :raise UsageError: where another version of gh-gate wrote something else.
    """
    try:
        words = json.loads(text)
        fields = [typed.from_json(field) for field in words["inputs"]]
        question = questions.ask(words["name"], words["prompt"], fields, **words["options"])
        return Asked(question, Kind(words["kind"]), Source(words["path"], words["commit"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            "the task's gate cannot be read.",
            why=f"{type(error).__name__}: {error}",
            do="run the same version of gh-gate where the task is deployed and where the connector runs",
        ) from error


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise UsageError(f"{value!r:.60} cannot be written into a task.", do="give texts and numbers")
