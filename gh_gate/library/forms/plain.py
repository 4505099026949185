"""Values as JSON has them: an instance of the caller's own type as an approver would type it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """Return a value as JSON has it, the same in every process: a set has no order of its own, and is sorted.

    :param value: a pydantic model's or dataclass's instance, a mapping, a list, a set, an enumeration's member, or a plain
        value.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
    if hasattr(value, "model_dump") and not isinstance(value, type):
        return _steady(value.model_dump(), value.model_dump(mode="json"))
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, set | frozenset):
        return _sorted(plain(item) for item in value)
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def _steady(value: Any, written: Any) -> Any:
    """Return what pydantic has written, with its sets sorted.

    :param value: the same in Python, which still tells what a set is.
    """
    if isinstance(value, Mapping) and isinstance(written, dict) and len(value) == len(written):
        return {name: _steady(inner, text) for (name, text), inner in zip(written.items(), value.values(), strict=True)}
    if isinstance(value, list | tuple | set | frozenset) and isinstance(written, list) and len(value) == len(written):
        steady = [_steady(inner, text) for inner, text in zip(value, written, strict=True)]
        return _sorted(steady) if isinstance(value, set | frozenset) else steady
    return written


def _sorted(items: Iterable[Any]) -> list[Any]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, default=repr))
