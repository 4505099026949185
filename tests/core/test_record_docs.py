"""docs/record.md says what is true."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from gh_gate.core import record
from gh_gate.core.record import keys
from tests.core.samples import approved, gate
from tests.core.stage import OPENED

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "record.md").read_text(encoding="utf-8")
STATEMENT = record.statement(gate(environments=("production",)), approved(), 42, opened_at=OPENED)


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_has_the_fields_that_are_written() -> None:
    documented, real = json.loads(block("json")), json.loads(STATEMENT)
    assert documented.keys() == real.keys()
    explained = re.findall(r"^\| (`.*?) \|", DOCS, re.MULTILINE)
    assert list(documented["predicate"]) == re.findall(r"`(\w+)`", "\n".join(explained))
    assert documented["predicate"].keys() == real["predicate"].keys()
    assert documented["predicate"]["by"][0].keys() == real["predicate"]["by"][0].keys()
    assert documented["predicate"]["gate"].keys() == real["predicate"]["gate"].keys()


def test_the_check_by_hand_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    private, public = keys.new_key()
    monkeypatch.chdir(tmp_path)
    Path("record.json").write_text(record.envelope(STATEMENT, keys.load_private_key(private)), encoding="utf-8")
    Path("key.pub").write_text(public, encoding="utf-8")
    Path("check.py").write_text(block("python"), encoding="utf-8")
    runpy.run_path("check.py")
    assert capsys.readouterr().out == "approved\n"
