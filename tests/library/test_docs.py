"""The page about Python is true: each of its examples runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import gh_gate
from gh_gate.library import question as questions
from gh_gate.library.options import Options
from gh_gate.testing import FakeForge

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_every_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"__name__": "page"}
    with FakeForge(codeowners="* @alice\n/deploy/ @alice\n") as forge:
        forge.approve("deploy", {"target": "staging"})
        forge.approve("rollout", {"region": "eu", "hosts": ["a", "b"]})
        forge.approve("scale", {"size": "m"})
        forge.reject("publish", "not yet")
        for name in ("report", "model-a", "model-b"):
            forge.approve(name)
        for who in ("alice", "bob"):
            forge.approve("drop", by=who)
            forge.approve("security", by=who)
        forge.approve("copy", {"region": "us"})
        forge.approve("wipe")
        forge.approve("qa", by="carol")
        for example in EXAMPLES:
            exec(compile(example, "docs/python.md", "exec", dont_inherit=True), names)  # noqa: S102 - the page's own examples
    assert names["rollout"] == names["Rollout"](names["Region"].EU, 10, None, ["a", "b"])
    assert names["plain"] == 3
    assert forge.gate("training-cost").decision is not None
    for name, test in [(name, test) for name, test in names.items() if name.startswith("test_")]:
        assert callable(test), name
        test()
    assert "staging alice" in capsys.readouterr().out


def test_every_option_and_its_default_stand_in_the_table() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (`[^`]*`)? ?\|", PAGE, re.MULTILINE))
    assert set(rows) == set(Options.__annotations__)
    told = {name: text.strip("`").strip('"') for name, text in rows.items() if text}
    question = questions.ask("deploy", "Deploy?")
    assert told["approvers"] == question.approvers[0]
    assert (told["timeout"], told["valid_for"], question.timeout, question.valid_for) == ("24h", "24h", 86_400, 86_400)
    assert told["poll_interval"] == f"{question.poll_interval:g}"
    assert (told["required"], told["on_timeout"]) == (str(question.required), question.on_timeout)
    assert (told["fail_on_rejection"], told["prevent_self_approval"]) == (str(question.raises), "False")


def test_every_public_name_is_on_the_page_or_an_error() -> None:
    for name in gh_gate.__all__:
        thing = getattr(gh_gate, name)
        assert name in PAGE or issubclass(thing, (gh_gate.GateError, gh_gate.PendingGate, gh_gate.Status))
