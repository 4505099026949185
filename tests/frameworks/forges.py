"""The two forges of a stage: this machine's, and the stand-in for GitHub in the process of the tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gh_gate.forge.base import Forge
from gh_gate.forge.local import LocalForge
from tests.frameworks.stage import OWNERS, Stage
from tests.github.hub import GitHub
from tests.github.state_people import Account
from tests.scene import Scene


@dataclass(kw_only=True)
class LocalStage(Stage):
    """Gates in the project's own folder."""

    def __post_init__(self) -> None:
        self.add({"CODEOWNERS": OWNERS})

    @property
    def words(self) -> Mapping[str, str]:
        return {"GH_GATE_FORGE": "local", "GH_GATE_LOCAL": str(self.folder)}

    def forge(self) -> LocalForge:
        return LocalForge(self.folder)

    def asked(self) -> list[int]:
        return [listing.number for listing in reversed(self.forge().issues())]

    def say(self, login: str, body: str, number: int = 1) -> None:
        self.forge().say(login, number, body)

    def add(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            self.write(name, text)

    def pass_time(self, seconds: float) -> None:
        """Let everything have happened that much earlier: here, the machine's own clock decides."""
        with closing(sqlite3.connect(self._file(), timeout=10)) as connection, connection:
            earlier = (int(seconds),)
            connection.execute("UPDATE posts SET created_at = created_at - ?", earlier)
            connection.execute("UPDATE posts SET deleted_at = deleted_at - ?", earlier)
            connection.execute("UPDATE revisions SET at = at - ?", earlier)

    def _file(self) -> Path:
        return self.folder / ".gh-gate" / "forge.sqlite3"


@dataclass(kw_only=True)
class GitHubStage(Stage):
    """Gates in `acme/app` on the stand-in, asked with the token of a machine's user."""

    hub: GitHub

    def __post_init__(self) -> None:
        self.scene = Scene(self.hub, OWNERS)
        asker = self.hub.user("release-bot")
        self.scene.repo.set_permission(asker, "write")
        self.token = self.hub.token(asker)

    @property
    def words(self) -> Mapping[str, str]:
        where = {"GITHUB_API_URL": self.hub.url, "GH_GATE_REPOSITORY": self.scene.repo.full_name}
        return {**where, "GH_GATE_TOKEN": self.token}

    def forge(self) -> Forge:
        return self.scene.connected({"GITHUB_API_URL": self.hub.url, "GH_GATE_TOKEN": self.token})

    def asked(self) -> list[int]:
        with self.hub.lock:
            return [number for number, issue in self.scene.repo.issues.items() if "gh-gate:1" in issue.body]

    def say(self, login: str, body: str, number: int = 1) -> None:
        self.hub.clock.advance(1)
        self.scene.repo.comment(self.person(login), number, body)

    def add(self, files: Mapping[str, str]) -> None:
        self.scene.repo.push("main", dict(files))

    def pass_time(self, seconds: float) -> None:
        self.hub.clock.advance(seconds)

    def person(self, login: str) -> Account:
        """The account of that name."""
        return self.hub.user(login)
