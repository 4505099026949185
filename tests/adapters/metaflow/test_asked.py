"""Who asks, on behalf of which run, and whose code owners are meant."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gh_gate.adapters.metaflow import source
from gh_gate.adapters.metaflow.asked import Asked, asked
from gh_gate.adapters.metaflow.spot import Spot
from gh_gate.library import question

WHERE = Spot(flow="Train", run="7", store="0123abcd", step="gate")
QUESTION = question.ask("gate", "Ship?")
ACTIONS = {
    "GITHUB_REPOSITORY": "acme/app",
    "GITHUB_WORKFLOW_REF": "acme/app/.github/workflows/train.yml@refs/heads/main",
    "GITHUB_RUN_ID": "4711",
    "GITHUB_RUN_ATTEMPT": "3",
    "GITHUB_ACTOR": "carol",
    "GITHUB_ACTOR_ID": "3",
    "GITHUB_SHA": "a" * 40,
}


class Flow:
    name = "Train"
    _graph = {"gate": SimpleNamespace(type="linear"), "join": SimpleNamespace(type="join")}  # noqa: RUF012 - as Metaflow has it


@pytest.fixture(autouse=True)
def _metaflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "metaflow.metaflow_config", SimpleNamespace(UI_URL="https://ui.example/"))
    monkeypatch.setitem(sys.modules, "metaflow", SimpleNamespace())


def asks(environ: dict[str, str], where: Spot = WHERE) -> Asked:
    return asked(QUESTION, Flow(), (), where, environ)


def test_nothing_that_differs_between_two_tries_is_told() -> None:
    run = asks({}).run
    assert (run.id, run.attempt, run.title) == ("metaflow/Train/7~0123abcd/gate", 1, "Train")
    assert run.url == "https://ui.example/Train/7"
    again = asks({**ACTIONS, "GITHUB_RUN_ATTEMPT": "1"}).run
    assert asks(ACTIONS).run == again


def test_on_argo_the_page_is_argos() -> None:
    environ = {"ARGO_WORKFLOW_NAME": "train-x1", "METAFLOW_HITL_ARGO_UI_URL": "https://argo.example/"}
    woken = replace(WHERE, run="argo-train-x1")
    assert asks(environ, woken).run.url == "https://argo.example/workflows/argo/train-x1"
    assert asks({"ARGO_WORKFLOW_NAME": "train-x1"}, woken).run.url == ""
    assert asks(environ).run.url == "https://ui.example/Train/7", "a flow that was started in a pod of another"


def test_the_file_that_asks_is_the_flows_in_a_workflow_the_workflows_and_elsewhere_what_the_deployment_said() -> None:
    here = "tests/adapters/metaflow/test_asked.py"
    assert asks({}).run.workflow_path in (here, "")  # "" where the sources lie outside a work tree
    assert asks(ACTIONS).run.workflow_path == ".github/workflows/train.yml"
    told = {source.PATH: "flows/train.py", source.COMMIT: "b" * 40}
    for environ in (told, {**ACTIONS, **told}):
        assert (asks(environ).run.workflow_path, asks(environ).run.commit) == ("flows/train.py", "b" * 40)


def test_who_started_a_workflow_stays_known(tmp_path: Path) -> None:
    initiator = asks(ACTIONS).run.initiator
    assert initiator is not None
    assert initiator.login == "carol"
    assert asks({"GH_GATE_LOCAL": str(tmp_path)}).run.initiator is None


def test_a_join_step_shows_its_parents_and_another_step_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "metaflow.datastore", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "metaflow.datastore.inputs", SimpleNamespace(Inputs=list))

    class Joining(Flow):
        def __init__(self, *, use_cli: bool = True) -> None:
            self.cli = use_cli

        def _set_datastore(self, datastore: Any) -> None:
            self.accuracy = datastore["accuracy"]

    stores = ({"accuracy": 0.9}, {"accuracy": 0.8})
    context = asked(QUESTION, Joining(), stores, replace(WHERE, step="join"), {}).context
    assert [(parent.accuracy, parent.cli) for parent in context["inputs"]] == [(0.9, False), (0.8, False)]
    assert list(asked(QUESTION, Joining(), stores, WHERE, {}).context) == ["self"]


@pytest.mark.parametrize(
    ("options", "unsaid"),
    [
        ({}, True),
        ({"approvers": ["codeowners", "@alice"]}, True),
        ({"approvers": "@alice"}, False),
        ({"approvers": "codeowners:/deploy/"}, False),
        ({"paths": "deploy/"}, False),
        ({"pull_request": 4}, False),
    ],
)
def test_a_deployment_can_tell_whether_the_flows_file_counts(options: Any, unsaid: bool) -> None:
    assert source.is_unsaid(question.ask("gate", "Ship?", **options)) is unsaid


def test_a_flow_without_a_file_has_no_path() -> None:
    notebook: Any = type("Notebook", (), {"__module__": "nowhere"})()
    assert source.path(notebook, {}) == ""
