"""Settings from a file, secrets from files of their own, and whether those are closed to others."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gh_gate.app import settings
from gh_gate.app.settings import load
from gh_gate.errors import UsageError
from tests.app.told import WEBHOOK_SECRET, environ, rsa_pem, signing_pem

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As `gh-gate init` leaves it."""
    write(tmp_path / "app.pem", rsa_pem())
    write(tmp_path / "hook", f"{WEBHOOK_SECRET}\n")
    write(tmp_path / "signing.pem", signing_pem())
    config(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def config(folder: Path, more: str = "") -> None:
    lines = [
        "# made by gh-gate init",
        "GH_GATE_APP_ID=12345",
        "GH_GATE_PRIVATE_KEY_FILE=app.pem",
        "GH_GATE_WEBHOOK_SECRET_FILE='hook'",
        'GH_GATE_SIGNING_KEY_FILE="signing.pem"',
        "GH_GATE_DATA=.",
        more,
    ]
    write(folder / "gh-gate.env", "\n".join(lines))


def refusal(folder: Path, more: str = "", **told: str) -> str:
    config(folder, more)
    with pytest.raises(UsageError) as caught:
        load(told, folder)
    return caught.value.diagnostics()


def test_the_file_in_the_current_directory_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert load({}).webhook_secrets == (WEBHOOK_SECRET.encode(),)


def test_another_file_can_be_named_and_its_paths_begin_where_it_is(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = load({"GH_GATE_CONFIG": str(folder / "gh-gate.env")}, tmp_path_factory.mktemp("elsewhere"))
    assert told.data == folder
    assert told.files == tuple(folder / name for name in ("gh-gate.env", "app.pem", "hook", "signing.pem"))


def test_the_environment_wins_also_over_the_file_of_a_secret(folder: Path) -> None:
    (folder / "hook").unlink()
    told = load({"GH_GATE_APP_ID": "9", "GH_GATE_WEBHOOK_SECRET": "another-secret-of-some-length"}, folder)
    assert (told.app_id, told.webhook_secrets) == ("9", (b"another-secret-of-some-length",))


def test_the_environment_may_name_another_file_for_a_secret(folder: Path) -> None:
    write(folder / "hook2", "another-secret-of-some-length")
    assert load({"GH_GATE_WEBHOOK_SECRET_FILE": "hook2"}, folder).webhook_secrets == (b"another-secret-of-some-length",)


def test_a_long_value_stands_in_quotes(tmp_path: Path) -> None:
    rows = environ()
    write(tmp_path / "gh-gate.env", "".join(f'{name}="{text}"\n' for name, text in rows.items()))
    assert load({}, tmp_path).private_key.get_secret_value() == rsa_pem()


def test_nothing_is_put_in_for_a_dollar(folder: Path) -> None:
    config(folder, "GH_GATE_HOST=a${GH_GATE_APP_ID}b")
    assert load({"GH_GATE_APP_ID": "7"}, folder).host == "a${GH_GATE_APP_ID}b"


@pytest.mark.parametrize(
    "line", ["GH_GATE_PROT=1", "gh_gate_port=1", "GITHUB_API=x", "GH_GATE_APP_ID_FILE=x", "GH_GATE_FILES=x"]
)
def test_a_name_in_the_file_that_is_no_setting_is_refused(folder: Path, line: str) -> None:
    said = refusal(folder, line)
    assert f"{line.partition('=')[0]} of {folder / 'gh-gate.env'} is not a setting" in said


def test_a_typing_mistake_is_recognized(folder: Path) -> None:
    assert "did you mean `GH_GATE_PORT`?" in refusal(folder, "GH_GATE_PROT=1")


@pytest.mark.parametrize("line", ["PORT=1", "HOST='open", "= 3", "[section]"])
def test_a_line_that_is_no_setting_is_refused(folder: Path, line: str) -> None:
    assert "line 7" in refusal(folder, line)


def test_a_key_without_quotes_does_not_show(folder: Path) -> None:
    said = refusal(folder, f"GH_GATE_PRIVATE_KEY={rsa_pem()}")
    assert "line 8" in said
    assert not any(line.rstrip("=") in said for line in rsa_pem().splitlines()[1:-1])


def test_a_setting_that_stands_twice_is_refused(folder: Path) -> None:
    assert "GH_GATE_APP_ID of" in refusal(folder, "GH_GATE_APP_ID=2")


def test_a_secret_that_stands_as_text_and_as_file_is_refused(folder: Path) -> None:
    assert "leave one of the two out" in refusal(folder, f"GH_GATE_WEBHOOK_SECRET={WEBHOOK_SECRET}")


@pytest.mark.parametrize("name", ["none.env", "."])
def test_a_file_that_is_named_and_cannot_be_read_is_refused(folder: Path, name: str) -> None:
    assert "GH_GATE_CONFIG names" in refusal(folder, GH_GATE_CONFIG=str(folder / name))


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file"), (b"", "empty"), (b" \n", "empty"), (b"\xff\xfe\x00", "UTF-8"), (b"x" * 70_000, "longer")],
)
def test_the_file_of_a_secret_that_cannot_serve_is_refused(folder: Path, content: bytes | None, why: str) -> None:
    (folder / "hook").unlink()
    if content is not None:
        (folder / "hook").write_bytes(content)
    said = refusal(folder)
    assert "GH_GATE_WEBHOOK_SECRET_FILE in" in said
    assert why in said
    assert "is not set" not in said


@POSIX
@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o620, 0o666])
def test_a_file_that_others_may_read_or_change_is_told(folder: Path, mode: int) -> None:
    (folder / "hook").chmod(mode)
    told = load({}, folder)
    assert settings.loose_files(told) == [folder / "hook"]
    assert settings.notes(told) == [
        f"{folder / 'hook'} can be read by others on this machine: chmod 600 {folder / 'hook'}"
    ]


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o400, 0o440])
def test_a_file_for_its_owner_or_as_kubernetes_mounts_it_is_well(folder: Path, mode: int) -> None:
    (folder / "hook").chmod(mode)
    assert settings.loose_files(load({}, folder)) == []


def test_the_data_directory_is_made_where_it_is_missing_and_closed_to_others(folder: Path) -> None:
    told = load({"GH_GATE_DATA": "deep/data"}, folder)
    settings.make_folder(told)
    settings.make_folder(told)
    assert told.data == folder / "deep" / "data"
    assert sys.platform == "win32" or told.data.stat().st_mode & 0o777 == 0o700


def test_a_data_directory_that_cannot_be_made_is_a_wrong_setting(folder: Path) -> None:
    with pytest.raises(UsageError, match="hook") as caught:
        settings.make_folder(load({"GH_GATE_DATA": "hook"}, folder))
    assert "GH_GATE_DATA" in caught.value.do
