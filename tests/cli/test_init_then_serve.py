"""From nothing to a server that runs: `init`, `serve` and `doctor` one after the other, with nothing typed in between."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from gh_gate.app.setup import files
from gh_gate.cli import cli
from tests.app.setup import browser
from tests.github.hub import GitHub

ROOT = Path(__file__).resolve().parents[2]


def test_a_server_starts_with_what_init_left_and_the_doctor_is_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("webbrowser.open", lambda address: browser.create(address).status == 200)
    with GitHub(start=datetime.now(UTC).replace(microsecond=0)) as hub:
        acme = hub.org("acme")
        words = ["init", "--organization", "acme", "--url", "https://gate.acme.dev", "--server", hub.site_url]
        assert CliRunner().invoke(cli, words, env={"GITHUB_API_URL": hub.url}).exit_code == 0
        hub.install(hub.app("gh-gate-acme"), acme)
        config = {"GH_GATE_CONFIG": str(tmp_path / "gh-gate-data" / files.CONFIG)}
        command = [sys.executable, "-c", "from gh_gate.cli import main; main()", "serve"]
        environ = {**os.environ, **config, "GH_GATE_PORT": "0", "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
        ) as server:
            assert server.stdout
            url = server.stdout.readline().split()[-1]
            found = CliRunner().invoke(cli, ["doctor", "--server-url", url], env=config).output
            server.terminate()
            errors = server.communicate(timeout=60)[1]
        assert server.returncode == 0, errors
        assert "the running server signs with the key of the settings" in found
        assert "FAIL" not in found.replace("FAIL  the running server is not ready", "")
        assert hub.problems == []
