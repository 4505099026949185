"""Flyte's ``POST /submit/json``: from the body that flyteplugins-hitl takes to the inputs of an approval.

There anybody could answer with any type, "maybe" was False, and the answer was written wherever the body said. Here the value
has to be one that the gate's own field takes, and what it becomes is the caller's comment.
"""

from __future__ import annotations

from typing import Any, Final

from gh_gate.app.asking.refusals import WrongField
from gh_gate.app.view import At, Sight
from gh_gate.app.web.api.bodies import Submission
from gh_gate.core.commands.bare import Bare
from gh_gate.core.inputs import Field, describe
from gh_gate.core.inputs.values import Mismatch, typed

_TYPES: Final = {"int", "float", "bool", "str"}


def place_of(request_id: str) -> At:
    """Return which gate an id names: ``OWNER/REPO#NUMBER/NAME``."""
    place, _, rest = request_id.partition("#")
    owner, _, repository = place.partition("/")
    number, _, name = rest.partition("/")
    return At(owner, repository, int(number), name)


def approval(sight: Sight, body: Submission) -> dict[str, Any]:
    """Return the inputs of the approval.

    :raise WrongField: for a value that the gate does not take, or a gate that takes no single value.
    """
    fields = sight.gate.inputs
    if len(fields) != 1:
        raise WrongField(
            "request_id", "this gate takes no single value.", do="answer at the gate's own address with its inputs"
        )
    _require_type(fields[0], body.data_type)
    return {fields[0].name: _value(fields[0], body.value)}


def _require_type(field: Field, data_type: str | None) -> None:
    """Refuse an answer that takes the question for another one; a type that is none of theirs was text to them."""
    wanted = field.type if field.type in _TYPES else "str"
    said = data_type if data_type in _TYPES else "str"
    if data_type is not None and said != wanted:
        raise WrongField("data_type", f"the gate takes {describe(field)}, which is a {wanted}.")


def _value(field: Field, value: Any) -> Any:
    """Read a value; a text may stand for a number or a truth value, as a form sends it."""
    try:
        return typed(field, Bare(value) if isinstance(value, str) and field.type != "str" else value)
    except Mismatch:
        raise WrongField("value", f"the value must be {describe(field)}.") from None
