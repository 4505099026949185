"""Without Flyte, gh-gate says what to install; and nothing of Flyte is loaded before it is used."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

import gh_gate.adapters.flyte as hitl
from gh_gate.errors import UsageError

without_flyte = pytest.mark.skipif(importlib.util.find_spec("flyte") is not None, reason="Flyte is installed here")


@without_flyte
@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("new_event", "gh-gate[flyte]"),
        ("Event", "gh-gate[flyte]"),
        ("env", "gh-gate[flyte]"),
        ("TimeoutError", "gh-gate[flyte]"),
        ("Rejected", "gh-gate[flyte]"),
        ("GateTask", "gh-gate[flyte-connector]"),
        ("GateConnector", "gh-gate[flyte-connector]"),
    ],
)
def test_a_missing_flyte_is_told_with_the_extra_to_install(name: str, extra: str) -> None:
    with pytest.raises(UsageError, match="needs Flyte v2") as missing:
        getattr(hitl, name)
    assert extra in missing.value.do
    assert name in dir(hitl)


def test_an_unknown_name_is_no_attribute() -> None:
    assert not hasattr(hitl, "new_events")


def test_importing_the_adapter_loads_no_framework() -> None:
    code = (
        "import sys, gh_gate.adapters.flyte; sys.exit(any(name in sys.modules for name in ('flyte', 'grpc', 'github')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
