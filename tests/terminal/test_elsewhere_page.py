"""The line that shows the gates on a page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gh_gate.forge.local import LocalForge
from gh_gate.terminal import elsewhere


def test_it_names_the_folder_only_where_the_present_one_does_not_lead_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/gh-gate")
    (tmp_path / "pyproject.toml").touch()
    forge = LocalForge(tmp_path)
    assert elsewhere.page(forge) == f"GH_GATE_LOCAL={tmp_path} gh-gate serve --local"
    monkeypatch.chdir(tmp_path)
    assert elsewhere.page(forge) == "gh-gate serve --local"
