"""docs/api.md: its commands are run as they stand, against the server as it is started."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.web.limits import Kind
from tests.app.scene import NEEDED
from tests.app.served import Served, until
from tests.github.hub import GitHub
from tests.scene import Scene

PAGE = (Path(__file__).parents[4] / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
TOOLS = all(shutil.which(tool) for tool in ("bash", "curl", "jq"))


class Reader:
    """Somebody who follows the page, alice by name."""

    def __init__(self, folder: Path) -> None:
        self.hub = GitHub()
        self.hub.quirks.secondary_limit = False
        self.folder = folder

    def __enter__(self) -> Self:
        self.hub.__enter__()
        self.steps = Scene(self.hub, owners="* @alice @bob\n/deploy/ @alice @bob\n")
        for _ in range(16):
            self.steps.repo.open_issue(self.steps.bob, "something else")
        app = self.hub.app("gate-keeper", permissions=dict(NEEDED))
        self.hub.install(app, self.steps.repo.owner)
        self.served = Served(self.hub, app, self.folder, Ed25519PrivateKey.generate())
        self.served.start()
        self.environ = {
            "PATH": os.environ["PATH"],
            "GH_GATE_URL": self.served.url,
            "TOKEN": self.hub.token(self.steps.alice),
        }
        return self

    def __exit__(self, *error: object) -> None:
        self.served.stop()
        self.hub.__exit__(None, None, None)

    def run(self, block: str) -> str:
        """Run a block as it stands, and keep what it exports; only where the server is, is otherwise."""
        text = block.replace("https://gates.example.com", self.served.url).replace(
            "$(gh auth token)", self.environ["TOKEN"]
        )
        done = subprocess.run(
            ["bash", "-c", f"{text}\nenv -0 > '{self.folder}/env'"],  # noqa: S607 - the reader's own shell
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        pairs = (line.partition("=") for line in (self.folder / "env").read_text().split("\0") if line)
        self.environ |= {name: value for name, _, value in pairs if name in {"SESSION", "TOKEN"}}
        return done.stdout

    def open(self, name: str, inputs: object = None) -> None:
        """Open one more gate, for the parts of the page that answer one."""
        body = {"repository": "acme/app", "name": name, "key": name, "prompt": "?", "approvers": ["codeowners:/"]}
        asked = json.dumps(body | ({"inputs": inputs} if inputs else {}))
        self.run(
            f'curl -sS "$GH_GATE_URL/api/v1/gates" -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d {asked!r}'
        )

    def labels(self, number: int) -> set[str]:
        """The gate's labels."""
        return {name for name in self.steps.issue(number).label_names if name.startswith("gate:")}


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with Reader(tmp_path) as reader:
        yield reader


@pytest.mark.skipif(not TOOLS, reason="curl and jq are what the page's commands need")
def test_the_page_can_be_followed_from_top_to_bottom(reader: Reader) -> None:
    where, session, opening, looking, answering, records, simulate, submit, leave = BLOCKS
    reader.run(where + session)
    assert reader.environ["SESSION"].startswith("ghgate_")
    opened = json.loads(reader.run(opening))
    assert (opened["number"], opened["status"]) == (17, "pending")
    reader.open("legal")
    reader.open("slip")
    reader.open("review", {"value": {"type": "bool", "default": True}})
    until(lambda: all(reader.labels(number) == {"gate:pending"} for number in (17, 18, 19, 20)))
    looked = [json.loads(line) for line in reader.run(looking.replace("\ncurl", "; echo\ncurl")).splitlines()]
    assert (len(looked[0]["gates"]), looked[2]["name"]) == (4, "deploy")
    answered = [json.loads(line) for line in reader.run(answering.replace("\ncurl", "; echo\ncurl")).splitlines()]
    assert [one["body"].split()[0] for one in answered[:2]] == ["/approve", "/reject"]
    until(lambda: reader.labels(17) == {"gate:approved"})
    until(lambda: reader.labels(18) == {"gate:rejected"})
    until(lambda: reader.labels(19) == {"gate:cancelled"})
    told = reader.run(records.rstrip() + " || [ $? = 28 ]")
    assert '"payloadType":"application/vnd.in-toto+json"' in told
    assert "event: gate" in told
    supposed = json.loads(reader.run(simulate))
    assert supposed["person"]["rights"]["approve"] is True
    assert json.loads(reader.run(submit))["body"].startswith("/approve")
    until(lambda: reader.labels(20) == {"gate:approved"})
    reader.run(leave)
    assert '"status":401' in reader.run(
        'curl -sS "$GH_GATE_URL/api/v1/gates" -H "Authorization: Bearer $SESSION" | tr -d " "'
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_the_limits_are_those_of_the_page(kind: Kind) -> None:
    pace = kind.value
    seconds = f"{pace.seconds:g} s"
    name = {Kind.STRANGER: "wrong tokens from one address", Kind.OUTSIDE: "simulate without write access"}.get(
        kind, kind.name.lower()
    )
    assert f"| {name} | {pace.burst} | {seconds} |" in PAGE
