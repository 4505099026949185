"""From the environment to a forge: which token, which server, which repository."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gh_gate.errors import GateError, UsageError
from gh_gate.forge.github import installation
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.credentials import AppKey, Given, Installation
from gh_gate.forge.github.forge import GitHubForge
from gh_gate.forge.github.manners import Manners
from gh_gate.forge.github.paths import path

if TYPE_CHECKING:
    from gh_gate.forge.github.wire import Wire

SERVER = "https://api.github.com"
TOKENS = ("GH_GATE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")
ADDRESS = re.compile(r"https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*", re.ASCII)
REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}", re.ASCII)


def connect(
    environ: Mapping[str, str],
    repository: str,
    *,
    timeout: float = 20.0,
    patience: float = 900.0,
    seconds_between_writes: float = 1.0,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> GitHubForge:
    """Return the forge for a repository. Nothing is sent before it is asked something.

    :param environ: ``GH_GATE_APP_ID`` with ``GH_GATE_PRIVATE_KEY``, else ``GH_GATE_TOKEN``, ``GH_TOKEN`` or
        ``GITHUB_TOKEN``; and ``GITHUB_API_URL`` for another server than github.com (``https://HOST/api/v3``).
    :param repository: ``owner/name``.
    :param timeout: seconds to wait for a connection, and for each piece of an answer.
    :param patience: seconds that one request may spend waiting, rate limits included, before it is an error.
    :param seconds_between_writes: GitHub asks for at least one.
    :param sleep: waits that many seconds.
    :param monotonic: a steady clock in seconds.
    :raise UsageError: without a token, or where one of these words is wrong.
    """
    refuse_without_asserts()
    if not REPOSITORY.fullmatch(repository) or set(repository.split("/")) & {".", ".."}:
        raise UsageError(f"{repository[:80]!r} is not a repository.", do="write it as OWNER/NAME")
    manners = Manners(
        timeout=timeout,
        patience=patience,
        seconds_between_writes=seconds_between_writes,
        sleep=sleep,
        monotonic=monotonic,
    )
    app, client = _clients(environ, repository, manners)
    return GitHubForge(client, repository, app=app, in_actions=environ.get("GITHUB_ACTIONS") == "true")


def wire(url: str, timeout: float) -> Wire:
    """Return the line to a GitHub API.

    :param url: ``https://api.github.com``, or ``https://HOST/api/v3``.
    :param timeout: seconds to wait for a connection, and for each piece of an answer.
    :raise UsageError: where this is no address.
    """
    from gh_gate.forge.github.wire import Wire  # noqa: PLC0415 - PyGithub takes longer to load than the rest of a command

    if not ADDRESS.fullmatch(url.rstrip("/")):
        raise UsageError("GITHUB_API_URL is not the address of a GitHub API.", do="write it like https://HOST/api/v3")
    return Wire(url.rstrip("/"), timeout)


def refuse_without_asserts() -> None:
    """Refuse to run under ``python -O``: PyGithub keeps tokens from foreign servers with an assert."""
    if not __debug__:
        raise GateError(
            "gh-gate does not run under `python -O`.",
            why="PyGithub guards the token with an assert, and -O removes those",
            do="run it without -O and without PYTHONOPTIMIZE",
        )


def _clients(environ: Mapping[str, str], repository: str, manners: Manners) -> tuple[Client | None, Client]:
    line, clock = wire(environ.get("GITHUB_API_URL") or SERVER, manners.timeout), Clock(manners.monotonic)
    app_id, key = environ.get("GH_GATE_APP_ID", "").strip(), environ.get("GH_GATE_PRIVATE_KEY", "").strip()
    if not app_id and not key:
        return None, Client(line, Given(_token(environ)), clock, manners)
    if not app_id or not key:
        raise UsageError("an App needs both its id and its private key.", do="set app-id and private-key, or neither")
    app = Client(line, AppKey(app_id, key, clock), clock, manners)
    return app, Client(line, Installation(lambda: _mint(app, repository), clock), clock, manners)


def _token(environ: Mapping[str, str]) -> str:
    token = next((environ[name].strip() for name in TOKENS if environ.get(name, "").strip()), "")
    if not token:
        raise UsageError(
            "there is no token for GitHub.",
            why=f"none of {', '.join(TOKENS)} is set, nor an App's id and key",
            do="in a workflow pass `token: ${{ github.token }}`; elsewhere set GH_GATE_TOKEN (`gh auth token` prints one)",
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError("the token for GitHub holds characters that no token has.", do="set it again, without quotes")
    return token


def _mint(app: Client, repository: str) -> object:
    number, _ = installation.find(app, repository)
    # A token for this repository alone, whatever else the App is installed on.
    body = {"repositories": [repository.partition("/")[2]]}
    return app.mint(path("app", "installations", number, "access_tokens"), body).data
