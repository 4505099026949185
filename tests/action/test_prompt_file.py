"""A question is read from the checkout, from nowhere else, and as the text that it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from action import prompt_file
from gh_gate.errors import UsageError


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


def test_a_file_is_read_with_line_feeds_and_without_its_mark(workspace: Path) -> None:
    (workspace / "q.md").write_bytes("\ufeff# Größe?\r\n\r\nyes\n".encode())
    assert prompt_file.read("q.md", workspace) == "# Größe?\n\nyes\n"


def test_a_file_may_be_named_by_its_whole_path(workspace: Path) -> None:
    (workspace / "q.md").write_text("?", encoding="utf-8")
    assert prompt_file.read(str(workspace / "q.md"), workspace) == "?"


@pytest.mark.parametrize("path", ["../secret.md", "a/../../secret.md", "/etc/passwd", "link.md"])
def test_nothing_outside_the_workspace_is_read(workspace: Path, path: str) -> None:
    (workspace / "link.md").symlink_to(workspace.parent / "secret.md")
    with pytest.raises(UsageError, match="outside the workspace"):
        prompt_file.read(path, workspace)


@pytest.mark.parametrize("path", ["missing.md", ".", "x" * 5000])
def test_what_cannot_be_read_is_an_error(workspace: Path, path: str) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        prompt_file.read(path, workspace)


def test_what_is_not_utf8_is_an_error(workspace: Path) -> None:
    (workspace / "q.md").write_bytes(b"ok \xff")
    with pytest.raises(UsageError, match="not UTF-8 at byte 4"):
        prompt_file.read("q.md", workspace)


def test_a_file_that_is_too_large_is_not_read_to_its_end(workspace: Path) -> None:
    (workspace / "q.md").write_bytes(b"." * (prompt_file.LIMIT + 1))
    with pytest.raises(UsageError, match="too much for a question"):
        prompt_file.read("q.md", workspace)
