"""A stand-in for GitHub on which Apps are made from manifests, and a set-up that is under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gh_gate.app.setup import conversion
from gh_gate.app.setup.folder import Folder
from gh_gate.app.setup.manifest import Wish
from gh_gate.app.setup.server import Server
from gh_gate.app.setup.session import Session
from gh_gate.errors import GateError
from tests.github.hub import GitHub

HOOK = "https://gate.acme.dev/webhook"
Start = Callable[..., Session]


@pytest.fixture
def server(hub: GitHub) -> Server:
    return Server(hub.site_url, hub.url)


@pytest.fixture
def wish() -> Wish:
    return Wish(name="gh-gate-acme", hook=HOOK)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with Folder(tmp_path / "keys") as folder:
        yield folder


@pytest.fixture
def told() -> list[GateError]:
    """What the terminal was told."""
    return []


@pytest.fixture
def start(server: Server, wish: Wish, folder: Folder, told: list[GateError]) -> Start:
    """Make sessions whose requests are repeated without waiting."""

    def begin(**options: Any) -> Session:
        convert = options.pop("convert", patient)
        return Session(options.pop("wish", wish), server, folder, convert=convert, report=told.append, **options)

    return begin


def patient(api: str, code: str) -> conversion.Created:
    """Convert a code without waiting between tries."""
    return conversion.convert(api, code, sleep=lambda _: None)
