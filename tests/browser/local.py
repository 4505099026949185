"""The page of the local forge: the real program, in a folder with one code owner."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gh_gate.asked import Request, Run
from gh_gate.engine import Engine, Ticket
from gh_gate.forge.base import Place
from gh_gate.forge.local import LocalForge
from gh_gate.prepare import prepare
from tests.browser.house import FIELDS, number_of

ROOT = Path(__file__).resolve().parent.parent.parent


class Local:
    """A project on this machine.

    :param folder: of the project; ada owns everything in it, and sits at the machine.
    """

    def __init__(self, folder: Path) -> None:
        (folder / "CODEOWNERS").write_text("* @ada @bob\n")
        self.folder, self.url = folder, ""
        self.forge, self._runs = LocalForge(folder, login="ada"), itertools.count(1)

    def gate(self, **more: Any) -> str:
        """Ask, and return the path of the gate's page."""
        number = self.ask(**more).place.number
        return f"/gates/{self.forge.repository().full_name}/{number}"

    def ask(self, **more: Any) -> Ticket:
        """Ask as a new run."""
        run = Run(id=f"run-{next(self._runs)}", commit=self.forge.head("HEAD"))
        asked = {"name": "deploy", "prompt": "Deploy v14?", "inputs": FIELDS, "run": run, "approvers": "codeowners:/"}
        prepared = prepare(Request(**{**asked, **more}), self.forge)
        return Engine(self.forge).open(prepared)

    def said(self, path: str) -> list[tuple[str, str]]:
        """What people wrote at a gate: who, and which words."""
        thread = self.forge.read(Place(number_of(path)))
        return [(c.author.login, c.body) for c in thread.comments if c.author and c.author.human]

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the page; gives its address."""
        plain = {name: text for name, text in os.environ.items() if not name.startswith(("GH_", "GITHUB_", "CI"))}
        who = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "ada")
        process = subprocess.Popen(
            [sys.executable, "-c", "from gh_gate.cli import main; main()", "serve", "--local", "--port", "0"],
            env={**plain, **who, "PYTHONPATH": str(ROOT)},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        out = process.stdout
        assert out is not None
        try:
            self.url = next(line.strip() for line in out if "http://" in line)
            yield self.url
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            out.close()
