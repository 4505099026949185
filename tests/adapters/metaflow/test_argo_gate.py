"""What the opening hands on to the node that sleeps: which gate it waits for, and its page."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gh_gate.adapters.argo import GATE, LINK
from gh_gate.adapters.metaflow import argo_gate
from gh_gate.asked import Run
from gh_gate.library import question


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://github.com/acme/app/issues/42", "acme/app#42"),
        ("local:42", "acme/app#42"),
        ("https://github.com/acme/app/pull/42#issuecomment-7", "acme/app#42#issuecomment-7"),
    ],
)
def test_a_gate_in_a_comment_is_named_by_its_comment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, named: str
) -> None:
    opened: Any = SimpleNamespace(reference="acme/app#42/gate", url=url, status=lambda: None)
    files = {name: str(tmp_path / name) for name in (GATE, LINK)}
    monkeypatch.setattr(argo_gate, "open_gate", lambda *_words, **_named: opened)
    monkeypatch.setattr(argo_gate, "FILES", files)
    argo_gate.open_for_sleep(question.ask("gate", "Ship?"), {}, Run(id="metaflow/F/1"))
    assert [(tmp_path / name).read_text(encoding="utf-8") for name in (GATE, LINK)] == [named, url]
