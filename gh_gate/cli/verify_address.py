"""The address of an issue, a pull request or a comment, and the forge where it is read with the caller's own login."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from gh_gate import environment
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge

_ADDRESS = re.compile(
    r"https?://(?P<host>[A-Za-z0-9.-]{1,253}(?::\d{1,5})?)/(?P<repository>[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100})"
    r"/(?:issues|pull)/(?P<number>[1-9]\d{0,17})(?:/[a-z]+)?/?(?:\?[^#\s]*)?"
    r"(?:#issuecomment-(?P<comment>[1-9]\d{0,18})|#issue-\d+)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a gate's page is.

    :param host: the web server, in lower case.
    :param repository: ``owner/name``.
    :param comment: the comment that the address points at; None for the page as a whole.
    """

    host: str
    repository: str
    number: int
    comment: int | None = None


def is_address(source: str) -> bool:
    """Tell whether somebody means a page and not a file."""
    return source.startswith(("https://", "http://"))


def parse(source: str) -> Address:
    """Read an address.

    :raise UsageError: where it is no issue's, pull request's or comment's.
    """
    found = _ADDRESS.fullmatch(source)
    if found is None:
        raise UsageError(
            f"{source[:200]!r} is not the address of an issue, a pull request or a comment on one.",
            do="write it like https://github.com/OWNER/NAME/issues/5; save anything else as a file first",
        )
    comment = found["comment"]
    return Address(found["host"].lower(), found["repository"], int(found["number"]), int(comment) if comment else None)


def forge(address: Address, environ: Mapping[str, str]) -> Forge:
    """Return the forge where the page is.

    :param environ: whose ``GH_HOST``, ``GITHUB_SERVER_URL`` or ``GITHUB_API_URL`` say which server the login is for; else it
        is github.com.
    :raise UsageError: where the page is on another server: a login is never sent where only an address points.
    """
    server = _server(environ)
    if address.host != server:
        raise UsageError(
            f"the page is on {address.host}, and the login here is for {server}.",
            why="a token goes to no server that only an address names",
            do=f"if you trust it, set GH_HOST={address.host} and give a token for it, or save the record as a file",
        )
    from gh_gate.forge.github import connect  # noqa: PLC0415 - PyGithub takes 130 ms to load

    return connect({**environment.with_login(environ), "GITHUB_API_URL": _api(server, environ)}, address.repository)


def _server(environ: Mapping[str, str]) -> str:
    named = environ.get("GH_HOST") or urlsplit(environ.get("GITHUB_SERVER_URL", "")).netloc
    return (named or _behind(environ.get("GITHUB_API_URL", "")) or "github.com").lower()


def _behind(api: str) -> str:
    """Return the web server of an API in one of the forms that GitHub has; an empty string for any other."""
    parts = urlsplit(api)
    if parts.path.rstrip("/") == "/api/v3":
        return parts.netloc
    return parts.netloc.removeprefix("api.") if parts.netloc.startswith("api.") else ""


def _api(server: str, environ: Mapping[str, str]) -> str:
    """Return the API of a server: https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api."""
    given = environ.get("GITHUB_API_URL", "")
    if given and _behind(given) in ("", server):
        return given
    return (
        f"https://api.{server}" if server == "github.com" or server.endswith(".ghe.com") else f"https://{server}/api/v3"
    )
