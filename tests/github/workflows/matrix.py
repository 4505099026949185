"""The combinations of a matrix.

https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from tests.github.workflows.expr_values import text

Combination = dict[str, Any]


def combinations(matrix: Mapping[str, Any] | None) -> list[Combination]:
    """What a job is run for, in order; one empty combination without a matrix.

    :param matrix: with its expressions evaluated.
    """
    if not matrix:
        return [{}]
    axes = {name: values for name, values in matrix.items() if name not in {"include", "exclude"}}
    made = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())] if axes else []
    kept = [one for one in made if not any(_covers(out, one) for out in matrix.get("exclude") or ())]
    return _included(kept, axes, matrix.get("include") or ())


def _covers(part: Combination, whole: Combination) -> bool:
    return all(whole.get(name) == value for name, value in part.items())


def _included(kept: list[Combination], axes: Mapping[str, Any], include: Any) -> list[Combination]:
    """An entry joins the combinations whose original values it leaves as they are, else it is one of its own."""
    found, alone = [dict(one) for one in kept], []
    for entry in include:
        joined = [
            target
            for original, target in zip(kept, found, strict=True)
            if all(original[name] == value for name, value in entry.items() if name in axes)
        ]
        for target in joined:
            target.update(entry)
        alone += [] if joined else [dict(entry)]
    return found + alone


def title(key: str, combination: Combination) -> str:
    """How GitHub names a job that has no name: `test (ubuntu-latest, 3.13)`."""
    values = ", ".join(_plain(value) for value in combination.values())
    return f"{key} ({values})" if values else key


def _plain(value: Any) -> str:
    return ", ".join(_plain(one) for one in value.values()) if isinstance(value, Mapping) else text(value)
