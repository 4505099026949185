"""What somebody fills in on a page becomes the comment that they could have written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gh_gate.app.view.ports import Wrong
from gh_gate.app.view.sight import Sight
from gh_gate.core import commands, decision, inputs
from gh_gate.core.inputs import Field
from gh_gate.errors import CommandError


def approval(sight: Sight, values: Mapping[str, Any], remark: str = "") -> str:
    """Return the text of an approval.

    :raise Wrong: where it would not count.
    """
    _require(sight, may=sight.may_approve, verb="approve")
    text = " ".join(
        ["/approve", *_name(sight), json.dumps(dict(values), ensure_ascii=False)]
        if values
        else ["/approve", *_name(sight)]
    )
    if remark.strip():
        text += f"\n\n{remark.strip()}"
    _check(text, sight.gate.inputs)
    return text


def rejection(sight: Sight, reason: str = "") -> str:
    """Return the text of a rejection.

    :raise Wrong: where it would not count.
    """
    _require(sight, may=sight.may_reject, verb="reject")
    return " ".join(["/reject", *_name(sight), *reason.split()])


def _name(sight: Sight) -> list[str]:
    return [sight.gate.name] if sight.gate.pull_request is not None else []


def _require(sight: Sight, *, may: bool, verb: str) -> None:
    if sight.tally.decision is not None:
        raise Wrong(f"This gate is {sight.tally.status} already.", {"": "the first decision stands"})
    if not may:
        raise Wrong(f"You may not {verb} this gate.", {"": sight.me.why.text if sight.me else "you are no person"})


def _check(text: str, fields: Sequence[Field]) -> None:
    try:
        inputs.validate(fields, commands.parse(text))
    except CommandError as error:
        raise Wrong("This would not count.", {"": decision.reply(error)}) from None
