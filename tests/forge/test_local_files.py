"""The local forge reads the project's files, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gh_gate.errors import GateError, UsageError
from gh_gate.forge.local import files, find
from gh_gate.forge.local.files import MAX_BYTES, project_folder
from tests.forge.local_ground import forge_in


def test_a_file_is_read_from_the_working_tree_whatever_the_commit(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "CODEOWNERS").write_bytes("* @ada # é\r\n".encode())
    assert forge_in(tmp_path).file(".github/CODEOWNERS", "0" * 40) == "* @ada # é\r\n"


@pytest.mark.parametrize("path", ["CODEOWNERS", "docs/CODEOWNERS", "folder", "folder/deeper/x"])
def test_what_is_no_file_is_none(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    assert forge_in(tmp_path).file(path, "") is None


@pytest.mark.parametrize("path", ["../secret", "inside/../../secret", "/etc/passwd", "link", "linked/secret", "nul\0"])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "secret").write_text("secret")
    (project / "link").symlink_to(tmp_path / "secret")
    (project / "linked").symlink_to(tmp_path)
    with pytest.raises(GateError):
        forge_in(project).file(path, "")


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="there a circle resolves to itself, which is no file")
def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(GateError, match="cannot be read"):
        forge_in(tmp_path).file("a", "")


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "owners").write_text("* @ada")
    (tmp_path / "CODEOWNERS").symlink_to(tmp_path / "owners")
    assert forge_in(tmp_path).file("CODEOWNERS", "") == "* @ada"


def test_a_file_that_is_too_large_or_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(b"x" * MAX_BYTES)
    (tmp_path / "large").write_bytes(b"x" * (MAX_BYTES + 1))
    (tmp_path / "latin").write_bytes(b"\xe9")
    forge = forge_in(tmp_path)
    assert len(forge.file("full", "") or "") == MAX_BYTES
    with pytest.raises(GateError, match="larger than 4 MiB"):
        forge.file("large", "")
    with pytest.raises(GateError, match="not UTF-8"):
        forge.file("latin", "")


def test_the_head_is_what_git_has_checked_out(tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git on this machine")
    identity = ["-c", "user.name=ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    commands = [["init", "-q"], [*identity, "commit", "-q", "--allow-empty", "-m", "first"], ["rev-parse", "HEAD"]]
    outputs = [subprocess.check_output([git, "-C", str(tmp_path), *c], text=True) for c in commands]
    assert forge_in(tmp_path).head("main") == outputs[-1].strip()


@pytest.mark.parametrize("with_git", [True, False])
def test_without_a_commit_the_head_stands_for_codeowners(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_git: bool
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    if not with_git:
        monkeypatch.setattr(shutil, "which", lambda _: None)
    forge = forge_in(tmp_path)
    empty = forge.head("main")
    (tmp_path / "CODEOWNERS").write_text("* @ada")
    assert forge.head("main") != empty
    assert len(empty) == 64
    assert forge.head("main") == forge.head("main")


@pytest.mark.parametrize("mark", [".git", "pyproject.toml"])
def test_the_project_is_the_nearest_folder_upwards_with_a_mark(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).touch()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert project_folder({}, tmp_path / "a" / "b") == tmp_path.resolve()


def test_without_a_mark_the_project_is_where_one_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "_is_project", lambda _: False)
    assert project_folder({}, tmp_path) == tmp_path.resolve()


def test_the_environment_may_name_another_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").touch()
    (tmp_path / "other").mkdir()
    assert find({"GH_GATE_LOCAL": "other"}, tmp_path).folder == (tmp_path / "other").resolve()
    with pytest.raises(UsageError, match="GH_GATE_LOCAL"):
        find({"GH_GATE_LOCAL": "missing"}, tmp_path)


@pytest.mark.parametrize(("name", "full"), [("app", "local/app"), ("My App (2)", "local/My-App-2-")])
def test_the_repository_is_named_after_its_folder(tmp_path: Path, name: str, full: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    assert forge_in(folder).repository().full_name == full
