"""``resume`` makes a new run of an old one: the question stays the old one's, so that nobody is asked a second time."""

from __future__ import annotations

from typing import Any


def first(flow: str, run: str, metadata: Any) -> str:
    """Return the run that was begun with, before all that were resumed from one another.

    :param run: the running one.
    :param metadata: the task's metadata provider.
    """
    from metaflow import current  # noqa: PLC0415 - only a running flow has Metaflow

    seen, before = [run], current.origin_run_id
    while _named(before) and before not in seen:
        seen.append(before)
        before = _origin(flow, before, metadata)
    return seen[-1]


def _origin(flow: str, run: str, metadata: Any) -> str | None:
    from metaflow import Run  # noqa: PLC0415 - only a resumed flow asks for other runs
    from metaflow.exception import MetaflowNotFound  # noqa: PLC0415 - the same

    try:
        found = Run(f"{flow}/{run}", _namespace_check=False, _current_metadata=metadata.metadata_str())
        pathspec = found.origin_pathspec
    except (MetaflowNotFound, StopIteration):  # it was removed, or nothing of it ever ran
        return None
    return pathspec.rpartition("/")[2] if pathspec else None


def _named(run: str | None) -> bool:
    return run not in (None, "", "None")  # Metaflow writes None as a word
