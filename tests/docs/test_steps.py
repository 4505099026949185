"""Steps that a page shows without their workflow: of this version, and with inputs that the action has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from gh_gate import __version__
from tests.docs.pages import PAGES, ROOT, blocks, name, text

EVERY = pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=name)
OURS = re.compile(r"^gh-gate/gh-gate(?:/([\w/]+))?@")


@EVERY
def test_a_page_names_this_version(page: Path) -> None:
    assert set(re.findall(r"gh-gate/gh-gate[\w/]*@(v[\w.]+)", text(page))) <= {f"v{__version__}"}


@EVERY
def test_a_step_gives_only_what_the_action_takes(page: Path) -> None:
    documents = [one for block in blocks(page, "yaml", "yml") for one in yaml.safe_load_all(block)]
    for step in _steps(documents):
        found = OURS.match(str(step.get("uses", "")))
        if found:
            action = yaml.safe_load(text(ROOT / (found[1] or "") / "action.yml"))
            assert set(step.get("with", {})) <= set(action["inputs"]), step


def _steps(data: Any) -> list[dict[str, Any]]:
    """Every mapping with `uses` in it, wherever it stands."""
    if isinstance(data, list):
        return [step for one in data for step in _steps(one)]
    if isinstance(data, dict):
        inner = [step for one in data.values() for step in _steps(one)]
        return [data, *inner] if "uses" in data else inner
    return []
