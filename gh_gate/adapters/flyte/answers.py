"""What a task waits for: from its ``data_type`` to the fields that people fill in, and back to a value of that type."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final, Literal, get_origin, is_typeddict

from gh_gate.core.gate import Status
from gh_gate.errors import UsageError
from gh_gate.library.decision import Decision

FIELD: Final = "value"
"""What the one field of a scalar is called."""

_SCALARS: Final[Mapping[Any, str]] = {int: "int", float: "float", str: "str"}


class Kind(StrEnum):
    """What an approval's values become: a yes or no, one field's value, its JSON as text, a mapping, or a class's instance."""

    YES_OR_NO = "bool"
    VALUE = "value"
    JSON = "json"
    FIELDS = "fields"
    RECORD = "record"

    def has(self, decision: Decision[Any]) -> bool:
        """Tell whether a decision is an answer; what is none is an error. A "no" is one where a yes or no was asked."""
        return decision.approved or (self is Kind.YES_OR_NO and decision.status is Status.REJECTED)

    def of(self, decision: Decision[Any]) -> Any:
        """Return a decision's value as plain data; only of one that is an answer."""
        values = decision.values
        if self is Kind.YES_OR_NO:
            return decision.approved and values[FIELD]
        if self in (Kind.FIELDS, Kind.RECORD):
            return dict(values)
        return json.dumps(values[FIELD], ensure_ascii=False) if self is Kind.JSON else values[FIELD]


@dataclass(frozen=True)
class Answer:
    """How a value is asked for, and read.

    :param inputs: the fields, as `gh_gate.library.question.ask` takes them.
    :param output: the type that the task gets.
    :param typed: makes it of an approval's typed inputs; None where the plain data have it already.
    """

    kind: Kind
    inputs: Any
    output: Any
    typed: Callable[[Any], Any] | None = None

    def of(self, decision: Decision[Any]) -> Any:
        """Return a decision's value; only of one that is an answer."""
        return self.typed(decision.inputs) if self.typed else self.kind.of(decision)


def answer(data_type: Any) -> Answer:
    """Return what a ``data_type`` means.

    :param data_type: ``bool`` (an approval is True unless it says false, a rejection is False), ``int``, ``float`` or
        ``str``; a choice (an enumeration or ``Literal``); a pydantic model, dataclass or TypedDict, or fields as
        `gh_gate.request` takes them; any other type is JSON, and comes as a text.
    :raise UsageError: for what is no type.
    """
    if isinstance(data_type, Mapping) or (isinstance(data_type, Sequence) and not isinstance(data_type, str)):
        return Answer(Kind.FIELDS, data_type, dict)
    if data_type is bool:
        return Answer(Kind.YES_OR_NO, {FIELD: {"type": "bool", "default": True}}, bool)
    if isinstance(data_type, type) and data_type in _SCALARS:
        return Answer(Kind.VALUE, {FIELD: _SCALARS[data_type]}, data_type)
    if is_typeddict(data_type):
        return Answer(Kind.FIELDS, data_type, dict)
    if _is_record(data_type):
        return Answer(Kind.RECORD, data_type, data_type, lambda made: made)
    if _is_choice(data_type):
        one_field = dataclasses.make_dataclass("Choice", [(FIELD, data_type)])
        return Answer(Kind.VALUE, one_field, data_type, lambda made: getattr(made, FIELD))
    if isinstance(data_type, type) or get_origin(data_type) is not None or data_type is Any:
        return Answer(Kind.JSON, {FIELD: "json"}, str)
    raise UsageError(
        f"`data_type` is {data_type!r:.60}, which is no type.",
        do="give bool, int, float, str, or a class with the fields that people fill in",
    )


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "model_fields"))


def _is_choice(kind: Any) -> bool:
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum))
