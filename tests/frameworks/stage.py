"""A pipeline's script runs in a process of its own, in its framework's environment, and people answer it on a forge.

    running = stage.run("flow.py", "run")          # starts it in the stage's folder
    number = stage.opened()                        # waits until the first gate is there
    stage.say("alice", "/approve target=eu")
    assert running.finished().code == 0

On both forges alice and bob own everything, carol may write, and mallory is nobody who may decide.
"""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from gh_gate.core.thread import Thread
from gh_gate.forge.base import Forge, Place
from tests.frameworks.running import Running

T = TypeVar("T")

OWNERS = "* @alice @bob\n"
LIMIT = 60.0
"""Real seconds after which something that is waited for does not come."""

_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")


@dataclass(kw_only=True)
class Stage(ABC):
    """A project's folder, the forge where its gates live, and the people there.

    :param python: of the framework's environment.
    :param folder: the project; scripts run in it, and files that `write` makes are in it.
    """

    python: Path
    folder: Path
    running: list[Running] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        """What every process sees: where the forge is, and nothing else of the tests' own environment."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        path = f"{self.python.parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
        scratch = self.folder.parent / "scratch"
        scratch.mkdir(exist_ok=True)
        home = {"HOME": str(scratch), "TMPDIR": str(scratch), "USER": "dev", "LOGNAME": "dev"}
        return {**kept, **home, "PATH": path, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", **self.words}

    @property
    @abstractmethod
    def words(self) -> Mapping[str, str]:
        """The environment variables that say where the forge is."""

    @abstractmethod
    def forge(self) -> Forge:
        """The forge, as gh-gate sees it."""

    @abstractmethod
    def asked(self) -> list[int]:
        """The numbers of the issues that ask something, oldest first."""

    @abstractmethod
    def say(self, login: str, body: str, number: int = 1) -> None:
        """Let a person comment on an issue."""

    @abstractmethod
    def pass_time(self, seconds: float) -> None:
        """Let the forge's clock move on for everything that is there."""

    @abstractmethod
    def add(self, files: Mapping[str, str]) -> None:
        """Put files where the policy file and CODEOWNERS are read from."""

    def write(self, name: str, text: str) -> Path:
        """Write a file into the project's folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, script: str | Path, *words: str, environ: Mapping[str, str] | None = None) -> Running:
        """Start a Python script of the project, or of anywhere else; ``-m`` starts a module.

        :param environ: more variables.
        """
        command = [str(self.python), str(script), *words]
        log = self.folder.parent / f"log-{len(self.running)}"
        running = Running.start(command, folder=self.folder, environ={**self.environ, **(environ or {})}, log=log)
        self.running.append(running)
        return running

    def opened(self, count: int = 1) -> int:
        """Wait until so many gates have been opened, and return the number of the newest of them."""
        return self.until(lambda: self.asked()[count - 1 : count], f"gate {count} is open")[0]

    def replied(self, part: str, number: int = 1) -> str:
        """Wait until gh-gate has written a comment with this part in it, and return the comment."""
        return self.until(lambda: [body for body in self.comments(number) if part in body], f"{part!r} is answered")[0]

    def comments(self, number: int = 1) -> list[str]:
        """What gh-gate wrote under an issue, without what keeps names from being mentions."""
        thread = self.thread(number)
        return [
            comment.body.replace("&#8203;", "")
            for comment in thread.comments
            if comment.author == thread.opening.author
        ]

    def status(self, number: int = 1) -> str:
        """What the gate's label says: ``pending``, ``approved``, ..."""
        (name,) = [name for name in self.thread(number).face.labels if name.startswith("gate:")]
        return name.removeprefix("gate:")

    def thread(self, number: int = 1) -> Thread:
        """The issue with everything under it."""
        return self.forge().read(Place(number, url=""))

    def until(self, look: Callable[[], T], what: str, seconds: float = LIMIT) -> T:
        """Wait until a look finds something; an end of the processes that are started ends the waiting."""
        end = time.monotonic() + seconds
        while not (found := look()):
            assert any(one.alive for one in self.running), f"everything ended before {what}:\n{self.logs()}"
            assert time.monotonic() < end, f"{seconds:.0f} s have passed before {what}:\n{self.logs()}"
            time.sleep(0.03)
        return found

    def logs(self) -> str:
        """What the processes printed, to be shown where a test fails."""
        return "\n".join(one.printed() for one in self.running)

    def clear(self) -> None:
        """Kill what still runs."""
        for one in self.running:
            one.kill()
