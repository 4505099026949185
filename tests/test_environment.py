"""Which forge and which run are meant, and that nothing falls back to the local forge in silence."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from gh_gate import environment
from gh_gate.errors import UsageError
from gh_gate.forge.local import LocalForge

IN_ACTIONS = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_REPOSITORY": "acme/app",
    "GITHUB_RUN_ID": "4711",
    "GITHUB_RUN_ATTEMPT": "3",
    "GITHUB_SHA": "c" * 40,
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_WORKFLOW": "release",
    "GITHUB_WORKFLOW_REF": "acme/app/.github/workflows/release.yml@refs/heads/main",
    "GITHUB_ACTOR": "iris",
    "GITHUB_ACTOR_ID": "9",
    "GITHUB_EVENT_NAME": "push",
}


def test_a_run_of_actions_is_read_from_its_environment() -> None:
    run = environment.run(IN_ACTIONS, "")
    assert (run.id, run.attempt, run.workflow_path, run.commit) == (
        "4711",
        3,
        ".github/workflows/release.yml",
        "c" * 40,
    )
    assert run.url == "https://github.com/acme/app/actions/runs/4711"
    assert run.initiator is not None
    assert run.initiator.id == 9


@pytest.mark.parametrize("event", ["pull_request", "pull_request_review", "pull_request_review_comment"])
def test_a_merge_commit_is_never_what_is_decided_about(event: str) -> None:
    assert environment.run({**IN_ACTIONS, "GITHUB_EVENT_NAME": event}, "").commit == ""


@pytest.mark.parametrize("event", ["issue_comment", "workflow_dispatch", "workflow_run", "pull_request_target"])
def test_the_workflows_commit_is_not_that_of_a_pull_request_which_is_named(event: str) -> None:
    started = {**IN_ACTIONS, "GITHUB_EVENT_NAME": event}
    assert environment.run(started, "", pull_request=5).commit == ""
    assert environment.run(started, "").commit == "c" * 40
    assert environment.run({**started, "GH_GATE_COMMIT": "a" * 40}, "", pull_request=5).commit == "a" * 40


def test_a_push_is_bound_to_its_commit_also_where_a_pull_request_is_named() -> None:
    assert environment.run(IN_ACTIONS, "", pull_request=5).commit == "c" * 40


def test_a_key_of_the_callers_own_comes_first() -> None:
    assert environment.run({**IN_ACTIONS, "GH_GATE_KEY": "mine"}, "").id == "mine"
    assert environment.run({**IN_ACTIONS, "GH_GATE_KEY": "mine"}, "given").id == "given"


def test_a_run_that_is_not_known_is_asked_for() -> None:
    with pytest.raises(UsageError) as error:
        environment.run({}, "")
    assert "--key" in error.value.do


@pytest.mark.parametrize(
    "sign",
    [
        {"GITHUB_ACTIONS": "true"},
        {"KUBERNETES_SERVICE_HOST": "10.0.0.1"},
        {"ARGO_TEMPLATE": "{}"},
        {"GITLAB_CI": "true"},
        {"JENKINS_URL": "https://ci.example"},
    ],
)
@pytest.mark.parametrize("how", ["flag", "setting"])
def test_the_local_forge_is_refused_where_pipelines_run(sign: dict[str, str], how: str) -> None:
    environ = sign | ({"GH_GATE_FORGE": "local"} if how == "setting" else {})
    with pytest.raises(UsageError):
        environment.is_local(environ, local=how == "flag")


def test_the_forge_is_local_only_where_that_was_said(tmp_path: object) -> None:
    assert not environment.is_local({})
    assert environment.is_local({"GH_GATE_FORGE": "local"})
    assert isinstance(environment.forge({"GH_GATE_LOCAL": str(tmp_path)}, local=True), LocalForge)


@pytest.mark.parametrize("name", ["acme", "acme/app/x", "a b/c", "https://github.com/acme/app", "acme/", "/app"])
def test_what_is_no_repository_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        environment.known_repository({}, name)


def test_an_unknown_forge_is_refused() -> None:
    with pytest.raises(UsageError):
        environment.is_local({"GH_GATE_FORGE": "gitlab"})


def test_the_page_of_a_run_is_not_guessed_from_a_key_of_ones_own() -> None:
    assert environment.run({**IN_ACTIONS, "GH_GATE_KEY": "mine"}, "").url == ""


def test_a_commit_may_be_named_where_no_git_is() -> None:
    assert environment.run({"GH_GATE_COMMIT": "a" * 40, "GITHUB_SHA": "b" * 40}, "k").commit == "a" * 40


@pytest.mark.parametrize(
    ("server", "api", "host"),
    [
        ("https://github.com", "https://api.github.com", "github.com"),
        ("github.com/", "https://api.github.com", "github.com"),
        ("https://acme.ghe.com", "https://api.acme.ghe.com", "acme.ghe.com"),
        ("https://github.example.com/", "https://github.example.com/api/v3", "github.example.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v3", "127.0.0.1:8080"),
    ],
)
def test_another_server_is_named_by_its_address(server: str, api: str, host: str) -> None:
    found = environment.with_login({"GH_GATE_SERVER": server, "GH_TOKEN": "t", "GITHUB_API_URL": "https://elsewhere"})
    assert (found["GITHUB_API_URL"], found["GH_HOST"]) == (api, host)
    assert found["GITHUB_SERVER_URL"].endswith(host)


@pytest.mark.parametrize("server", ["ftp://x", "https://a b", "https://x/path", "https://user@host", "https://"])
def test_what_is_no_server_is_refused(server: str) -> None:
    with pytest.raises(UsageError, match="GH_GATE_SERVER"):
        environment.with_login({"GH_GATE_SERVER": server})


def git(folder: Path, *arguments: str) -> None:
    program = shutil.which("git") or "git"
    subprocess.run([program, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work tree, cloned from `acme/app`, with a script."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "train.py").write_text("")
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", "https://github.com/acme/app.git")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("environ", [{}, {"GH_GATE_REPOSITORY": "Acme/App"}, {"GH_GATE_FORGE": "local"}])
def test_the_script_that_asks_is_named_as_in_its_repository(tree: Path, environ: dict[str, str]) -> None:
    assert environment.script(environ, tree / "flows" / "train.py") == "flows/train.py"


def test_a_work_tree_of_another_repository_says_nothing_about_this_one(tree: Path) -> None:
    git(tree, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x")
    assert len(environment.run({}, "k").commit) == 40
    assert environment.run({"GH_GATE_REPOSITORY": "acme/other"}, "k").commit == ""
    assert environment.script({"GH_GATE_REPOSITORY": "acme/other"}, tree / "flows" / "train.py") == ""


@pytest.mark.usefixtures("tree")
def test_a_script_outside_of_every_work_tree_is_nobodys(tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.py"
    assert environment.script({"GH_GATE_FORGE": "local"}, outside) == ""


def test_an_installed_program_is_no_script_of_the_repository(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {**sysconfig.get_paths(), "purelib": str(tree / ".venv" / "lib")}
    monkeypatch.setattr("sysconfig.get_paths", lambda: paths)
    assert environment.script({}, tree / ".venv" / "lib" / "pytest" / "__main__.py") == ""


def test_the_workflow_file_comes_before_the_script(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("__main__.__file__", str(tree / "flows" / "train.py"), raising=False)
    assert environment.run({}, "k").workflow_path == "flows/train.py"
    assert environment.run(IN_ACTIONS, "k").workflow_path == ".github/workflows/release.yml"
