"""Values written down so that two are written alike only if they are the same, whichever process writes them.

What cannot be written like that is refused, never left out: two calls that differ in it would share one approval.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import inspect
import json
import sys
import types
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

_STARTED = ("__main__", "__mp_main__")
"""What the script is called that a process was started with; the second in processes that `multiprocessing` spawns."""

_PLAIN = (type(None), bool, int, float, str)
_BY_REPR = (
    *(complex, bytes, bytearray, range, date, timedelta, timezone, Decimal, Fraction, UUID),
    *(PurePosixPath, PureWindowsPath, PosixPath, WindowsPath),
    *(IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network),
)
_ROWS = (list, tuple, deque)
_HOLDING = (int, float, complex, str, bytes, bytearray, date, time, Decimal, PurePath, *_ROWS, set, frozenset, dict)
"""What holds more than attributes, so that a subclass with fields of its own is not told by these."""


_text = functools.partial(json.dumps, ensure_ascii=False)
"""Writes JSON; escaped, two surrogates would be written as the one character that they are halves of."""

_MADE = 1 << 9
"""``Py_TPFLAGS_HEAPTYPE``: a class that was made by code, and not the interpreter's own."""


class Unwritable(Exception):  # noqa: N818 - it names a value, and its caller makes the error of it
    """A value that nothing writes so that another one would be written otherwise.

    :param kind: what it is; never the value, which may be a secret.
    """

    def __init__(self, value: Any) -> None:
        self.kind = type(value).__name__
        super().__init__(self.kind)


def written(value: Any) -> str:
    """Return a value as text.

    :param value: plain JSON values, dates, paths, numbers, bytes, sets, enumerations, classes, functions of modules;
        dataclasses, attrs classes and pydantic models with all that is in them; and what is made of these.
    :raise Unwritable: for anything else.
    """
    try:
        return _text(_tree(value))
    except (TypeError, ValueError, RecursionError):  # a number of many thousand digits, a list in itself
        raise Unwritable(value) from None


def named(thing: Any) -> str:
    """Return where a class or a function stands: ``module.qualname``; the script that was started by its own name."""
    module = str(getattr(thing, "__module__", None))
    if module in _STARTED and module in sys.modules:
        module = Path(getattr(sys.modules[module], "__file__", None) or module).stem
    return f"{module}.{thing.__qualname__}"


def is_named(thing: Any) -> bool:
    """Tell whether a class or a function is what stands under its name; else it may be one of many."""
    found: Any = sys.modules.get(str(getattr(thing, "__module__", None)))
    for step in thing.__qualname__.split("."):
        found = getattr(found, step, None)
    return found is thing


def _tree(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    return [named(type(value)), next(writer for fits, writer in _WAYS if fits(value))(value)]


def _moment(value: datetime | time) -> Any:
    zone = value.tzinfo
    if zone is not None and type(zone) is not timezone and not (type(zone) is ZoneInfo and zone.key):
        raise Unwritable(zone)
    return [repr(value.replace(tzinfo=None)), _tree(None) if zone is None else repr(zone)]


def _rows(value: Any) -> Any:
    return [_tree(item) for item in value]


def _unordered(value: Any) -> Any:
    return sorted(_text(_tree(item)) for item in value)


def _pairs(value: Mapping[Any, Any]) -> Any:
    pairs = [_text([_tree(name), _tree(item)]) for name, item in value.items()]
    return pairs if isinstance(value, OrderedDict) else sorted(pairs)


def _member(value: Any) -> Any:
    if value.name and is_named(type(value)):
        return value.name
    return [value.name, _tree(value.value)]


def _fields(value: Any) -> Any:
    return {name: _tree(item) for name, item in sorted(_attributes(value), key=lambda pair: pair[0])}


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    """Give all that an instance holds, declared or put there later, save what it has only worked out and kept."""
    kind, there = type(value), getattr(value, "__dict__", {})
    yield from ((f"{named(base)}.{name}", item) for base in kind.__mro__ for name, item in _slots(value, base))
    for name, item in there.items():
        if not isinstance(inspect.getattr_static(kind, name, None), functools.cached_property):
            yield name, item
    declared = dataclasses.fields(value) if dataclasses.is_dataclass(value) else ()
    yield from ((one.name, getattr(value, one.name, None)) for one in declared if one.name not in there)


def _slots(value: Any, base: type) -> Iterator[tuple[str, Any]]:
    for name, slot in vars(base).items():
        if inspect.ismemberdescriptor(slot):
            with contextlib.suppress(AttributeError):  # nothing was put there yet
                yield name, slot.__get__(value)


def _number(value: Any) -> Any:
    plain = value.item()
    if type(plain) not in (*_PLAIN, complex, bytes):
        raise Unwritable(value)
    return _tree(plain)


def _class(value: Any) -> Any:
    """Name a class, if it is what stands under its name, or the interpreter's own."""
    if value.__flags__ & _MADE and not is_named(value):
        raise Unwritable(value)
    return named(value)


def _function(value: Any) -> Any:
    """Name a function, if it is what stands under its name."""
    if not is_named(value):
        raise Unwritable(value)
    return named(value)


def _refuse(value: Any) -> Any:
    raise Unwritable(value)


def _is_one_of(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: type(value) in kinds


def _has_fields(value: Any) -> bool:
    kind = type(value)
    declared = dataclasses.is_dataclass(kind) or hasattr(kind, "__attrs_attrs__")
    model = hasattr(kind, "__pydantic_validator__") or kind is types.SimpleNamespace
    return (declared or model) and not isinstance(value, _HOLDING)


def _is_numpy(value: Any) -> bool:
    """Tell whether it is one of numpy's numbers, apart from its times, whose unit a plain value does not have."""
    kind = type(value)
    return kind.__module__ == "numpy" and getattr(value, "shape", None) == () and "64[" not in str(value.dtype)


_WAYS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Any]], ...] = (
    (lambda value: isinstance(value, type), _class),
    (lambda value: isinstance(value, Enum), _member),
    (_is_one_of(*_BY_REPR), repr),
    (_is_one_of(datetime, time), _moment),
    (_is_one_of(*_ROWS), _rows),
    (lambda value: isinstance(value, tuple) and hasattr(value, "_fields") and not hasattr(value, "__dict__"), _rows),
    (_is_one_of(set, frozenset), _unordered),
    (_is_one_of(dict, OrderedDict, Counter, types.MappingProxyType), _pairs),
    (_is_one_of(types.FunctionType, types.BuiltinFunctionType), _function),
    (_has_fields, _fields),
    (_is_numpy, _number),
    (lambda _: True, _refuse),
)
"""How a value is written: the first that fits."""
