"""`gh-gate resume-argo` from the command line: one round against the stand-ins for Argo's server and for GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gh_gate.cli import cli
from gh_gate.cli.resume_argo import resume_argo
from gh_gate.core.gate import OnTimeout
from gh_gate.errors import GateError, UsageError
from tests.adapters.argo.standin import TOKEN, Argo, asleep
from tests.scene import Scene


@pytest.fixture
def argo() -> Iterator[Argo]:
    with Argo().serving() as running:
        yield running


class Poller:
    """The command, as its container runs it."""

    def __init__(self, scene: Scene, argo: Argo, folder: Path) -> None:
        self.environ = {
            "GITHUB_API_URL": scene.hub.url,
            "GH_GATE_TOKEN": scene.token,
            "GH_GATE_REPOSITORY": "",
            "GH_GATE_ARGO_SERVER": argo.url,
            "METAFLOW_HITL_ARGO_NAMESPACE": "argo",
        }
        self.token = folder / "token"
        self.token.write_text(f"{TOKEN}\n")

    def run(self, *words: str) -> Result:
        arguments = ["resume-argo", "--once", "--token-file", str(self.token), *words]
        return CliRunner().invoke(cli, arguments, env=self.environ)


@pytest.fixture
def poller(scene: Scene, argo: Argo, tmp_path: Path) -> Poller:
    return Poller(scene, argo, tmp_path)


def test_a_round_resumes_what_is_decided(scene: Scene, argo: Argo, poller: Poller, tmp_path: Path) -> None:
    for run_id, who in (("1", ""), ("2", "alice")):
        scene.ask(run_id=run_id, on_timeout=OnTimeout.REJECT)
        if who:
            scene.look(run_id=run_id)
            scene.say(scene.alice, "/reject no", int(run_id))
            scene.look(run_id=run_id)
    told = argo.add("train", asleep(1), asleep(2))
    alive = tmp_path / "alive"
    result = poller.run("--alive", str(alive))
    assert (result.exit_code, alive.exists()) == (0, True)
    assert "argo/train: hitl-suspend-gate, acme/app#2 is rejected by @alice: resumed" in result.stderr
    assert result.stderr.endswith("2 asleep, 1 resumed, 0 in trouble\n")
    assert [node["phase"] for node in told["status"]["nodes"].values()] == ["Running", "Succeeded"]


def test_trouble_is_said_and_told_by_the_exit_code(argo: Argo, poller: Poller) -> None:
    argo.add("train", asleep(7))
    result = poller.run()
    assert result.exit_code == 1
    assert "acme/app#7: " in result.stderr
    assert "0 resumed, 1 in trouble" in result.stderr


def test_a_repository_that_is_not_to_be_looked_at_is_left_alone(scene: Scene, argo: Argo, poller: Poller) -> None:
    argo.add("train", asleep(1))
    scene.hub.requests.clear()
    result = poller.run("-R", "acme/other")
    assert "a gate in acme/app, which this poller does not look at" in result.stderr
    assert scene.hub.requests == []


def test_every_namespace_is_looked_at(argo: Argo, poller: Poller) -> None:
    poller.run("-n", "one", "-n", "two", "-n", "one")
    assert [call.path for call in argo.calls] == ["/api/v1/workflows/one", "/api/v1/workflows/two"]


def test_without_a_word_it_looks_where_argo_is_by_default() -> None:
    with resume_argo.make_context("resume-argo", []) as context:
        assert (context.params["server"], context.params["namespaces"]) == ("https://argo-server.argo:2746", ("argo",))
        assert context.params["insecure_skip_verify"] is False


@pytest.mark.parametrize("text", ["", "two words", "line\nline", "bell\x07"])
def test_a_file_that_holds_no_token_is_refused_before_anything_is_asked(text: str, argo: Argo, poller: Poller) -> None:
    poller.token.write_text(text)
    result = poller.run()
    assert isinstance(result.exception, UsageError)
    assert argo.calls == []


def test_a_token_that_is_written_with_its_scheme_is_taken(argo: Argo, poller: Poller) -> None:
    poller.token.write_text(f"Bearer {TOKEN}")
    assert poller.run().exit_code == 0
    assert argo.calls[0].token == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "words",
    [
        ["--server", "argo-server:2746"],
        ["--token-file", "/nowhere"],
        ["--server", "https://127.0.0.1:9", "--ca-file", "/nowhere"],
        ["-R", "not a repository"],
    ],
)
def test_a_wrong_word_is_told(words: list[str], poller: Poller) -> None:
    result = poller.run(*words)
    assert isinstance(result.exception, GateError)
    assert result.exception.exit_code == 2


def test_no_token_is_ever_shown(argo: Argo, poller: Poller) -> None:
    argo.token = "another"
    argo.add("train", asleep(1))
    result = poller.run()
    assert result.exit_code == 1
    assert TOKEN not in result.output + result.stderr
