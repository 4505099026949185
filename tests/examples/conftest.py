"""Each test has the examples in a folder of its own, as they stand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.examples.terminal import ROOT


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the examples' folder, in a project where nothing was ever asked."""
    ours = shutil.ignore_patterns(".gh-gate", "__pycache__", ".*_cache")
    folder = Path(shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=ours))
    (tmp_path / "pyproject.toml").touch()
    return folder
