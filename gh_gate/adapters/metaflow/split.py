"""Which items of a foreach a step is about: an answer for one of them is none for another that comes to its place later.

A step that ran again, after ``resume`` or in a workflow that was retried, may have put the items into another order, or found
others. So what a gate is found by says beside the index which item it is, and people are shown it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice
from string import Formatter
from typing import Any

from gh_gate.errors import UsageError
from gh_gate.library import canonical
from gh_gate.library.question import Question

_SHOWS = re.compile(r"self\.(input|foreach_stack)\b")


def items(frames: Sequence[Any], parents: Sequence[Any]) -> str:
    """Return sixteen hexadecimal digits that tell the items from others in their places; an empty string outside of a foreach.

    :param frames: of the foreach around the step, the outermost first.
    :param parents: the parents' datastores.
    :raise UsageError: where the items have no order.
    """
    if not frames:
        return ""
    told = [_told(frame, parents[0] if parents else {}) for frame in frames]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def with_item(question: Question[Any], frames: Sequence[Any]) -> Question[Any]:
    """Return the question with a line that names the items, ``{item}``, where its words do not show them."""
    if not frames or (len(frames) == 1 and _shows_item(question.prompt)):
        return question
    return replace(question, prompt=f"{question.prompt}\n\nFor {{item}}.")


def named(frames: Sequence[Any]) -> str:
    """Return the items for people; Metaflow keeps at most thirty characters of each."""
    kept = ((frame, getattr(frame, "value", None)) for frame in frames)
    return ", ".join(f"{frame.var} {frame.index}{'' if value is None else f': {value}'}" for frame, value in kept)


def _shows_item(message: str) -> bool:
    return any(_SHOWS.match(field or "") for _, field, _, _ in Formatter().parse(message))


def _told(frame: Any, parent: Any) -> Any:
    kept = (frame.var, str(getattr(frame, "value", None)))
    if frame.var not in parent:  # a join step's parents may have left it out
        return kept
    try:
        rows = parent[frame.var]
        if not isinstance(rows, AbstractSet):
            return canonical.written(next(islice(rows, int(frame.index), None)))
    except Exception:  # noqa: BLE001 - whatever an object of the user's own raises, its list is told as Metaflow has stored it
        return (*kept, *parent.keys_for_artifacts([frame.var]))
    raise UsageError(
        f"the foreach goes over a set, `self.{frame.var}`, which has another order in each process.",
        why="people would be asked about one item, and the step would run with another one",
        do=f"make it a list: self.{frame.var} = sorted(...)",
        docs="docs/metaflow.md",
    )
