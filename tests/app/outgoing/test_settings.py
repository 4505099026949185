"""The addresses as a setting: from the environment or a file of their own, and never shown."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from gh_gate.app.settings import load, loose_files
from gh_gate.errors import UsageError
from tests.app.outgoing.receiver import KEY, yaml
from tests.app.told import environ

URL = "https://hooks.example.com/a-token-that-nobody-may-see"


def test_without_the_setting_nobody_is_told(tmp_path: Path) -> None:
    assert load(environ(), tmp_path).addresses == ()


def test_the_addresses_stand_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "outgoing.yml").write_text(yaml(URL), encoding="utf-8")
    (tmp_path / "outgoing.yml").chmod(0o644)
    plain, filed = (
        environ(**{name: text}) for name, text in (("OUTGOING", yaml(URL)), ("OUTGOING_FILE", "outgoing.yml"))
    )
    assert load(plain, tmp_path).addresses == load(filed, tmp_path).addresses
    assert load(filed, tmp_path).addresses[0].host == "hooks.example.com"
    assert loose_files(load(filed, tmp_path)) == [tmp_path / "outgoing.yml"]


def test_no_address_and_no_secret_is_shown(tmp_path: Path) -> None:
    told = load(environ(OUTGOING=yaml(URL)), tmp_path)
    assert "a-token" not in f"{told!r} {told.addresses!r} {told.model_dump()}"
    assert KEY not in f"{told!r} {told.addresses!r} {told.model_dump()}"


@pytest.mark.parametrize(
    "text",
    [
        yaml(URL).replace("https", "ftp"),
        yaml(URL).replace("true", '"perhaps"'),
        yaml(URL, keys=(KEY, "whsec_short")),
        yaml(URL)[:-3],
        yaml("https://10.0.0.1/a-token-that-nobody-may-see", networks=["192.168.0.0/16"]),
    ],
)
def test_what_is_not_understood_is_refused_by_the_name_of_the_setting_and_not_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(environ(OUTGOING=text), tmp_path)
    said = caught.value.diagnostics() + "".join(traceback.format_exception(caught.value))
    assert "GH_GATE_OUTGOING is refused: the list of addresses" in said
    assert not [secret for secret in (KEY, "a-token") if secret in said]
