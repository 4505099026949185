"""Listings of what may be a gate, by date alone: labels, search and authors can all be changed or lag behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from gh_gate.core.thread import Comment
from gh_gate.forge.base import Place, Posting
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.texts import is_pull, posted


class Listings(Part):
    """Issues and comments, newest first."""

    def postings(self, since: datetime, pull_request: int | None) -> Iterator[Posting]:
        """List what may be a gate, of all states, newest first; pages are read as they are asked for."""
        return self._issues_since(since) if pull_request is None else self._comments_since(since, pull_request)

    def asking(self, number: int) -> Iterator[Posting]:
        """List the texts at a number that may ask: an issue's own, or a pull request's comments."""
        answer = self._client.get(self._at("issues", number), needs="issues: read", allow=(301, 404, 410))
        with understanding(f"#{number}"):
            if answer.ok and not is_pull(answer.data):
                yield issue_posting(number, posted(answer.data))
            elif answer.ok:
                yield from self._comments_since(datetime.min.replace(tzinfo=UTC), number)

    def _issues_since(self, since: datetime) -> Iterator[Posting]:
        seen: set[int] = set()
        for issue in self._issues():
            with understanding("the list of issues"):
                number, text = int(issue["number"]), posted(issue)
            if text.created_at < since:
                return
            # An issue that is opened meanwhile pushes the last one of a page to the next.
            if number not in seen and not is_pull(issue):
                seen.add(number)
                yield issue_posting(number, text, locked=bool(issue.get("locked")))

    def _comments_since(self, since: datetime, number: int) -> Iterator[Posting]:
        # GitHub lists them oldest first only, so all are read.
        with understanding(f"the comments of #{number}"):
            pages = self._client.pages(self._at("issues", number, "comments"), needs="pull-requests: read")
            texts = {text.id: text for page in pages for text in map(posted, page.data)}
        for text in sorted(texts.values(), key=lambda text: text.id, reverse=True):
            if text.created_at >= since:
                yield comment_posting(number, text)

    def _issues(self) -> Iterator[Mapping[str, Any]]:
        newest = {"state": "all", "sort": "created", "direction": "desc"}
        for page in self._client.pages(self._at("issues"), newest, needs="issues: read", keep=False):
            yield from page.data


def issue_posting(number: int, text: Comment, *, locked: bool = False) -> Posting:
    """Return an issue as something that may ask."""
    return Posting(Place(number, url=text.url), text.author, text.body, text.created_at, locked)


def comment_posting(number: int, text: Comment) -> Posting:
    """Return a comment on a pull request as something that may ask."""
    return Posting(Place(number, text.id, text.url), text.author, text.body, text.created_at)
