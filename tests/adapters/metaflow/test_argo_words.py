"""What a deployment tells its pods, and the person who deploys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gh_gate.adapters.metaflow import argo_link, argo_words
from gh_gate.library import question as questions
from gh_gate.library.question import Question

KNOWN = {"GH_GATE_REPOSITORY": "acme/app", "GH_GATE_FLOW_PATH": "flow.py"}


def question(**options: Any) -> Question[Any]:
    return questions.ask("gate", "Deploy?", None, **options)


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"ARGO_WORKFLOW_NAMESPACE": "ml"}, "https://argo.example/ui/workflows/ml/train-x7"),
        ({}, "https://argo.example/ui/workflows/argo/train-x7"),
        (
            {"ARGO_WORKFLOW_NAMESPACE": "ml", "METAFLOW_HITL_ARGO_NAMESPACE": "other"},
            "https://argo.example/ui/workflows/other/train-x7",
        ),
        ({"ARGO_WORKFLOW_NAME": ""}, ""),
        ({"METAFLOW_HITL_ARGO_UI_URL": ""}, ""),
        ({"METAFLOW_HITL_ARGO_UI_URL": "javascript:alert(1)"}, ""),
        ({"ARGO_WORKFLOW_NAME": "a/../b"}, "https://argo.example/ui/workflows/argo/a%2F..%2Fb"),
    ],
)
def test_a_run_has_a_page_where_argos_pages_are_known(environ: Mapping[str, str], url: str) -> None:
    known = {"METAFLOW_HITL_ARGO_UI_URL": "https://argo.example/ui/", "ARGO_WORKFLOW_NAME": "train-x7"}
    assert argo_link.run_url({**known, **environ}) == url


def test_a_gate_that_never_ends_sleeps_without_an_end() -> None:
    assert argo_words.gated(question(on_timeout="remind")).timeout is None
    assert argo_words.gated(question(timeout="4h")).timeout == 4 * 3600


@pytest.mark.parametrize(
    ("options", "workflow_timeout", "said"),
    [
        ({"timeout": "4h"}, None, ""),
        ({"timeout": "4h"}, 4 * 3600 + 1, ""),
        ({"timeout": "4h"}, 4 * 3600, "is open for 14400 s, and --workflow-timeout ends the workflow after 14400 s"),
        ({"on_timeout": "remind"}, 10**6, "has no end, and --workflow-timeout ends the workflow after 1000000 s"),
    ],
)
def test_a_workflow_that_ends_before_its_gate_is_told(options: Any, workflow_timeout: int | None, said: str) -> None:
    found = list(argo_words.warnings([question(**options)], workflow_timeout, KNOWN))
    assert [said in one for one in found] == ([True] if said else [])


def test_a_repository_that_nobody_has_named_is_told() -> None:
    known = {"GH_GATE_FLOW_PATH": "flow.py"}
    (said,) = argo_words.warnings([question()], None, known)
    assert "GH_GATE_REPOSITORY" in said
    assert list(argo_words.warnings([question(repository="acme/app")], None, known)) == []


def test_code_owners_of_a_file_that_is_not_known_are_told() -> None:
    known = {"GH_GATE_REPOSITORY": "acme/app"}
    (said,) = argo_words.warnings([question()], None, known)
    assert "GH_GATE_FLOW_PATH" in said
    assert list(argo_words.warnings([question(approvers="@alice")], None, known)) == []
    assert list(argo_words.warnings([question(approvers="codeowners:/deploy/")], None, known)) == []


class Flow:
    name = "Train"


def test_pods_are_told_where_and_of_what_they_ask_and_no_secret() -> None:
    own = {
        **KNOWN,
        "GH_GATE_COMMIT": "c" * 40,
        "GITHUB_API_URL": "https://ghe.example/api/v3",
        "GH_GATE_SERVER": "https://ghe.example",
        "GH_GATE_PUBLIC_KEY": "key",
        "METAFLOW_HITL_ARGO_UI_URL": "https://argo.example",
        "METAFLOW_HITL_ARGO_NAMESPACE": "ml",
    }
    secret = {"GH_GATE_TOKEN": "t", "GH_GATE_PRIVATE_KEY": "k", "METAFLOW_HITL_APPRISE_URLS": "slack://x", "PATH": "/"}
    assert argo_words.environ(Flow(), {**own, **secret}) == own
