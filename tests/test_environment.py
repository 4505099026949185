"""Which forge and which run are meant, and that nothing falls back to the local forge in silence."""

from __future__ import annotations

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


def test_a_merge_commit_is_never_what_is_decided_about() -> None:
    assert environment.run({**IN_ACTIONS, "GITHUB_EVENT_NAME": "pull_request"}, "").commit == ""


def test_a_key_of_the_callers_own_comes_first() -> None:
    assert environment.run({**IN_ACTIONS, "GH_GATE_KEY": "mine"}, "").id == "mine"
    assert environment.run({**IN_ACTIONS, "GH_GATE_KEY": "mine"}, "given").id == "given"


def test_a_run_that_is_not_known_is_asked_for() -> None:
    with pytest.raises(UsageError) as error:
        environment.run({}, "")
    assert "--key" in error.value.do


@pytest.mark.parametrize(
    "sign", [{"GITHUB_ACTIONS": "true"}, {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, {"ARGO_TEMPLATE": "{}"}]
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
