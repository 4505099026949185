"""Where gates may be, as webhooks name it, and what a webhook saw there first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from gh_gate.core.gate import Gate

_DIGITS: Final = 19
"""Of an id on GitHub, at most; a marker may hold a million."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """An issue or pull request, where one look examines all gates; or a run whose jobs wait for protection rules.

    :param number: of the issue or pull request; 0 for a run.
    :param run: the workflow run's id; 0 for an issue or pull request.
    :param repository: ``owner/name`` as it was last heard; repositories are renamed, so it does not tell spots apart.
    :param installation: the App's installation that covers it, 0 where that is not known.
    """

    repository_id: int
    number: int
    repository: str = field(default="", compare=False)
    installation: int = field(default=0, compare=False)
    run: int = 0

    def __str__(self) -> str:
        where = f" run {self.run}" if self.run else f"#{self.number}"
        return f"{self.repository or self.repository_id}{where}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A comment as it was first seen: told by a webhook whose sender is its author.

    :param app: the slug of the App through which it was posted, None if its author did so directly.
    """

    comment_id: int
    author_id: int
    author: str
    human: bool
    body: str
    created_at: datetime
    url: str = ""
    app: str | None = None


def run_of(gate: Gate) -> int:
    """Return the id of the workflow run that a gate names; 0 where it names something else, as plain Python may."""
    text = gate.run_id
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
