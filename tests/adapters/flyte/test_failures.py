"""What a task raises when nobody said yes; Flyte prints it, also in a job of GitHub Actions."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import gh_gate.adapters.flyte  # before a flyte that is none is there
from gh_gate.core.gate import Status


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module, which needs one name of Flyte, which is not installed here."""
    for name in ("flyte", "flyte.errors"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(sys.modules["flyte.errors"], "NonRecoverableError", type("Stop", (Exception,), {}), False)
    name = f"{gh_gate.adapters.flyte.__name__}.failures"
    yield importlib.import_module(name)
    del sys.modules[name]


def test_the_reason_is_words_on_one_line_and_commands_nothing(failures: Any) -> None:
    reason = "no\n\n::error::forged\n##[add-mask]e\x1b[31m"
    rejected = SimpleNamespace(status=Status.REJECTED, by="alice", reason=reason, url="local:1")
    said = failures.sentence(rejected, name="review", timeout=60)
    assert said.startswith("review was rejected by alice: no  ::error::forged")
    assert not {"\n", "\x1b"} & set(said)
    assert "##[" not in said
