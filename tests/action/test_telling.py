"""A step and the handler tell the addresses of their input, the environment and the policy file; none reaches the log."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from action import settings, telling
from action.inputs import PREFIX, Inputs
from gh_gate import notify
from gh_gate.errors import UsageError
from tests.action.conftest import Step
from tests.action.handle.stage import Stage
from tests.action.scenes import run
from tests.notify.hearing import Service, serving
from tests.scene import WORKFLOW, Scene

pytestmark = pytest.mark.slow  # half a minute and more

ROOT = Path(__file__).resolve().parents[2]
BASH = shutil.which("bash")


@pytest.fixture
def service() -> Iterator[Service]:
    """A service on loopback that takes JSON."""
    with serving() as found:
        yield found


@pytest.fixture
def stage(scene: Scene, tmp_path: Path) -> Stage:
    """A run in progress, and a handler beside it."""
    return Stage(scene, folder=tmp_path)


def on(scene: Scene) -> dict[str, str]:
    """What a step needs to ask on the stand-in for GitHub."""
    return {
        "GITHUB_API_URL": scene.hub.url,
        "GITHUB_REPOSITORY": scene.repo.full_name,
        "GITHUB_SHA": scene.repo.head(),
        "GITHUB_WORKFLOW_REF": f"{scene.repo.full_name}/{WORKFLOW}@refs/heads/main",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_ACTOR": scene.iris.login,
        "GITHUB_ACTOR_ID": str(scene.iris.id),
        "token": scene.token,
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("policy-file", ()),
        ("policy-file, slack://a/b\njson://c", ("slack://a/b", "json://c")),
        ("slack://a/b policy-file", ("slack://a/b",)),
        ("json://policy-file/x", ("json://policy-file/x",)),
    ],
)
def test_the_input_holds_addresses_and_a_word_for_the_policy_file(text: str, found: tuple[str, ...]) -> None:
    assert telling.read(Inputs({PREFIX + "NOTIFY": text})) == found


def test_a_wrong_address_is_refused_without_being_shown(step: Step) -> None:
    with pytest.raises(UsageError) as caught:
        settings.read(step(notify="t0ken"))
    assert "t0ken" not in str(caught.value)


def test_settings_do_not_show_addresses(step: Step) -> None:
    assert "t0ken" not in repr(settings.read(step(notify="json://t0ken")))


def test_a_step_tells_before_it_ends_and_its_log_hides_the_address(scene: Scene, step: Step, service: Service) -> None:
    environment = service.address("t0ken-of-the-environment")
    given = {"notify": service.address("t0ken-of-the-input"), notify.ENVIRONMENT: environment}
    ran = run(step(auto_approve_if="true", **given, **on(scene)))
    assert ran.code == 0, ran.log
    assert sorted(path for path, _, _ in service.posts) == ["/t0ken-of-the-environment", "/t0ken-of-the-input"]
    assert set(service.titles) == {"Approved · deploy: Deploy v14?"}
    assert {line for line in ran.log.splitlines() if "t0ken" in line} == {
        f"::add-mask::{given['notify']}",
        f"::add-mask::{environment}",
    }


def test_a_step_ends_only_after_its_messages(
    scene: Scene, step: Step, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(notify, "finish", waited.append)
    run(step(auto_approve_if="true", notify=service.address(), **on(scene)))
    run(step(timeout="soon", notify=service.address()))
    assert waited == [telling.SECONDS, telling.SECONDS]


def test_a_service_that_is_away_changes_nothing(scene: Scene, step: Step, service: Service) -> None:
    service.answers = [500]
    ran = run(step(auto_approve_if="true", notify=service.address("t0ken"), **on(scene)))
    assert ran.code == 0
    assert "warning: json (address 1 of `notify`) was not told: the service did not take it." in ran.log


def test_the_handler_tells_of_a_decision_once(stage: Stage, service: Service) -> None:
    stage.asleep()
    stage.given["notify"] = service.address("t0ken")
    stage.commented(stage.scene.alice, "/approve")
    assert service.titles == ["Approved · deploy: Deploy v14?"]
    ran = stage.schedule()
    assert len(service.posts) == 1
    assert all(line.startswith("::add-mask::") for line in ran.log.splitlines() if "t0ken" in line)


def test_the_handler_tells_the_policy_file_s_addresses(stage: Stage, service: Service) -> None:
    text = f"gates:\n  deploy:\n    approvers: codeowners:/\n    notify: ['{service.address()}']\n"
    stage.repo.push("main", {".github/gh-gate.yml": text})
    stage.asleep()
    stage.given["notify"] = "policy-file"
    stage.commented(stage.scene.bob, "/reject too early")
    assert service.titles == ["Rejected · deploy: Deploy v14?"]


@pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs a POSIX system with bash")
@pytest.mark.parametrize(
    ("given", "extra"),
    [
        ({}, ""),
        ({PREFIX + "NOTIFY": ""}, ""),
        ({PREFIX + "NOTIFY": "policy-file"}, "notify"),
        ({notify.ENVIRONMENT: "json://x"}, "notify"),
    ],
)
def test_apprise_is_installed_only_where_somebody_is_to_be_told(
    tmp_path: Path, given: dict[str, str], extra: str
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text('#!/bin/sh\necho "$@" > "$RUNNER_TEMP/uv"\nexit 1\n', encoding="utf-8")
    python = '#!/bin/sh\nif [ "$3" = "import sys; sys.exit(sys.version_info < (3, 11))" ]; then exit 0; fi\necho "$@" >> "$RUNNER_TEMP/pip"\n'
    (tools / "python3").write_text(python, encoding="utf-8")
    for tool in tools.iterdir():
        tool.chmod(0o755)
    environ = {"PATH": f"{tools}:/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path), **given}
    subprocess.run(
        [str(BASH), str(ROOT / "action" / "run.sh")], env=environ, check=False, capture_output=True, timeout=30
    )
    assert (tmp_path / "uv").read_text().split()[5:] == (["--extra", extra] if extra else [])
    assert f"action/requirements{'-notify' if extra else ''}.txt" in (tmp_path / "pip").read_text()
