"""A step's question put to the engine, and what its answer leaves behind."""

from __future__ import annotations

import pytest

from gh_gate.adapters.metaflow import answered
from gh_gate.adapters.metaflow.asked import ARGO, Asked, is_woken
from gh_gate.adapters.metaflow.deciding import decided
from gh_gate.asked import Run
from gh_gate.errors import GateError, NotApproved, UsageError
from gh_gate.library import question
from gh_gate.library.decision import Decision
from gh_gate.testing import FakeForge

Kept = list[Decision[dict[str, object]] | None]


def ask(*, woken: bool = False, prompt: str = "Ship?", kept: Kept | None = None) -> tuple[list[str], Kept]:
    urls: list[str] = []
    kept = [] if kept is None else kept
    asked = Asked(
        question.ask("gate", prompt, {"share": "int"}, approvers="@alice", timeout="1h"), {}, Run(id="metaflow/F/1")
    )
    try:
        decided(lambda: asked, woken=woken, asks=urls.append, keep=kept.append)
    except NotApproved:
        assert kept[0] is None or not kept[0].approved
    else:
        assert kept[0] is not None
        assert kept[0].approved
    return urls, kept


def test_an_approval_leaves_the_values_and_who_gave_them() -> None:
    with FakeForge() as forge:
        forge.approve("gate", {"share": 5}, by="alice")
        urls, (decision,) = ask()
    assert decision is not None
    left = answered.artifacts(decision)
    assert (left["hitl_input"], left["hitl_decision"]["by"]) == ({"share": 5}, "alice")
    told = answered.metadata(decision)
    assert urls == [told["hitl_url"]]
    assert (told["hitl_status"], told["hitl_by"], told["hitl_digest"]) == ("approved", "alice", decision.digest)


def test_a_no_leaves_the_decision_and_no_values() -> None:
    with FakeForge() as forge:
        forge.reject("gate", "too risky", by="alice")
        _, (decision,) = ask()
    assert decision is not None
    left = answered.artifacts(decision)
    assert (left["hitl_input"], left["hitl_decision"]["reason"]) == (None, "too risky")
    assert answered.metadata(decision)["hitl_reason"] == "too risky"


def test_where_nothing_was_decided_no_earlier_steps_answer_is_left() -> None:
    kept: Kept = []
    with FakeForge() as forge, pytest.raises(UsageError, match="field"):
        ask(prompt="Ship {this}?", kept=kept)
    assert not forge.gates
    assert kept == [None]
    assert answered.artifacts(None) == {"hitl_decision": None, "hitl_input": None}


def test_a_step_that_argo_has_woken_never_asks() -> None:
    with FakeForge() as forge, pytest.raises(GateError):
        ask(woken=True)
    assert not forge.gates


def test_a_flow_that_a_pod_of_another_starts_asks_for_itself() -> None:
    """It inherits the variable, and its own run is not the workflow's."""
    environ = {ARGO: "train-x1"}
    assert [is_woken(run, environ) for run in ("argo-train-x1", "1763", "argo-train-x2")] == [True, False, False]
    assert not is_woken("argo-train-x1", {})
