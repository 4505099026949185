"""The caller's own condition for not asking anybody: ``auto_approve_if``. Whatever is not plainly true asks people."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from gh_gate.errors import UsageError
from gh_gate.library import named

_WHAT = "auto_approve_if"


def checked(condition: Any, *, what: str = _WHAT) -> bool | Callable[..., Any] | None:
    """Return a condition that can be evaluated later.

    :raise UsageError: for what is neither a truth value nor a plain function whose parameters have names, and for a
        function that would get nothing of the context, because all its parameters have defaults.
    """
    if condition is None or isinstance(condition, bool):
        return condition
    found = named.checked(condition, what=what, do="give True, False, or a function that is not async")
    takes = named.takes(found, what=what)
    defaults = sorted(takes.own - takes.bound)
    if defaults and not takes.needed and not takes.everything:
        raise UsageError(
            f"`{what}` has a default for `{defaults[0]}`, so it would never get a value of the context.",
            do="leave out the default; or write a lambda without parameters, if it looks at nothing of the context",
        )
    return found


def holds(condition: bool | Callable[..., Any] | None, context: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds.

    :param context: by whose names a function's parameters are given, save those with a default.
    :raise UsageError: where a parameter has no value, or the answer is no truth value: an object is not a yes.
    :raise GateError: where the function fails; that is neither a yes nor a no.
    """
    if condition is None or isinstance(condition, bool):
        return bool(condition)
    return _plain(named.call(condition, context, what=_WHAT, where="the context"))


def _plain(answer: Any) -> bool:
    """Return a truth value; numpy's has a method that gives Python's."""
    plain = answer.item() if type(answer).__name__ in ("bool_", "bool") and hasattr(answer, "item") else answer
    if inspect.iscoroutine(plain):
        plain.close()
    if not isinstance(plain, bool):
        raise UsageError(
            f"`{_WHAT}` gave {answer!r:.60}, which is neither True nor False.", do="compare, or call bool()"
        )
    return plain
