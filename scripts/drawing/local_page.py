"""The page of the local forge, served by the program itself over a project with some gates."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gh_gate.engine import Engine
from gh_gate.poller import wait
from tests.browser.local import Local

PROMPT = """Deploy `churn-model` v14?

| metric | v13 | v14 |
| --- | --- | --- |
| accuracy | 92.8 % | 94.0 % |
| p95 latency | 41 ms | 39 ms |
"""
INPUTS: dict[str, Any] = {
    "deploy_target": {"choices": ["staging", "production"], "description": "where v14 goes"},
    "replicas": {"type": "int", "default": 2, "min": 1, "max": 20},
    "notes": {"type": "str", "required": False, "description": "for the change log"},
}


@contextmanager
def served() -> Iterator[str]:
    """Ask, answer some of it, and serve the page; gives the address of the gate that waits for two people."""
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / "churn"
        folder.mkdir()
        place = Local(folder)
        for name, prompt, said in [
            ("training-cost", "The full training will cost about 900 USD. Run it?", "/approve"),
            ("schema-change", "Is the migration of `users` ready?", "/reject not before the backup"),
        ]:
            _decided(place, said, name=name, prompt=prompt, inputs={})
        path = place.gate(name="publish", prompt="Publish the model card of v14?", inputs={})
        path = place.gate(prompt=PROMPT, inputs=INPUTS, required="2")
        _say(place, path, "bob", '/approve {"deploy_target": "staging", "notes": "after lunch"}')
        with place.served() as url:
            yield url.rstrip("/") + path


def _decided(place: Local, said: str, **asked: Any) -> None:
    ticket = place.ask(**asked)
    place.forge.say("bob", ticket.place.number, said)
    wait(Engine(place.forge), ticket, sleep=lambda _seconds: None)


def _say(place: Local, path: str, who: str, said: str) -> None:
    place.forge.say(who, int(path.rpartition("/")[2]), said)
