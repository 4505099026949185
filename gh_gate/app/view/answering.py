"""What somebody fills in becomes the comment that they could have written: it says exactly that, or nothing is posted."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from gh_gate.app.view.filled import Unfit, typed
from gh_gate.app.view.ports import Wrong
from gh_gate.app.view.sight import Sight
from gh_gate.core import commands, decision, inputs, strict_json
from gh_gate.core.commands import MAX_TEXT, Command
from gh_gate.core.gate import Gate
from gh_gate.core.inputs import ABSENT
from gh_gate.core.inputs.examples import copy_line, fits
from gh_gate.errors import CommandError

REMARK: Final = "remark"
REASON: Final = "reason"
"""Names of the two fields of every form that are no inputs of the gate; an input may be called the same."""


def approval(sight: Sight, values: Mapping[str, Any], remark: str = "", *, form: bool = True) -> str:
    """Return the text of an approval.

    :param values: by the inputs' names; see `gh_gate.app.view.filled.typed`.
    :param form: whether texts are those of a form.
    :raise Wrong: where it would not count, or would be read as something else.
    """
    _require(sight, may=sight.may_approve, verb="approve")
    gate = sight.gate
    try:
        meant = inputs.validate(gate.inputs, Command("approve", None, typed(gate.inputs, values, form=form)))
    except Unfit as unfit:
        raise Wrong("Some values do not fit.", unfit.fields) from None
    line, words = _line(gate, meant), _words(remark, REMARK)
    _approves(line, gate, meant, "", field="")
    text = f"{line}\n\n{words}" if words else line
    _approves(text, gate, meant, words, field=REMARK)
    return text


def rejection(sight: Sight, reason: str = "") -> str:
    """Return the text of a rejection.

    :raise Wrong: where it would not count, or would be read as something else.
    """
    _require(sight, may=sight.may_reject, verb="reject")
    name, words = _name(sight.gate), _words(reason, REASON)
    text = " ".join(part for part in ("/reject", name, words) if part)
    found = _parsed(text, field=REASON)
    if (
        found is None
        or found.verb != "reject"
        or (found.text or "") != " ".join(part for part in (name, words) if part)
    ):
        raise _elsewise(REASON)
    return text


def withdrawal(sight: Sight, reason: str = "") -> str:
    """Return the text with which whoever asked withdraws a gate; it is no command.

    :raise Wrong: where the caller may not, or the reason would be read as a command.
    """
    _require(sight, may=sight.may_cancel, verb="withdraw")
    words = _words(reason, REASON)
    text = f"I withdraw the gate `{sight.gate.name}`{': ' if words else '.'}{words}"
    if _parsed(text, field=REASON) is not None:
        raise _elsewise(REASON)
    return text


def _line(gate: Gate, meant: Mapping[str, Any]) -> str:
    """Return the line that says all values; where they are too long for one comment, those that are no defaults."""
    stated = meant
    if not fits(meant):
        defaults = {
            field.name: strict_json.identity(field.default) for field in gate.inputs if field.default is not ABSENT
        }
        stated = {name: value for name, value in meant.items() if defaults.get(name) != strict_json.identity(value)}
    return copy_line(gate.inputs, stated, name=_name(gate))


def _name(gate: Gate) -> str | None:
    # On an issue there is one gate, and a name is one word more that can be read wrongly.
    return gate.name if gate.pull_request is not None else None


def _require(sight: Sight, *, may: bool, verb: str) -> None:
    if sight.tally.decision is not None:
        raise Wrong(f"This gate is {sight.tally.status} already.", {"": "the first decision stands"})
    if sight.closed:
        raise Wrong("No answer counts here now.", {"": sight.closed})
    if not may:
        why = sight.me.why.text if sight.me else "only people decide, and this token is no person's"
        raise Wrong(f"You may not {verb} this gate.", {"": why})


def _words(text: str, field: str) -> str:
    """Return a remark or reason as a comment holds it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    words = "\n".join(map(str.rstrip, lines)).strip()
    if len(words) > MAX_TEXT:
        raise Wrong("This is too long.", {field: f"must be at most {MAX_TEXT:,} characters"})
    if any(unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t" for character in words):
        raise Wrong("This cannot be posted.", {field: "holds a character that no comment can hold"})
    return words


def _approves(text: str, gate: Gate, meant: Mapping[str, Any], words: str, *, field: str) -> None:
    """Make sure that a text is read as the approval of exactly these values."""
    found = _parsed(text, field=field)
    if found is None or found.verb != "approve" or found.name != _name(gate) or (found.text or "") != words:
        raise _elsewise(field)
    try:
        read = inputs.validate(gate.inputs, found)
    except CommandError as error:
        raise Wrong("This would not count.", {field: decision.reply(error)}) from None
    if strict_json.identity(read) != strict_json.identity(dict(meant)):
        raise _elsewise(field)


def _parsed(text: str, *, field: str) -> Command | None:
    try:
        return commands.parse(text)
    except CommandError as error:
        raise Wrong("This would not count.", {field: decision.reply(error)}) from None


def _elsewise(field: str) -> Wrong:
    return Wrong(
        "This would be read as something else.", {field: "would change what the comment says; use plain words"}
    )
