"""`gh-gate init` as people meet it: what the terminal says, what is left on the disk, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gh_gate.app.setup import files
from gh_gate.cli.init import init
from gh_gate.errors import GateError, UsageError
from tests.app.setup import browser
from tests.github import faults
from tests.github.hub import GitHub

Run = Callable[..., Result]
BASE = "https://gate.acme.dev"


@pytest.fixture
def opened() -> list[str]:
    """The addresses that a browser was started with."""
    return []


@pytest.fixture
def run(hub: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> Run:
    """The command, with a browser whose user agrees to everything."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_API_URL", hub.url)

    def visit(address: str) -> bool:
        opened.append(address)
        return browser.create(address).status == 200

    def invoke(*words: str, visit: Callable[[str], bool] = visit) -> Result:
        monkeypatch.setattr("webbrowser.open", visit)
        return CliRunner().invoke(init, [*words, "--server", hub.site_url])

    return invoke


def unwanted(address: str) -> bool:
    raise AssertionError(address)


def said(result: Result) -> str:
    assert isinstance(result.exception, GateError), result.output
    return result.exception.diagnostics()


def test_it_ends_with_the_commands_that_come_next(hub: GitHub, run: Run, tmp_path: Path) -> None:
    hub.org("acme")
    done = run("--organization", "acme", "--url", BASE)
    assert done.exit_code == 0, done.output
    public = (tmp_path / "gh-gate-data" / files.PUBLIC_KEY).read_text().strip()
    for line in (
        f"install it   {hub.site_url}/github-apps/gh-gate-acme/installations/new",
        f"start it     export GH_GATE_CONFIG={tmp_path}/gh-gate-data/gh-gate.env",
        "gh-gate serve",
        "check it     gh-gate doctor",
        f'public-key: "{public}"',
    ):
        assert line in done.output


def test_the_app_is_the_organizations_and_its_webhook_is_ready(hub: GitHub, run: Run) -> None:
    acme = hub.org("acme")
    run("--organization", "acme", "--url", BASE, "--deployments")
    app = hub.app("gh-gate-acme")
    assert (app.owner, app.permissions["deployments"]) == (acme, "write")
    assert app.hook
    assert (app.hook.url, app.hook.content_type, app.hook.active) == (f"{BASE}/webhook", "json", True)


def test_nothing_secret_is_printed(hub: GitHub, run: Run, tmp_path: Path) -> None:
    output = run("--name", "gates", "--url", BASE).output
    hub.app("gates")
    for name in (files.PRIVATE_KEY, files.CLIENT_SECRET, files.WEBHOOK_SECRET, files.SIGNING_KEY):
        lines = (tmp_path / "gh-gate-data" / name).read_text().split()
        assert not [line for line in lines if len(line) > 20 and line in output]


def test_without_an_address_it_says_that_webhooks_are_off(run: Run) -> None:
    assert "webhook  off" in run("--name", "gates").output


def test_a_second_set_up_does_not_touch_the_first(hub: GitHub, run: Run, tmp_path: Path, opened: list[str]) -> None:
    run("--name", "gates", "--url", BASE)
    before = {path.name: path.read_bytes() for path in (tmp_path / "gh-gate-data").iterdir()}
    assert "holds a set-up already" in said(run("--name", "others", "--url", BASE, visit=unwanted))
    assert {path.name: path.read_bytes() for path in (tmp_path / "gh-gate-data").iterdir()} == before
    assert len(opened) == 1
    assert "others" not in hub.apps


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--url", "https://localhost"), "--url"),
        (("--url", "http://gate.acme.dev"), "--url"),
        (("--name", "x" * 35), "name of an App"),
        (("--organization", "a/b"), "organization"),
        (("--directory", "no/such/parent"), "cannot be the folder"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_made(run: Run, words: tuple[str, ...], what: str) -> None:
    done = run(*words, visit=unwanted)
    assert isinstance(done.exception, UsageError)
    assert what in said(done)


def test_a_wrong_word_leaves_no_folder(run: Run, tmp_path: Path) -> None:
    run("--url", "https://localhost")
    assert list(tmp_path.iterdir()) == []


def test_a_webhook_that_cannot_be_set_is_told_and_the_keys_are_kept(hub: GitHub, run: Run, tmp_path: Path) -> None:
    hub.faults.add(faults.status(422), path="hook/config")
    done = run("--name", "gates", "--url", BASE)
    assert done.exit_code == 1
    assert f"{hub.site_url}/settings/apps/gates" in done.output
    assert "install it" in done.output
    assert (tmp_path / "gh-gate-data" / files.CONFIG).exists()


def test_the_settings_page_is_the_one_of_the_apps_owner(hub: GitHub, run: Run) -> None:
    hub.org("acme")
    hub.faults.add(faults.status(422), path="hook/config")
    done = run("--organization", "acme", "--url", BASE)
    assert f"{hub.site_url}/organizations/acme/settings/apps/gh-gate-acme" in done.output


def test_control_c_says_what_may_be_left_on_github(hub: GitHub, run: Run, tmp_path: Path) -> None:
    def interrupt(_: str) -> bool:
        raise KeyboardInterrupt

    assert f"delete the App at {hub.site_url}/settings/apps" in said(run("--name", "gates", visit=interrupt))
    assert list((tmp_path / "gh-gate-data").iterdir()) == []
    assert run("--name", "gates").exit_code == 0


def test_a_refused_code_is_told_in_the_terminal(hub: GitHub, run: Run) -> None:
    hub.faults.add(faults.status(404), path="conversions")
    assert "run gh-gate init again" in said(run("--name", "gates"))


def test_the_program_prints_the_address_and_ends_at_control_c(hub: GitHub, tmp_path: Path) -> None:
    code = "from gh_gate.cli import main; main()"
    words = ["init", "--no-browser", "--server", hub.site_url, "--directory", str(tmp_path / "keys")]
    environ = {**os.environ, "GITHUB_API_URL": hub.url, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as program:
        assert program.stdout
        assert program.stderr
        address = next(line.strip() for line in program.stdout if "http://127.0.0.1:" in line)
        assert "Create the GitHub App" in browser.load(address).text
        program.send_signal(signal.SIGINT)
        assert program.wait(20) == 1
        assert program.stderr.read().startswith("error: stopped before any key was written.")
    assert list((tmp_path / "keys").iterdir()) == []


def test_one_option_makes_the_manifest_ask_for_more(hub: GitHub, run: Run) -> None:
    manifests: list[dict[str, object]] = []

    def visit(address: str) -> bool:
        page = browser.load(address)
        manifests.append(json.loads(page.form[1]["manifest"]))
        return browser.press(browser.press(page)).status == 200

    run("--name", "gates", "--actions", "--public", visit=visit)
    assert manifests[0]["public"] is True
    assert hub.app("gates").permissions["actions"] == "write"
