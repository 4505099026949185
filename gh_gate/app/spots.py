"""Where gates may be, as webhooks name it, and what a webhook saw there first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """An issue or pull request; one look at it examines all gates there.

    :param repository: ``owner/name`` as it was last heard; repositories are renamed, so it does not tell spots apart.
    :param installation: the App's installation that covers it, 0 where that is not known.
    """

    repository_id: int
    number: int
    repository: str = field(default="", compare=False)
    installation: int = field(default=0, compare=False)


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
