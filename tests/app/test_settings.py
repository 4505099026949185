"""Settings from the environment: what they become, what is refused, and that no secret shows."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

from gh_gate.app import settings
from gh_gate.app.settings import Settings, load
from gh_gate.errors import UsageError
from tests.app.told import WEBHOOK_SECRET, environ, rsa_pem, signing_pem


def refusal(directory: Path, **changes: str | None) -> str:
    with pytest.raises(UsageError) as caught:
        load(environ(**changes), directory)
    return caught.value.diagnostics()


def test_what_is_not_said_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = load(environ())
    assert (told.host, told.port, told.workers, told.sweep) == ("127.0.0.1", 8000, 8, 300)
    assert (told.log_level, told.log_format, told.seconds_between_writes, told.burst) == ("info", None, 1.0, 10)
    assert told.api_url == "https://api.github.com"
    assert told.data == tmp_path / "gh-gate-data"
    assert told.database == f"sqlite:///{(tmp_path / 'gh-gate-data' / 'gh-gate.db').as_posix()}"


def test_what_is_said_counts(tmp_path: Path) -> None:
    words = {
        "HOST": "0.0.0.0",  # noqa: S104 - nothing listens
        "PORT": "0",
        "WORKERS": "64",
        "SWEEP": "60",
        "LOG_LEVEL": "Debug",
        "LOG_FORMAT": "TEXT",
        "SECONDS_BETWEEN_WRITES": "0.5",
        "BURST": "1",
        "DATA": "elsewhere",
        "DATABASE_URL": "postgresql://gate@db/gate",
    }
    told = load({**environ(**words), "GITHUB_API_URL": "https://ghes.example/api/v3/"}, tmp_path)
    assert (told.host, told.port, told.workers, told.sweep) == ("0.0.0.0", 0, 64, 60)  # noqa: S104 - the same
    assert (told.log_level, told.log_format, told.seconds_between_writes, told.burst) == ("debug", "text", 0.5, 1)
    assert (told.data, told.database) == (tmp_path / "elsewhere", "postgresql://gate@db/gate")
    assert told.api_url == "https://ghes.example/api/v3"


def test_an_empty_word_is_no_word(tmp_path: Path) -> None:
    assert load(environ(PORT="", WORKERS=" "), tmp_path).port == 8000


def test_several_webhook_secrets_are_separated_by_white_space(tmp_path: Path) -> None:
    told = load(environ(WEBHOOK_SECRET="  the-older-secret-1\n the-newer-sécret-2\t"), tmp_path)
    assert told.webhook_secrets == (b"the-older-secret-1", "the-newer-sécret-2".encode())


def test_keys_may_have_lost_their_line_breaks(tmp_path: Path) -> None:
    flat = environ(PRIVATE_KEY=rsa_pem().replace("\n", "\\n"), SIGNING_KEY=signing_pem().replace("\n", "\\n"))
    told = load(flat, tmp_path)
    assert told.signing_key.get_secret_value() == signing_pem()


def test_what_is_missing_is_named_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load({}, tmp_path)
    for name in ("APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", "SIGNING_KEY"):
        assert f"GH_GATE_{name} is not set" in caught.value.diagnostics()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("APP_ID", "12 34"),
        ("APP_ID", "https://github.com/apps/x"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "80.5"),
        ("PORT", "http"),
        ("WORKERS", "0"),
        ("WORKERS", "65"),
        ("SWEEP", "0"),
        ("SWEEP", "5m"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("SECONDS_BETWEEN_WRITES", "nan"),
        ("SECONDS_BETWEEN_WRITES", "inf"),
        ("SECONDS_BETWEEN_WRITES", "-1"),
        ("BURST", "0"),
        ("BURST", "101"),
        ("DATA", "what?"),
        ("DATABASE_URL", "mysql://gate@db/gate"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///?mode=memory"),
        ("PRIVATE_KEY", "x"),
        ("PRIVATE_KEY", signing_pem()),
        ("SIGNING_KEY", "x"),
        ("SIGNING_KEY", rsa_pem()),
        ("OLD_PUBLIC_KEYS", signing_pem()),
        ("OLD_PUBLIC_KEYS", "x"),
        ("WEBHOOK_SECRET", "It's a Secret to Everybody"),
        ("WEBHOOK_SECRET", "short"),
        ("WEBHOOK_SECRET", "one-that-is-long-enough x"),
        ("WEBHOOK_SECRET", " ".join(f"secret-number-{n:04}" for n in range(11))),
    ],
)
def test_a_wrong_word_is_refused_by_the_name_of_its_setting(tmp_path: Path, name: str, text: str) -> None:
    said = refusal(tmp_path, **{name: text})
    assert f"GH_GATE_{name} " in said
    assert "do:" in said


def test_all_wrong_words_are_told_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, PORT="x", WORKERS="y", APP_ID=None, SIGNING_KEY_FILE="/there/is/none")
    assert all(f"GH_GATE_{name}" in said for name in ("PORT", "WORKERS", "APP_ID", "SIGNING_KEY"))


def test_the_address_of_the_api_is_checked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="GITHUB_API_URL"):
        load({**environ(), "GITHUB_API_URL": "ftp://x"}, tmp_path)


SECRETS = {
    "PRIVATE_KEY": "-----BEGIN RSA PRIVATE KEY-----\nTOPSECRET\n-----END RSA PRIVATE KEY-----",
    "SIGNING_KEY": "-----BEGIN PRIVATE KEY-----\nTOPSECRET\n-----END PRIVATE KEY-----",
    "WEBHOOK_SECRET": "TOPSECRET",
    "DATABASE_URL": "mysql://gate:TOPSECRET@db/gate",
    "PRIVATE_KEY_FILE": "TOPSECRET",
    "SIGNING_KEY_FILE": "/TOPSECRET/of/base64",
    "WEBHOOK_SECRET_FILE": "TOPSECRET" * 1000,
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_is_refused_does_not_show(tmp_path: Path, name: str) -> None:
    told = environ(**{name.removesuffix("_FILE"): None, name: SECRETS[name]})
    with pytest.raises(UsageError) as caught:
        load(told, tmp_path)
    assert "TOPSECRET" not in caught.value.diagnostics()
    assert "TOPSECRET" not in "".join(traceback.TracebackException.from_exception(caught.value).format())
    assert (caught.value.__cause__, caught.value.__context__) == (None, None), "a debugger shows what these hold"


def test_a_secret_that_is_right_does_not_show(tmp_path: Path) -> None:
    told = load(environ(DATABASE_URL="postgresql://gate:hunter22@db/gate"), tmp_path)
    shown = repr(told) + str(told) + told.model_dump_json()
    assert not any(secret in shown for secret in (WEBHOOK_SECRET, "hunter22", "BEGIN", signing_pem()[40:60]))


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(environ(), tmp_path).port = 1


def test_settings_made_by_keyword_read_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_GATE_PORT", "1")
    made = Settings(
        app_id="1",
        private_key=SecretStr(rsa_pem()),
        webhook_secret=SecretStr(WEBHOOK_SECRET),
        signing_key=SecretStr(signing_pem()),
        api_url="http://127.0.0.1:1",
    )
    assert (made.port, made.api_url) == (8000, "http://127.0.0.1:1")


def test_a_name_that_is_nearly_ours_is_told_to_the_log(tmp_path: Path) -> None:
    told = load(environ(SIGNINGKEY="x", SWEEPS="3"), tmp_path)
    assert settings.notes(told) == [
        "GH_GATE_SIGNINGKEY is set, and is not a setting of the server",
        "GH_GATE_SWEEPS is set, and is not a setting of the server",
    ]


def test_a_name_that_is_nearly_ours_stands_beside_what_is_missing(tmp_path: Path) -> None:
    assert "GH_GATE_APPID" in refusal(tmp_path, APP_ID=None, APPID="1")


def test_what_the_rest_of_the_project_reads_is_no_stranger(tmp_path: Path) -> None:
    assert settings.notes(load(environ(TOKEN="x", FORGE="github", INPUT_NAME="x", KEY="k"), tmp_path)) == []


def test_what_kubernetes_tells_of_a_service_with_our_name_is_not_taken_for_a_setting(tmp_path: Path) -> None:
    told = load(environ(PORT="tcp://10.0.0.1:80", PORT_80_TCP="tcp://10.0.0.1:80", SERVICE_HOST="10.0.0.1"), tmp_path)
    assert (told.port, settings.notes(told)) == (8000, [])


def test_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    assert load(environ(PROXIES="127.0.0.1, 10.0.0.0/8"), tmp_path).proxies == "127.0.0.1, 10.0.0.0/8"
    told = refusal(tmp_path, PROXIES="127.0.0.1, proxy.example")
    assert "GH_GATE_PROXIES" in told
    assert "'proxy.example'" in told
