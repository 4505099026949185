"""Listings that only an audit asks for: the repositories of an organisation, and questions however far back they go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from gh_gate.core import marker
from gh_gate.errors import UpstreamError
from gh_gate.forge.base import Posting, Repository
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.listings import comment_posting, issue_posting
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.refusal import understanding
from gh_gate.forge.github.texts import is_pull, posted

_NEXT: Final = re.compile(r'<([^<>]*)>; *rel="next"')


class Listing(Part):
    """The issues and comments of a repository, newest first."""

    def issues(self, since: datetime) -> Iterator[Posting]:
        """Go through the issues since then, pull requests left out."""
        seen: set[int] = set()
        newest = {"state": "all", "sort": "created", "direction": "desc"}
        for row in rows(self._client, self._at("issues"), newest):
            with understanding("the list of issues"):
                number, text = int(row["number"]), posted(row)
            if text.created_at < since:
                return
            # One that is opened meanwhile pushes the last one of a page to the next.
            if number not in seen and not is_pull(row):
                seen.add(number)
                yield issue_posting(number, text, locked=bool(row.get("locked")))

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
    """Go through a listing as far as the caller goes; however long it is, for a history has no natural end.

    Of a long one GitHub takes no numbers of pages, only where its own link leads on:
    https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api#using-link-headers
    """
    first = {**params, "per_page": 100}
    asked: Mapping[str, str | int] = first
    for number in count(2):
        answer = client.get(where, asked, needs="issues: read", keep=False)
        with understanding(where):
            if not isinstance(answer.data, list):
                raise TypeError("it is no page of a list")
            yield from answer.data
            link = _NEXT.search(answer.headers.get("link", ""))
            full = len(answer.data) >= 100
        if not link and not full:
            return
        following = {**first, **dict(parse_qsl(urlsplit(link[1]).query))} if link else {**first, "page": number}
        if following == asked:
            raise UpstreamError(f"GitHub's listing at {where} has no end.", do="try again later")
        asked = following


def _may_ask(body: str) -> bool:
    return marker.is_ours(body) and marker.read_note(body) is None
