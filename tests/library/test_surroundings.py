"""Where a question is asked: never on the local forge unless that was said, and on GitHub over one connection."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import gh_gate
from gh_gate.environment import PIPELINES
from gh_gate.errors import UsageError
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.local import LocalForge
from gh_gate.library.surroundings import PLAYED, around
from gh_gate.testing import FakeForge

ROOT = Path(gh_gate.__file__).parent.parent


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*PIPELINES, "GH_GATE_FORGE", "GH_GATE_REPOSITORY", "GITHUB_REPOSITORY", "GH_GATE_SERVER", "GH_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GH_GATE_TOKEN", "secret-token")
    monkeypatch.setenv("PATH", "")  # neither git nor gh
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("sign", PIPELINES)
def test_the_local_forge_is_refused_in_every_pipeline(monkeypatch: pytest.MonkeyPatch, sign: str) -> None:
    monkeypatch.setenv("GH_GATE_FORGE", "local")
    assert isinstance(around().forge, LocalForge)
    monkeypatch.setenv(sign, "true")
    with pytest.raises(UsageError, match="the local forge proves nothing about people"):
        gh_gate.approval("deploy", prompt="?", approvers="@alice", key="a")


def test_without_a_repository_nothing_is_asked() -> None:
    with pytest.raises(UsageError, match="which repository is meant is not known") as error:
        gh_gate.approval("deploy", prompt="?", key="a")
    assert "repository=" in error.value.do


def test_all_gates_of_a_process_share_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    first = around("acme/app").forge
    assert isinstance(first, GitHubForge)
    assert around("acme/app").forge is first
    assert around("acme/other").forge is not first
    monkeypatch.setenv("GH_GATE_TOKEN", "another-token")
    assert around("acme/app").forge is not first


def test_a_child_process_has_a_connection_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    first = around("acme/app").forge
    monkeypatch.setattr("os.getpid", lambda: 12345)
    assert around("acme/app").forge is not first


def test_the_forge_of_a_test_comes_first_and_the_inner_one_before_it() -> None:
    with FakeForge() as outer, FakeForge() as inner:
        inner.approve("deploy")
        gh_gate.approval("deploy", prompt="?")
        assert (len(outer.gates), len(inner.gates)) == (0, 1)


def test_a_key_is_asked_for_where_none_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GH_GATE_KEY", "GITHUB_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GH_GATE_FORGE", "local")
    with pytest.raises(UsageError, match="which run is asking is not known") as error:
        gh_gate.approval("deploy", prompt="?", approvers="@alice")
    assert "key=" in error.value.do


def test_an_apps_key_is_refused_where_no_app_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_GATE_FORGE", "local")
    monkeypatch.setenv("GH_GATE_PUBLIC_KEY", "x")
    with pytest.raises(UsageError, match="no App signs anything on the local forge"):
        gh_gate.approval("deploy", prompt="?", approvers="@alice", key="a")


def test_on_the_local_forge_this_process_decides_what_the_policy_leaves_to_an_app(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GH_GATE_FORGE", "local")
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "gh-gate.yml").write_text(f"app:\n  public-key: {'A' * 43}=\n")
    (tmp_path / "CODEOWNERS").write_text("* @alice\n")
    gate = gh_gate.request("deploy", prompt="?", approvers="codeowners:/", key="a")
    LocalForge(tmp_path).say("alice", gate.number, "/approve")
    assert gate.wait().by == "alice"


def test_surroundings_do_not_show_the_environment() -> None:
    assert "secret-token" not in repr(around("acme/app"))


def test_a_child_of_a_test_never_asks_real_people() -> None:
    code = "import gh_gate; gh_gate.request('a', prompt='?', approvers='@alice', key='k')"
    environ = {"PYTHONPATH": str(ROOT), "GH_GATE_REPOSITORY": "acme/app", "GITHUB_API_URL": "http://127.0.0.1:9"}
    with FakeForge():
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert "this belongs to a test that plays the people" in done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a process")
def test_a_forked_child_of_a_test_plays_nobody_by_a_script_of_its_own() -> None:
    reading, writing = os.pipe()
    with FakeForge(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other tests' threads
        child = os.fork()
        if child == 0:
            try:
                around("acme/app")
            except UsageError:
                os.write(writing, b"refused")
            os._exit(0)
        os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        assert said.read() == b"refused"


def test_a_thread_that_outlives_its_test_never_asks_real_people() -> None:
    go_on, told = threading.Event(), list[str]()

    def ask() -> None:
        assert go_on.wait(30)
        try:
            around("acme/app")
        except UsageError as error:
            told.append(error.what)

    with FakeForge():
        left = threading.Thread(target=ask)
        left.start()
    go_on.set()
    left.join(30)
    assert told == ["this belongs to a test that plays the people, and nobody plays them here."]
    assert isinstance(around("acme/app").forge, GitHubForge)


def test_a_pool_that_a_test_has_started_serves_what_comes_after_it() -> None:
    with ThreadPoolExecutor(1) as pool:
        with FakeForge():
            assert pool.submit(around).result().quiet
        assert isinstance(pool.submit(around, "acme/app").result().forge, GitHubForge)


@pytest.mark.parametrize("said", [None, "local", "github"])
def test_a_test_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch, said: str | None) -> None:
    if said:
        monkeypatch.setenv("GH_GATE_FORGE", said)
    with FakeForge(), FakeForge():
        assert os.environ["GH_GATE_FORGE"] == PLAYED
    assert os.environ.get("GH_GATE_FORGE") == said
