"""Nothing of gh-gate loads a framework that it was not asked for, also where all of it is installed."""

from __future__ import annotations

import subprocess

import pytest

from tests.frameworks.environments import Environments


@pytest.mark.parametrize("name", ["metaflow", "flyte", "flowyml"])
def test_importing_gh_gate_and_its_adapters_loads_no_framework(environments: Environments, name: str) -> None:
    modules = "gh_gate, gh_gate.cli, gh_gate.testing, gh_gate.adapters.flyte, gh_gate.adapters.flowyml, gh_gate.adapters.metaflow"
    code = (
        f"import sys, importlib.util as u, {modules}\nassert u.find_spec({name!r})\nsys.exit({name!r} in sys.modules)"
    )
    done = subprocess.run(
        [environments.python(name), "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
