"""One way to write a JSON value down: for digests, for comparing, and for people."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from gh_gate.core.text import code_span
from gh_gate.core.text.characters import is_hidden
from gh_gate.errors import UsageError

_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")


def canonical(value: Any) -> str:
    """Write a value down in the one way that digests are made of: compact JSON, keys sorted, floats as strings.

    :param value: mappings with text keys, lists, tuples, text, numbers, booleans and None.
    :returns: JSON; ``1``, ``"1"`` and ``true`` differ, the float 1.0 is ``"1.0"``, as the text "1.0" is: see `identity`.
    :raises UsageError: it holds something else, a number that is not finite, or half a character.
    """
    return _dumps(_writable(value, float_as=repr))


def identity(value: Any) -> str:
    """Write a value down so that two values are written alike exactly if they are the same: for comparing approvals.

    :param value: as for `canonical`.
    :returns: JSON with floats as numbers: 1, 1.0, "1", "1.0" and true are five different things.
    :raises UsageError: as `canonical`.
    """
    return _dumps(_writable(value, float_as=float))


def readable(value: Any) -> str:
    r"""Write a value as one line of JSON that people can read, copy and post, with what is invisible as ``\u....``.

    So is the ``<`` of what could be HTML: a reader of the comment would not see it.

    :param value: as for `canonical`.
    :raises UsageError: as `canonical`.
    """
    line = _TAG_START.sub("\\\\u003c", json.dumps(_writable(value, float_as=float), ensure_ascii=False))
    return "".join(_escaped(character) if is_hidden(character) else character for character in line)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _writable(value: Any, *, float_as: Callable[[float], Any]) -> Any:
    match value:
        case None | bool() | int():
            return value
        case float() if math.isfinite(value):
            return float_as(value)
        case str():
            return _whole(value)
        case Mapping():
            return {_whole(key): _writable(item, float_as=float_as) for key, item in value.items()}
        case list() | tuple():
            return [_writable(item, float_as=float_as) for item in value]
    raise UsageError(
        f"{code_span(repr(value))} cannot be written as JSON.",
        do="Use text, finite numbers, booleans, lists and mappings.",
    )


def _whole(text: Any) -> str:
    if not isinstance(text, str):
        raise UsageError(f"the key {code_span(repr(text))} cannot be written as JSON.", do="Use text for keys.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{code_span(text)} holds half a character (a lone surrogate).", do="Remove it.") from None
    return text
