"""`gh-gate doctor` on the server: what it says of a sound installation, and of each thing that can be wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gh_gate.app.setup import files, needs
from gh_gate.app.setup.folder import Folder
from gh_gate.app.spots import Spot
from gh_gate.app.store import database
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from gh_gate.cli.doctor import doctor
from gh_gate.core.record import keys
from tests.github import faults
from tests.github.hub import GitHub
from tests.github.state_people import App
from tests.github.wire import json_reply

Doctor = Callable[..., dict[str, dict[str, Any]]]
HOOK = "https://gate.acme.dev/webhook"
NEEDED: Any = {need.name: need.level for need in needs.ALWAYS}


@pytest.fixture
def github() -> Iterator[GitHub]:
    """A GitHub whose clock agrees with this machine's."""
    with GitHub(start=datetime.now(UTC).replace(microsecond=0)) as hub:
        yield hub
    assert hub.problems == []


@pytest.fixture
def app(github: GitHub) -> App:
    app = github.app("gates", permissions=NEEDED, events=needs.EVENTS)
    github.hooks.connect(app, HOOK, secret="s" * 40, content_type="json", events=needs.EVENTS)
    github.install(app, github.org("acme"))
    return app


@pytest.fixture
def home(github: GitHub, app: App, tmp_path: Path) -> Path:
    """The folder of a server that has run."""
    with Folder(tmp_path / "keys") as folder:
        settings = {
            "GH_GATE_APP_ID": app.id,
            "GH_GATE_PRIVATE_KEY_FILE": files.PRIVATE_KEY,
            "GH_GATE_WEBHOOK_SECRET": "s" * 40,
            "GH_GATE_SIGNING_KEY_FILE": files.SIGNING_KEY,
            "GH_GATE_DATA": ".",
            "GITHUB_API_URL": github.url,
        }
        config = "".join(f"{name}={value}\n" for name, value in settings.items())
        folder.write({files.PRIVATE_KEY: app.private_key, files.SIGNING_KEY: keys.new_key()[0], files.CONFIG: config})
    engine = database.connect(f"sqlite:///{tmp_path}/keys/gh-gate.db")
    database.migrate(engine)
    engine.dispose()
    return tmp_path / "keys"


