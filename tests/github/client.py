"""A plain HTTP client for the stand-in's own tests."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import jwt

from tests.github.hub import GitHub
from tests.github.state_people import App


@dataclass(frozen=True)
class Got:
    """A response; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Sends what GitHub asks of every request; `token` "" sends no Authorization."""

    def __init__(self, hub: GitHub, token: str = "", **headers: str) -> None:
        self.hub = hub
        self.headers = {"User-Agent": "stand-in-test", "X-GitHub-Api-Version": "2022-11-28"}
        self.headers |= {"Authorization": f"Bearer {token}"} if token else {}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Got:
        """Send one request on a connection of its own; `headers` with underscores for hyphens."""
        address = urlsplit(self.hub.url)
        data = None if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection(address.netloc, timeout=10)
        try:
            connection.request(method, address.path + path, data, {**self.headers, **named})
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.getheaders()}
            return Got(response.status, received, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Any:
        """The JSON of a GET that has to succeed."""
        got = self("GET", path, **headers)
        assert got.status == 200, got.body
        return got.json()

    def graphql(self, query: str, **variables: Any) -> Any:
        """The whole JSON answer to a GraphQL document."""
        return self("POST", "/graphql", {"query": query, "variables": variables}).json()


def signed(hub: GitHub, app: App, *, issued: int = -60, expires: int = 540, **claims: Any) -> str:
    """An App's JSON Web Token; times in seconds from the hub's clock."""
    now = hub.clock.epoch
    return jwt.encode(
        {"iat": now + issued, "exp": now + expires, "iss": app.client_id, **claims}, app.private_key, "RS256"
    )


def basic_of(app: App, secret: str = "") -> str:
    """The `Authorization` of an App that sends its client id and secret."""
    pair = f"{app.client_id}:{secret or app.client_secret}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"
