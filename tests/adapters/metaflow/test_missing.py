"""Where metaflow-hitl's import is written, and Metaflow is not there."""

from __future__ import annotations

import importlib
import sys

import pytest


def test_a_missing_metaflow_is_told_with_the_extra_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "metaflow", None)
    monkeypatch.delitem(sys.modules, "metaflow_extensions.hitl.plugins.hitl_decorator", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'gh-gate\[metaflow\]'"):
        importlib.import_module("metaflow_extensions.hitl.plugins.hitl_decorator")
