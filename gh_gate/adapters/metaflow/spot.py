"""Where in a run a step asks, so that every try of it finds the same gate, and every split its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gh_gate.adapters.metaflow import split

_KEY = re.compile(
    r"metaflow/([^/]+)/([^/~]+)~([0-9a-f]{8})/([^/@~]+)((?:/\d+)*)(?:@(\d+))?(?:~([0-9a-f]{16}))?", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A step of a run; never the attempt, so that a retry finds what was decided.

    :param store: which datastore holds the run, as `store_of` tells it: two of them may both have a run 7.
    :param path: the step's index in each foreach around it, the outermost first.
    :param iteration: how often a recursive step has run before, or None.
    :param items: which items of the foreach these are, as `gh_gate.adapters.metaflow.split.items` tells it.
    """

    flow: str
    run: str
    store: str
    step: str
    path: tuple[int, ...] = ()
    iteration: int | None = None
    items: str = ""

    @property
    def within(self) -> str:
        """The spot as the flow's own commands show it: ``1763/gate/0``."""
        return f"{self.run}/{self._step}"

    @property
    def key(self) -> str:
        """What the gate is found by."""
        items = f"~{self.items}" if self.items else ""
        return f"metaflow/{self.flow}/{self.run}~{self.store}/{self._step}{items}"

    @property
    def _step(self) -> str:
        again = "" if self.iteration is None else f"@{self.iteration}"
        return "/".join((self.step, *map(str, self.path))) + again


def of(flow: Any, run: str, step: str, datastore: Any, parents: Sequence[Any] = ()) -> Spot:
    """Return the spot of a running step.

    :param flow: the FlowSpec, with its place in foreach and recursion set.
    :param datastore: of the flow.
    :param parents: the datastores of the steps before.
    """
    frames = frames_of(flow)
    turns: Sequence[int] = getattr(flow, "_iteration_stack", None) or ()
    return Spot(
        flow=flow.name,
        run=str(run),
        store=store_of(datastore),
        step=step,
        path=tuple(int(frame.index) for frame in frames),
        iteration=turns[-1] if turns else None,
        items=split.items(frames, parents),
    )


def frames_of(flow: Any) -> Sequence[Any]:
    """Return the foreach around a running step, the outermost first."""
    frames: Sequence[Any] = getattr(flow, "_foreach_stack", None) or ()
    return frames


def store_of(datastore: Any) -> str:
    """Return eight hexadecimal digits that tell one datastore from another."""
    return hashlib.sha256(f"{datastore.TYPE}@{datastore.datastore_root}".encode()).hexdigest()[:8]


def read(key: str) -> Spot | None:
    """Return the spot that a gate's key names; None where another tool asked."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    flow, run, store, step, path, iteration, items = found.groups()
    return Spot(
        flow=flow,
        run=run,
        store=store,
        step=step,
        path=tuple(map(int, path.split("/")[1:])),
        iteration=int(iteration) if iteration else None,
        items=items or "",
    )