@pytest.fixture
def look(home: Path, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    monkeypatch.chdir(home.parent)
    for name in ("GH_GATE_CONFIG", "GITHUB_API_URL", "GITHUB_TOKEN", "GH_GATE_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*words: str) -> dict[str, dict[str, Any]]:
        done = CliRunner().invoke(doctor, ["--json", "--server-config", str(home / files.CONFIG), *words])
        assert done.exit_code in (0, 1), done.output
        findings = json.loads(done.stdout)
        assert done.exit_code == (1 if any(finding["ok"] is False for finding in findings) else 0)
        assert "PRIVATE KEY" not in done.output
        assert "s" * 40 not in done.output
        return {finding["what"]: finding for finding in findings}

    return invoke


def broken(found: dict[str, dict[str, Any]]) -> list[str]:
    return [what for what, finding in found.items() if finding["ok"] is False]


def test_a_sound_installation_has_nothing_broken(look: Doctor) -> None:
    found = look()
    assert broken(found) == []
    for word in (
        "settings are complete",
        "accepts the private key",
        "asks for all",
        "acme has granted",
        "sent as json",
    ):
        assert [what for what in found if word in what], word
    for word in ("this machine's clock", "tables are up to date", "ledger is empty", "no delivery was set aside"):
        assert [what for what in found if word in what], word


def test_every_broken_thing_says_what_to_do(github: GitHub, app: App, home: Path, look: Doctor) -> None:
    (home / files.PRIVATE_KEY).chmod(0o644)
    app.permissions.pop("members")
    assert app.hook
    app.hook.content_type = "form"
    github.installations.clear()
    found = look()
    assert len(broken(found)) == 4
    assert all(found[what]["do"] for what in broken(found))


def test_a_key_of_another_app_is_named(home: Path, look: Doctor) -> None:
    (home / files.CONFIG).write_text((home / files.CONFIG).read_text().replace("GH_GATE_APP_ID=", "GH_GATE_APP_ID=9"))
    found = look()
    assert [what.partition(".")[0] for what in broken(found)] == ["GitHub does not accept the App's id and private key"]
    assert "make a new private key" in found[broken(found)[0]]["do"]


def test_github_that_cannot_be_asked_does_not_hide_the_rest(github: GitHub, look: Doctor) -> None:
    github.faults.add(faults.status(404, "Not Found"), path="/app")
    found = look()
    assert len(broken(found)) == 1
    assert [what for what in found if "ledger is empty" in what]


def test_an_answer_of_another_form_is_a_finding_and_no_crash(github: GitHub, look: Doctor) -> None:
    github.faults.add(lambda _: json_reply(200, [{"id": 1}]), path="/app/installations")
    assert [what for what in broken(look()) if "cannot be understood" in what]


def test_a_clock_that_is_wrong_is_named(github: GitHub, look: Doctor) -> None:
    github.clock.advance(300)
    assert [what for what in broken(look()) if "behind GitHub's" in what]


def test_what_an_account_has_not_accepted_is_named(github: GitHub, look: Doctor) -> None:
    next(iter(github.installations.values())).permissions.pop("members")
    assert broken(look()) == ["acme has not granted members: read"]


def test_a_rejected_signature_on_github_says_that_the_secrets_differ(github: GitHub, app: App, look: Doctor) -> None:
    assert app.hook
    app.hook.transport = lambda _headers, _body: 401
    github.hooks.ping(app)
    github.hooks.deliver()
    found = look()
    assert "another secret" in found[broken(found)[0]]["do"]


def test_settings_that_are_wrong_end_it_with_their_names(home: Path, look: Doctor) -> None:
    (home / files.CONFIG).write_text("GH_GATE_APP_ID=\nGH_GATE_PORT=x\n")
    assert "GH_GATE_PORT" in broken(look())[0]


def test_a_database_that_was_never_made_is_named(home: Path, look: Doctor) -> None:
    (home / "gh-gate.db").unlink()
    found = look()
    assert "there is no database" in broken(found)[0]
    assert not (home / "gh-gate.db").exists()


def test_what_the_server_gave_up_and_what_waits_is_told(home: Path, look: Doctor) -> None:
    engine = database.connect(f"sqlite:///{home}/gh-gate.db")
    inbox = Inbox(engine)
    ids = inbox.put([(f"g{n}", "issue_comment", datetime.now(UTC) - timedelta(hours=1), b"{}") for n in range(2)])
    inbox.bury(ids[:1], "it could not be understood")
    engine.dispose()
    found = broken(look())
    assert [word in " ".join(found) for word in ("waiting for 60 minutes", "it could not be understood")] == [True] * 2


def test_a_ledger_that_was_changed_is_named(home: Path, look: Doctor) -> None:
    engine = database.connect(f"sqlite:///{home}/gh-gate.db")
    spot = Spot(1, 2, "acme/app", 3)
    for number in range(3):
        Ledger(engine).append("seen", spot, at=datetime.now(UTC), once=f"seen:{number}", data={"body": "x"})
    with engine.begin() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql('UPDATE ledger SET data = \'{"body":"y"}\' WHERE seq = 2')
    engine.dispose()
    assert [what for what in broken(look()) if "entry 2 does not fit" in what]


def test_a_server_that_does_not_run_is_a_finding(look: Doctor) -> None:
    found = look("--server-url", "http://127.0.0.1:9")
    assert "cannot be read" in broken(found)[0]
    assert "--server-url" in found[broken(found)[0]]["do"]


def test_a_repository_is_looked_at_as_the_app_sees_it(github: GitHub, look: Doctor) -> None:
    github.repository("acme/ml", files={"CODEOWNERS": "* @alice\n"}).set_permission(github.user("alice"), "write")
    found = look("--repository", "acme/ml")
    assert {"the token works: this is @gates[bot]", "@alice may decide"} <= set(found)


def test_an_apps_id_and_key_alone_are_no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GH_GATE_APP_ID", "1")
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    done = CliRunner().invoke(doctor, [])
    assert "which repository is meant is not known" in str(done.exception)
