"""From Python and the command line, on this machine: a whole gate is told to a real service."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import gh_gate
from gh_gate import notify
from gh_gate.errors import UsageError
from gh_gate.notify import addresses
from gh_gate.testing import FakeForge
from tests.notify.hearing import Service

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose gates are asked on this machine."""
    (tmp_path / "CODEOWNERS").write_text("* @alice\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in {"GH_GATE_FORGE": "local", "GH_GATE_LOCAL": str(tmp_path), "GH_GATE_KEY": "v14"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def cli(*words: str, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from gh_gate.cli import main; main()"]
    return subprocess.run(
        [*program, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environ or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.usefixtures("folder")
def test_python_tells_its_option_and_the_environment(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(notify.ENVIRONMENT, service.address("environment"))
    options: dict[str, Any] = {"approvers": "@alice", "timeout": "1h", "notify": service.address("option")}
    gate = gh_gate.request("deploy", prompt="Deploy v14?", **options)
    assert cli("reject", "--local", str(gate.number), "--as", "alice", "too", "risky").returncode == 0
    with pytest.raises(gh_gate.Rejected):
        gate.wait()
    assert notify.finish()
    told = sorted((path, body["title"]) for path, _, body in service.posts)
    titles = ("Approval needed · deploy: Deploy v14?", "Rejected · deploy: Deploy v14?")
    assert told == [(path, title) for path in ("/environment", "/option") for title in titles]
    assert "rejected by alice" in service.posts[-1][2]["message"]
    assert "Reason: too risky" in service.posts[-1][2]["message"]


@pytest.mark.usefixtures("folder")
def test_the_policy_file_s_addresses_are_told(service: Service, folder: Path) -> None:
    (folder / ".github").mkdir()
    text = f"gates:\n  deploy:\n    approvers: ['@alice']\n    notify: ['{service.address()}']\n"
    (folder / ".github" / "gh-gate.yml").write_text(text, encoding="utf-8")
    gh_gate.request("deploy", prompt="Deploy v14?", approvers="@alice")
    assert notify.finish()
    assert service.titles == ["Approval needed · deploy: Deploy v14?"]


@pytest.mark.usefixtures("folder")
def test_a_command_ends_only_after_people_were_told(service: Service) -> None:
    words = ("request", "deploy", "--local", "--prompt", "Deploy v14?", "--approvers", "@alice", "--key", "k")
    asked = cli(*words, environ={notify.ENVIRONMENT: service.address()})
    assert asked.returncode == 6, asked.stderr
    assert service.titles == ["Approval needed · deploy: Deploy v14?"]


@pytest.mark.usefixtures("folder")
def test_a_wrong_environment_only_warns(service: Service) -> None:
    words = ("request", "deploy", "--local", "--prompt", "Deploy v14?", "--approvers", "@alice", "--key", "k")
    asked = cli(*words, environ={notify.ENVIRONMENT: f"t0ken, {service.address()}"})
    assert asked.returncode == 6, asked.stderr
    assert "t0ken" not in asked.stderr


def test_a_wrong_address_is_found_when_the_code_is_loaded() -> None:
    with pytest.raises(UsageError, match="address 1 of `notify`"):
        gh_gate.gate("Drop it?", name="drop", notify="t0ken")(lambda: None)


def test_a_missing_extra_is_found_when_the_code_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "can_speak", lambda: False)
    with pytest.raises(UsageError, match="Apprise"):
        gh_gate.gate("Drop it?", name="drop", notify=["json://host"])(lambda: None)


def test_tests_of_a_pipeline_tell_nobody(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(notify.ENVIRONMENT, service.address())
    with FakeForge() as forge:
        forge.approve("deploy", by="alice")
        gh_gate.approval("deploy", prompt="Deploy?", approvers="@alice", key="k", notify=service.address())
    assert notify.finish()
    assert service.posts == []


def test_apprise_is_not_loaded_where_nobody_is_told() -> None:
    code = "import sys, gh_gate, gh_gate.notify as n; gh_gate.request; n.telling((), {}); sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
