"""Listings that only an audit asks for: the repositories of an organisation, and questions on pull requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any

from gh_gate.core import marker
from gh_gate.forge.base import Posting, Repository
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.listings import comment_posting
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.texts import posted


class Listing(Part):
    """The comments of a repository, newest first."""

    def questions(self, since: datetime) -> Iterator[Posting]:
        """Go through the comments since then that carry a marker of a gate, whatever has become of it."""
        seen: set[int] = set()
        for row in self._comments():
            with understanding("the list of comments"):
                number, text = int(str(row["issue_url"]).rpartition("/")[2]), posted(row)
                on_pull = "/pull/" in str(row.get("html_url", ""))
            if text.created_at < since:
                return
            # One that is posted meanwhile pushes the last one of a page to the next.
            if on_pull and text.id not in seen and _may_ask(text.body):
                seen.add(text.id)
                yield comment_posting(number, text)

    def _comments(self) -> Iterator[Mapping[str, Any]]:
        newest = {"sort": "created", "direction": "desc"}
        yield from rows(self._client, self._at("issues", "comments"), newest)


def repositories(client: Client, organisation: str) -> Iterator[Repository]:
    """Return the repositories of an organisation that the token sees."""
    for row in rows(client, path("orgs", organisation, "repos"), {"type": "all", "sort": "full_name"}):
        with understanding(f"the repositories of {organisation}"):
            found = Repository(
                int(row["id"]), str(row["full_name"]), str(row["default_branch"]), str(row.get("html_url", ""))
            )
        yield found


def rows(client: Client, where: str, params: Mapping[str, str | int]) -> Iterator[Mapping[str, Any]]:
    """Go through a listing as far as the caller goes; however long it is, for a history has no natural end."""
    for number in count(1):
        answer = client.get(where, {**params, "per_page": 100, "page": number}, needs="issues: read", keep=False)
        with understanding(where):
            yield from answer.data
            more = len(answer.data) >= 100 or 'rel="next"' in answer.headers.get("link", "")
        if not more:
            return


def _may_ask(body: str) -> bool:
    return marker.is_ours(body) and marker.read_note(body) is None
