"""What a declared field must be, so that every gate can be answered; each rule says which field breaks it, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NoReturn

from gh_gate.core import strict_json
from gh_gate.core.inputs import patterns
from gh_gate.core.inputs.fields import ABSENT, NAME, Field, describe
from gh_gate.core.inputs.values import Mismatch, typed
from gh_gate.core.text import code_span
from gh_gate.errors import CommandError, UsageError

MAX_DESCRIPTION: Final = 300
MAX_PATTERN: Final = 500
MAX_CHOICES: Final = 50
MAX_CHOICE: Final = 100
PATTERN_LENGTH: Final = 1_024
"""The longest text that meets a pattern."""

_GOES_WITH = {
    "min": {"int", "float"},
    "max": {"int", "float"},
    "pattern": {"str"},
    "max_length": {"str"},
    "choices": {"enum"},
}


def checked(field: Field) -> Field:
    """Return the field, its default as its own type and a pattern's texts limited; or refuse it.

    :raises UsageError: with the field's name and what the attribute takes.
    """
    _check_name(field)
    for attribute, types in _GOES_WITH.items():
        if getattr(field, attribute) not in (None, ()) and field.type not in types:
            _refuse(
                field, f"has {code_span(attribute)}, which goes with {' and '.join(sorted(types))}, not {field.type}"
            )
    if not isinstance(field.required, bool):
        _refuse(field, f"has {code_span('required')} {_shown(field.required)}", "Write true or false.")
    _check_description(field)
    _check_range(field)
    if field.pattern is not None and field.max_length is None:
        field = replace(field, max_length=PATTERN_LENGTH)
    _check_lengths(field)
    _check_pattern(field)
    _check_choices(field)
    return _with_default(field)


def _check_name(field: Field) -> None:
    if not _is_text(field.name, 64) or not NAME.fullmatch(field.name):
        raise UsageError(
            f"{code_span(str(field.name))} is no name for an input.",
            do="Begin with a letter or `_`; go on with letters, digits, `_` and `-`; at most 64 characters.",
        )


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest


def _is_list(value: Any, longest: int) -> bool:
    return isinstance(value, tuple) and 1 <= len(value) <= longest


def _check_description(field: Field) -> None:
    text = field.description
    if not _is_text(text, MAX_DESCRIPTION):
        _refuse(field, f"has a description that is no text of at most {MAX_DESCRIPTION} characters")
    _copyable(field, text, "description")


def _check_range(field: Field) -> None:
    for attribute in ("min", "max"):
        limit = getattr(field, attribute)
        if limit is not None and type(limit) not in ({int} if field.type == "int" else {int, float}):
            _refuse(field, f"has {code_span(attribute)} {_shown(limit)}", f"Give a number as {field.type}.")
        _copyable(field, limit, attribute)
    if field.min is not None and field.max is not None and field.min > field.max:
        _refuse(field, f"has a min of {field.min} above its max of {field.max}")


def _check_lengths(field: Field) -> None:
    limit = field.max_length
    if limit is not None and (type(limit) is not int or not 1 <= limit <= strict_json.MAX_BYTES):
        _refuse(field, f"has max_length {_shown(limit)}", f"Give a whole number from 1 to {strict_json.MAX_BYTES}.")


def _check_pattern(field: Field) -> None:
    pattern = field.pattern
    if pattern is None:
        return
    if not _is_text(pattern, MAX_PATTERN):
        _refuse(field, f"has a pattern that is no text of at most {MAX_PATTERN} characters")
    _copyable(field, pattern, "pattern")
    try:
        patterns.require(pattern)
    except patterns.Unmatchable as error:
        _refuse(field, f"has the pattern {code_span(pattern)}, which {error}")
    if field.max_length is None or field.max_length > PATTERN_LENGTH:
        _refuse(field, f"has a pattern and a max_length above {PATTERN_LENGTH}", "Short texts only meet a pattern.")


def _check_choices(field: Field) -> None:
    if field.type != "enum":
        return
    if not _is_list(field.choices, MAX_CHOICES):
        _refuse(
            field, f"is an enum and needs 1 to {MAX_CHOICES} choices", 'Give a list such as ["staging", "production"].'
        )
    for choice in field.choices:
        if not choice or not _is_text(choice, MAX_CHOICE):
            _refuse(
                field,
                f"has the choice {_shown(choice)}, which is no text of 1 to {MAX_CHOICE} characters",
                "Put quotes around it: YAML reads yes, no, on, off and numbers as something else.",
            )
        _copyable(field, choice, "choice")
    if len(set(field.choices)) < len(field.choices):
        _refuse(field, "has the same choice twice")


def _with_default(field: Field) -> Field:
    if field.default is ABSENT:
        return field
    plain = _copyable(field, field.default, "default")
    try:
        default = typed(field, plain)
    except Mismatch:
        _refuse(field, f"has the default {_shown(field.default)}, which is not {describe(field)}")
    return replace(field, default=default)


def _copyable(field: Field, value: Any, attribute: str) -> Any:
    """Return a value as an approver's JSON would give it, or refuse what could never be typed."""
    try:
        return strict_json.loads(strict_json.readable(value))
    except (CommandError, UsageError) as error:
        _refuse(field, f"has a {attribute} that cannot be written in a comment: {error.what.rstrip('.')}", error.do)


def _shown(value: Any) -> str:
    return code_span(repr(value))


def _refuse(field: Field, why: str, do: str = "") -> NoReturn:
    raise UsageError(f"the input {code_span(field.name)} {why}.", do=do)
