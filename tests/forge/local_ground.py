"""What the local forge's tests share: a clock that stands until it is moved, and a forge with one open issue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from gh_gate.forge.base import Place
from gh_gate.forge.local import LocalForge

START = datetime(2026, 11, 20, 14, 0, 0, 750_000, UTC)


class Clock:
    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def forge_in(folder: Path, clock: Clock | None = None, *, patience: float = 10.0) -> LocalForge:
    return LocalForge(folder, login="ada", now=clock or Clock(), patience=patience)


def with_issue(folder: Path, clock: Clock | None = None) -> tuple[LocalForge, Place]:
    forge = forge_in(folder, clock)
    return forge, forge.open_issue("Deploy?", "the body", labels=["gate:pending"], assignees=["ada"]).place
