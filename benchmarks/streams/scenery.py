"""The stand-in for GitHub, the real server before it as a process of its own, and processes that wait."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.app.scene import AppScene
from tests.app.served import ROOT, Served, until
from tests.github.hub import GitHub

WAITERS = Path(__file__).with_name("waiters.py")


class Scenery:
    """A repository with an App, and its server at a port that it keeps when it is started again."""

    def __init__(self, hub: GitHub, folder: Path, home: Path) -> None:
        self.hub, self.scene = hub, AppScene(hub, folder)
        key = self.scene.public.replace("\n", "\\n")
        self.scene.rule(f'app: {{slug: gate-keeper, public-key: "{key}"}}')
        for resource in ("core", "graphql"):  # one workflow's token waits for what hundreds of them would
            hub.quota(self.scene.steps.token, resource).limit = 10_000_000
        self._over = threading.Event()
        threading.Thread(target=self._tick, daemon=True).start()
        port = str(_free_port())
        more = {"GH_GATE_SWEEP": "3600", "GH_GATE_PORT": port, "GH_GATE_LOG_LEVEL": "warning"}
        self.served = Served(hub, self.scene.app, home, self.scene.key, **more)
        self.served.start()
        hub.hooks.start(4)

    def environ(self, server: str) -> dict[str, str]:
        """Return the environment of a step.

        :param server: what it knows as the App's server; empty for one that polls.
        """
        name = self.scene.repo.full_name
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_TOKEN": self.scene.steps.token,
            "GITHUB_REPOSITORY": name,
            "GITHUB_ACTIONS": "true",
            "GITHUB_RUN_ID": "1",
            "GITHUB_WORKFLOW_REF": f"{name}/.github/workflows/release.yml@refs/heads/main",
            **({"GH_GATE_URL": server} if server else {}),
        }

    def token(self) -> str:
        """Return a token of another workflow run."""
        return self.hub.workflow_token(self.scene.repo, {"issues": "read", "contents": "read"})

    def known(self, first: int, last: int) -> None:
        """Wait until the App has taken up all of these gates."""
        until(lambda: all(self.scene.notes("status", n) for n in range(first, last + 1)), seconds=300)

    def resident(self) -> float:
        """Return the resident megabytes of the server; not a number where there is no /proc."""
        status = Path(f"/proc/{self.served.process.pid if self.served.process else 0}/status")
        if not status.exists():
            return float("nan")
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def _tick(self) -> None:
        """Let GitHub's clock run as this machine's does: what is an old change by it needs no second look."""
        while not self._over.wait(1.0):
            with self.hub.lock:
                self.hub.clock.advance(1)

    def stop(self) -> None:
        """End everything in order."""
        self._over.set()
        self.hub.hooks.stop()
        self.served.stop()
        self.scene.stop()


class Waiting:
    """A process that waits for many gates.

    :param numbers: of the issues that it has asked in.
    """

    def __init__(self, scenery: Scenery, count: int, prefix: str, server: str) -> None:
        first = scenery.scene.repo.last_number + 1
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, str(WAITERS), str(count), prefix],
            env=scenery.environ(server),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if not self._line().startswith("asked"):
            raise SystemExit("the waiters could not ask")
        self.numbers = range(first, first + count)
        scenery.known(first, first + count - 1)
        self.went_on: dict[int, tuple[str, float]] = {}
        self.left = -1

    def go(self) -> None:
        """Let them wait."""
        if self._process.stdin is None:
            raise SystemExit("the waiters have no input")
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        threading.Thread(target=self._collect, daemon=True).start()

    def finish(self) -> None:
        """Wait until all have gone on."""
        until(lambda: self.left >= 0, seconds=120)
        self._process.wait(30)

    def close(self) -> None:
        """End it, whatever it waits for."""
        self._process.kill()
        self._process.wait(30)

    def _collect(self) -> None:
        while line := self._line():
            words = line.split()
            if words[0] == "left":
                self.left = int(words[1])
            else:
                self.went_on[int(words[0])] = (words[1], float(words[2]))

    def _line(self) -> str:
        return self._process.stdout.readline() if self._process.stdout else ""


@contextlib.contextmanager
def scenery() -> Iterator[Scenery]:
    """Give a scenery, and take it down."""
    with GitHub(check=False) as hub, TemporaryDirectory() as folder, TemporaryDirectory() as home:
        hub.quirks.secondary_limit = False
        made = Scenery(hub, Path(folder), Path(home))
        try:
            yield made
        finally:
            made.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
