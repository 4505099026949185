"""Where flowyml is not installed, as in this environment, that is said with the way out of it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from gh_gate.adapters.flowyml import approval
from gh_gate.errors import UsageError

pytestmark = pytest.mark.skipif(find_spec("flowyml") is not None, reason="flowyml is installed here")


def test_the_extra_to_install_is_named() -> None:
    with pytest.raises(UsageError, match="not installed") as caught:
        approval("approve_deploy", "@alice")
    assert caught.value.do == "pip install 'gh-gate[flowyml]'"


def test_another_module_that_is_missing_is_not_taken_for_flowyml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gh_gate.adapters.flowyml.step", None)
    with pytest.raises(ModuleNotFoundError):
        approval("approve_deploy", "@alice")


def test_importing_the_adapter_loads_nothing_heavy() -> None:
    code = "import sys, gh_gate.adapters.flowyml; sys.exit(bool({'pydantic', 'github', 'click'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
