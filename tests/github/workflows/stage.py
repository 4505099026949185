"""What an attempt needs of whoever plays it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.workflows.concurrency import Groups


class Stage(Protocol):
    """A repository whose workflows are played.

    :param folder: for the files of runs.
    :param variables: the context `vars`.
    """

    hub: GitHub
    repo: Repo
    groups: Groups
    folder: Path
    variables: Mapping[str, str]

    @property
    def port(self) -> int:
        """Where programs ask for time to pass."""

    def passes(self, seconds: int) -> None:
        """Let time pass."""

    def begins(self, job: str) -> None:
        """Take note that a job's steps begin."""
