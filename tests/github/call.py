"""A request on its way through a handler: who asks, for what, with which right."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from tests.github.clock import from_iso
from tests.github.quota import Quotas
from tests.github.refused import Refused, invalid, not_accessible, not_found
from tests.github.repo import Repo
from tests.github.state_people import Account, App, Level
from tests.github.tokens import Mint, Token
from tests.github.wire import Request


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back; `raw` stands instead of JSON."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


EMPTY = Answer(204)


@dataclass
class Call:
    """A routed request.

    :param root: the API's own address, for the links in answers.
    :param params: what the route's template captured.
    :param token: None for an anonymous call.
    :param app: the App, where it signed the call itself with a JSON Web Token.
    """

    request: Request
    world: Mint
    root: str
    params: Mapping[str, str]
    quotas: Quotas
    token: Token | None
    app: App | None = None

    @cached_property
    def query(self) -> dict[str, str]:
        return self.request.query

    @cached_property
    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; an array stands under the key ""."""
        if not self.request.body:
            return {}
        try:
            sent = json.loads(self.request.body)
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        return sent if isinstance(sent, dict) else {"": sent}

    @cached_property
    def repo(self) -> Repo:
        """The repository of the path; 404 where the caller may not know of it."""
        repo = self.world.repo_named(self.params["owner"], self.params["repo"])
        if not (self.app or self.sees(repo)):
            raise not_found()
        return repo

    def sees(self, repo: Repo) -> bool:
        return self.token.reaches(repo) if self.token else not repo.private

    @property
    def actor(self) -> Account:
        if self.token is None:
            raise Refused(401, "Requires authentication")
        return self.token.account

    @property
    def via_app(self) -> App | None:
        return self.token.app if self.token else None

    def number(self, name: str = "issue_number") -> int:
        text = self.params[name]
        if not text.isdecimal():
            raise not_found()
        return int(text)

    @cached_property
    def since(self) -> datetime | None:
        """The query's `since`; raises Refused 422 where it is no time."""
        text = self.query.get("since")
        try:
            return from_iso(text) if text else None
        except ValueError:
            raise invalid("Issue", "since") from None

    def text(self, name: str) -> str | None:
        """A string of the body, None where it is absent or null; raises Refused 422 for anything else."""
        value = self.body.get(name)
        if value is None or isinstance(value, str):
            return value
        raise Refused(422, f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not a string.")

    def need(self, level: Level, *permissions: str) -> None:
        """Refuse a token without one of these permissions; what is public can be read without any."""
        if level == "read" and not self.repo.private:
            return
        token = self.token
        if token is None:
            raise Refused(401, "Requires authentication")
        allowed = token.owns(self.repo) and any(token.grants(name, level, self.repo) for name in permissions)
        if not allowed and token.permissions is not None:
            raise not_accessible("; ".join(f"{name}={level}" for name in permissions), token.kind)
        if not self._in_scope(token):
            raise not_found()

    def _in_scope(self, token: Token) -> bool:
        wanted = {"repo"} if self.repo.private else {"repo", "public_repo"}
        return token.permissions is not None or bool(wanted & set(token.scopes))
