"""Gives the terminal back to people while they are asked: flowyml captures what a step prints, and repaints a line below it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from gh_gate.adapters.flowyml.running import Now


@contextmanager
def terminal(now: Now) -> Iterator[None]:
    """Let standard output and error be what they were before flowyml took them, and nothing be painted over them."""
    progress = getattr(getattr(now.pipeline, "_display", None), "progress", None)
    painted = _stopped(progress) if progress is not None else nullcontext()
    with painted, redirect_stdout(_bare(now.stdout)), redirect_stderr(_bare(now.stderr)):
        yield


@contextmanager
def _stopped(progress: Any) -> Iterator[None]:
    if not progress.live.is_started:
        yield
        return
    progress.stop()
    try:
        yield
    finally:
        progress.start()


def _bare(stream: TextIO) -> Any:
    """Return the stream behind the one that rich puts in its place while it paints."""
    return getattr(stream, "rich_proxied_file", stream)
