"""What a condition takes for an answer: the four types that Flyte knows, and how an approver's inputs become one of them.

https://github.com/flyteorg/flyte-sdk/blob/main/src/flyte/_condition.py
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from gh_gate.core.inputs import ABSENT, Field
from gh_gate.errors import UsageError


class Kind(StrEnum):
    """The type of a condition, as Python calls it."""

    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    STR = "str"


Value = bool | int | float | str

_ONE = {Kind.INT: "int", Kind.FLOAT: "float", Kind.STR: "str"}
_NUMBERS = {Kind.INT: ("int",), Kind.FLOAT: ("float", "int")}
_NAMES = {Kind.BOOL: "boolValue", Kind.INT: "intValue", Kind.FLOAT: "floatValue", Kind.STR: "stringValue"}


def fields(kind: Kind) -> Mapping[str, str]:
    """Return the inputs of a condition that declares none itself: nothing for a bool, else one ``value``."""
    return {"value": _ONE[kind]} if kind in _ONE else {}


def require_fit(kind: Kind, inputs: Sequence[Field]) -> None:
    """Refuse inputs that cannot become a condition's value.

    :raise UsageError: for a number that is not exactly one number, and for a bool: its yes or no is the approval itself, so a
        value beside it would be lost, or say the opposite.
    """
    if kind is Kind.BOOL and inputs:
        raise UsageError(
            "the condition takes a bool, which is the approval itself, and the gate has inputs.",
            do="declare no inputs, or make it a str condition: it takes all as JSON",
        )
    wanted = _NUMBERS.get(kind)
    if wanted is None:
        return
    if len(inputs) != 1 or inputs[0].type not in wanted or not (inputs[0].required or inputs[0].default is not ABSENT):
        raise UsageError(
            f"the condition takes one {kind}, and the gate's inputs are not that.",
            do=f"declare one required input of the type {' or '.join(wanted)}, or make it a str condition: it takes all as JSON",
        )


def value(kind: Kind, inputs: Sequence[Field], given: Mapping[str, Any]) -> Value:
    """Return what an approval signals.

    :param inputs: of the gate; they fit.
    :param given: the approved values.
    """
    if kind is Kind.BOOL:
        return True
    if len(inputs) != 1:
        return _text(dict(given))
    only = given.get(inputs[0].name, "")
    if kind is Kind.STR:
        return only if isinstance(only, str) else _text(only)
    return int(only) if kind is Kind.INT else float(only)


def payload(kind: Kind, said: Value) -> dict[str, Any]:
    """Return a value as JSON of Flyte's ``EventPayload``; whole numbers as text, so that no reader rounds them.

    https://protobuf.dev/programming-guides/json/
    """
    return {_NAMES[kind]: str(said) if kind is Kind.INT else said}


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
