"""JSON of strangers, read so that no two readers could take it for two things, and no reader is worn out by it."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn

from gh_gate.core.strict_json import INT_MAX, INT_MIN

LEVELS: Final = 16
"""Of nesting; an envelope, its statement and the deepest answer of a form need fewer."""

_DIGITS: Final = 20
"""Hold every integer of 64 bits with its sign; more are not even looked at."""


class NotJson(Exception):  # noqa: N818 - says what a body is
    """A body that is not taken.

    :param detail: one sentence with nothing in it that was sent.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def loads(body: bytes) -> Any:
    """Read a body.

    :param body: JSON in UTF-8; the caller has limited its size.
    :return: dicts, lists, strings, ints of 64 bits, finite floats, booleans and None.
    :raise NotJson: for anything else: keys given twice, NaN, numbers that do not survive, half characters, NUL, deep nesting.
    """
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise NotJson("The body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"The body is not JSON: see its line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise _too_deep() from None
    _check(value, LEVELS)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("An object of the body has a key twice.")
    return found


def _integer(text: str) -> int:
    if len(text) > _DIGITS or not INT_MIN <= int(text) <= INT_MAX:
        raise NotJson("The body holds an integer beyond 64 bits; write it as text if it is meant.")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotJson("The body holds a number that is not finite.")
    return value


def _constant(_: str) -> NoReturn:
    raise NotJson("The body holds NaN or Infinity, which JSON does not know.")


def _check(value: Any, left: int) -> None:
    """Look at every text, and no deeper than is allowed."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict | list):
        if left == 0:
            raise _too_deep()
        for key in value if isinstance(value, dict) else ():
            _check_text(key)
        for inner in value.values() if isinstance(value, dict) else value:
            _check(inner, left - 1)


def _check_text(text: str) -> None:
    if "\0" in text or (not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)):
        raise NotJson("A text of the body holds NUL or half a character.")


def _too_deep() -> NotJson:
    return NotJson(f"The body is nested more than {LEVELS} levels deep.")
