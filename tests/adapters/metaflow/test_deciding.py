"""A step's question put to the engine, and what its answer leaves behind."""

from __future__ import annotations

import pytest

from gh_gate.adapters.metaflow import answered
from gh_gate.adapters.metaflow.asked import ARGO, Asked
from gh_gate.adapters.metaflow.deciding import decided
from gh_gate.asked import Run
from gh_gate.errors import GateError, NotApproved
from gh_gate.library import question
from gh_gate.library.decision import Decision
from gh_gate.testing import FakeForge


def ask(environ: dict[str, str]) -> tuple[list[str], list[Decision[dict[str, object]]]]:
    urls: list[str] = []
    kept: list[Decision[dict[str, object]]] = []
    asked = Asked(
        question.ask("gate", "Ship?", {"share": "int"}, approvers="@alice", timeout="1h"), {}, Run(id="metaflow/F/1")
    )
    try:
        decided(asked, environ, asks=urls.append, keep=kept.append)
    except NotApproved:
        assert not kept[0].approved
    else:
        assert kept[0].approved
    return urls, kept


def test_an_approval_leaves_the_values_and_who_gave_them() -> None:
    with FakeForge() as forge:
        forge.approve("gate", {"share": 5}, by="alice")
        urls, (decision,) = ask({})
    left = answered.artifacts(decision)
    assert (left["hitl_input"], left["hitl_decision"]["by"]) == ({"share": 5}, "alice")
    told = answered.metadata(decision)
    assert urls == [told["hitl_url"]]
    assert (told["hitl_status"], told["hitl_by"], told["hitl_digest"]) == ("approved", "alice", decision.digest)


def test_a_no_leaves_the_decision_and_no_values() -> None:
    with FakeForge() as forge:
        forge.reject("gate", "too risky", by="alice")
        _, (decision,) = ask({})
    left = answered.artifacts(decision)
    assert (list(left), left["hitl_decision"]["reason"]) == (["hitl_decision"], "too risky")
    assert answered.metadata(decision)["hitl_reason"] == "too risky"


def test_a_step_that_argo_has_woken_never_asks() -> None:
    with FakeForge() as forge, pytest.raises(GateError):
        ask({ARGO: "train-x1"})
    assert not forge.gates
