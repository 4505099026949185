"""What is asked of GitHub and what it answers, as plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

JSON = "application/vnd.github+json"
RAW = "application/vnd.github.raw+json"
GRAPHQL = "graphql"
"""Stands for the path of GraphQL, which differs between github.com and GitHub Enterprise Server."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ask:
    """One request.

    :param path: below the API's root and already quoted (`gh_gate.forge.github.paths`), or `GRAPHQL`.
    :param needs: the permission without which GitHub refuses, as a workflow writes it: ``issues: write``.
    :param harmless: whether a POST changes nothing that matters, so that it may be sent again.
    :param same_again: whether sending a POST twice is the same as sending it once.
    :param etag: of the answer that is already known.
    """

    method: str
    path: str
    params: Mapping[str, str | int] = field(default_factory=lambda: NOTHING)
    body: Mapping[str, Any] | None = None
    needs: str = ""
    accept: str = JSON
    harmless: bool = False
    same_again: bool = False
    etag: str = ""

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice is the same as sending it once."""
        return self.method != "POST" or self.harmless or self.same_again

    @property
    def changes(self) -> bool:
        """Whether it writes."""
        return self.method != "GET" and not self.harmless

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    :param headers: with names in lower case.
    :param data: the parsed body; None where there is none, the text where raw content was asked for.
    :param readable: whether the body was what was asked for; a truncated or foreign one is not.
    """

    status: int
    headers: Mapping[str, str]
    data: Any = None
    readable: bool = True

    @property
    def ok(self) -> bool:
        """Whether it is a 2xx."""
        return 200 <= self.status < 300

    @property
    def message(self) -> str:
        """What GitHub says about an error, untrusted; an empty string where it says nothing."""
        said = self.data.get("message") if isinstance(self.data, dict) else None
        return said if isinstance(said, str) else ""

    @property
    def date(self) -> datetime | None:
        """GitHub's clock when it answered; None where that cannot be read."""
        from email.utils import parsedate_to_datetime  # noqa: PLC0415 - takes a tenth of the time of a command's start

        try:
            return parsedate_to_datetime(self.headers["date"]).replace(tzinfo=UTC)  # HTTP dates are GMT (RFC 9110)
        except (KeyError, TypeError, ValueError):
            return None

    @property
    def etag(self) -> str:
        """The tag that makes the next read of the same conditional; an empty string where there is none."""
        return self.headers.get("etag", "")

    @property
    def version(self) -> str:
        """The same for equal contents: the tag, or else a digest of the body."""
        return self.etag or hashlib.sha256(repr(self.data).encode(errors="surrogatepass")).hexdigest()

    def confirmed_by(self, unchanged: Answer) -> Answer:
        """Return this answer as a 304 confirms it: its own contents and links, the date of now."""
        kept = {name: value for name, value in self.headers.items() if name != "date"}
        return replace(self, headers=kept | {k: v for k, v in unchanged.headers.items() if k == "date"})
