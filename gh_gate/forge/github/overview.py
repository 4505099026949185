"""A repository at a glance: what its listings show of issues, pull requests and comments, without reading any thread.

By date alone: labels and authors are no filters here, for both can be changed, and servers differ in how they name a bot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from gh_gate.core.thread import Comment, Face
from gh_gate.forge.github.answer import RAW
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.source import CONTENTS
from gh_gate.forge.github.texts import is_pull, label_names, posted

LATEST = {"sort": "updated", "direction": "desc"}


@dataclass(frozen=True, slots=True)
class Item:
    """An issue or pull request as a listing shows it.

    :param text: what opens it; edits are not seen.
    :param updated_at: when anything about it changed, as GitHub tells it.
    :param comments: how many there are.
    """

    number: int
    text: Comment
    face: Face
    updated_at: datetime
    is_pull: bool
    comments: int = 0

    @property
    def shut(self) -> bool:
        """Whether it is an issue that is closed and locked."""
        return not self.is_pull and not self.face.open and self.face.locked


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as a listing shows it; edits are not seen, but that there may have been one.

    :param number: of the issue or pull request that it belongs to.
    """

    number: int
    text: Comment
    updated_at: datetime


class Overview(Part):
    """The listings of a repository."""

    def items(self, back: timedelta) -> Iterator[Item]:
        """Return the issues and pull requests that something has happened to in the last time, the latest first.

        :param back: how long that is, by GitHub's clock.
        """
        for row in self._rows(self._at("issues"), {"state": "all", **LATEST}, back):
            with understanding("the list of issues"):
                item = _item(row)
            yield item

    def talk(self, back: timedelta, most: int) -> tuple[Said, ...]:
        """Return the comments that were posted or edited in the last time, the latest first.

        :param most: how many are read at most.
        """
        rows = list(islice(self._rows(self._at("issues", "comments"), LATEST, back), most))
        with understanding("the list of comments"):
            return tuple(map(_said, rows))

    def said(self, number: int) -> tuple[Said, ...]:
        """Return all comments of one issue or pull request."""
        pages = self._client.pages(self._at("issues", number, "comments"), needs="issues: read")
        with understanding(f"the comments of #{number}"):
            return tuple(_said(row) for page in pages for row in page.data)

    def text(self, path: str) -> str | None:
        """Return a file of the default branch as it is shown just now, None where none is; a hint, and no ground for rules."""
        answer = self._client.get(
            self._at("contents", *path.split("/")), needs=CONTENTS, keep=False, allow=(404,), accept=RAW
        )
        return str(answer.data) if answer.ok else None

    def _rows(self, path: str, params: Mapping[str, str], back: timedelta) -> Iterator[Mapping[str, Any]]:
        for page in self._client.pages(path, params, needs="issues: read", keep=False):
            now = self._client.clock.now()
            for row in page.data:
                with understanding(f"the listing at {path}"):
                    is_older = now is not None and datetime.fromisoformat(row["updated_at"]) < now - back
                if is_older:
                    return
                yield row


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        number=int(row["number"]),
        text=posted(row),
        face=Face(str(row["title"]), row["state"] == "open", bool(row["locked"]), label_names(row)),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        is_pull=is_pull(row),
        comments=int(row["comments"]),
    )


def _said(row: Mapping[str, Any]) -> Said:
    number = int(str(row["issue_url"]).rpartition("/")[2])
    return Said(number, posted(row), datetime.fromisoformat(row["updated_at"]))
