"""What the pages and the help show to ask with really asks, as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from gh_gate.cli import cli
from tests.docs.pages import PAGES, ROOT, blocks

LINES = sorted(
    {
        line
        for shown in [cli.help or "", *(block for page in [ROOT / "README.md", *PAGES] for block in blocks(page, ""))]
        for line in re.findall(r"\bgh-gate (?:request|wait|run) [a-z].*--prompt.*", shown)
    }
)


def test_there_are_lines_that_ask() -> None:
    assert {line.split()[1] for line in LINES} == {"request", "wait", "run"}


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_asks_asks(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("GH_GATE_LOCAL", str(tmp_path))
    words = shlex.split(line.partition(" -- ")[0])[2:]
    assert CliRunner().invoke(cli, ["request", "--local", *words]).exit_code == 6
