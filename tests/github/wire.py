"""One request and one reply, as they go over the wire."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back.

    :param status: 0 closes the connection without a word.
    :param sent: how many bytes of the body really go out before the connection is closed; None for all.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None

    def plus(self, headers: Mapping[str, str]) -> "Reply":
        """The same reply with these headers where it has none of that name."""
        return replace(self, headers={**headers, **self.headers})


CUT = Reply(0)


def json_reply(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, COMPACT.encode(body).encode(), {"content-type": JSON_TYPE, **(headers or {})})


@dataclass(frozen=True, slots=True)
class Record:
    """A request as the stand-in remembers it.

    :param status: what it was answered; 0 where the connection was cut.
    :param counted: whether it cost one of the token's requests.
    :param identity: the login that it spoke as, "" where it had no valid token.
    :param operation: the route's template, `/graphql`, or "" where there is none.
    """

    method: str
    target: str
    status: int
    counted: bool
    identity: str
    headers: Mapping[str, str]
    body: bytes
    operation: str

    def json(self) -> Any:
        return json.loads(self.body)
