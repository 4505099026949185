"""A pipeline's own unit test: people answer as it says, and what was asked can be looked at."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

import gh_gate
from gh_gate.testing import FakeForge
from tests.testing.asking import FIELDS, ask


def test_an_approval_comes_back_with_its_values(forge: FakeForge) -> None:
    forge.approve("deploy", {"target": "staging"}, by="@alice")
    decision = ask(inputs=FIELDS)
    assert (decision.inputs, decision.by, bool(decision)) == ({"target": "staging"}, "alice", True)


def test_a_rejection_is_raised_with_its_reason(forge: FakeForge) -> None:
    forge.reject("deploy", "too risky")
    with pytest.raises(gh_gate.Rejected, match="was rejected by alice: too risky") as error:
        ask()
    assert error.value.decision.reason == "too risky"


def test_a_wrong_value_is_replied_to_and_the_next_one_counts(forge: FakeForge) -> None:
    forge.approve("deploy", {"target": "moon"})
    forge.approve("deploy", {"target": "production"})
    assert ask(inputs=FIELDS).values == {"target": "production"}
    assert [comment.by for comment in forge.gate("deploy").comments] == ["alice", "alice"]
    assert "must be `staging` or `production`, not `moon`" in forge.gate("deploy").replies[0]


def test_somebody_who_may_not_decide_does_not(forge: FakeForge) -> None:
    forge.approve("deploy", by="mallory")
    with pytest.raises(gh_gate.Expired):
        ask()
    assert "you are not a code owner" in forge.gate("deploy").replies[0]


def test_what_was_asked_can_be_looked_at_after_the_end() -> None:
    with FakeForge(codeowners="/deploy/ @bob\n") as forge:
        forge.approve("deploy", {"target": "staging"}, by="bob")
        gh_gate.approval(
            "deploy",
            prompt="Deploy {version}?",
            context={"version": "v14"},
            inputs=FIELDS,
            approvers="codeowners:/deploy/",
            timeout="2h",
            labels=["release"],
            key="v14",
        )
    gate = forge.gate("deploy")
    assert (gate.prompt, gate.title, gate.approvers, gate.required) == (
        "Deploy v14?",
        "deploy: Deploy v14?",
        ("@bob",),
        1,
    )
    assert (gate.timeout, gate.key, gate.inputs[0].choices) == (7200, "v14", ("staging", "production"))
    assert gate.labels == {"gate:approved", "release"}
    assert gate.decision is not None
    assert (gate.decision.by, gate.decision.inputs) == ("bob", {"target": "staging"})
    assert "/approve" in gate.body


def test_a_policy_a_team_and_who_started_the_run_are_what_the_test_says() -> None:
    policy = {"aliases": {"ml-team": ["@org/ml"]}, "gates": {"deploy": {"prevent-self-approval": True}}}
    with FakeForge(policy=policy, teams={"@org/ml": ["alice", "bob"]}, started_by="alice") as forge:
        forge.approve("deploy", by="alice")
        forge.approve("deploy", by="bob")
        assert ask(approvers="ml-team").by == "bob"
    assert "you started this run" in forge.gate("deploy").replies[0]


def test_a_quorum_takes_several_people() -> None:
    with FakeForge(codeowners="* @alice @bob\n") as forge:
        forge.approve("deploy", by="alice")
        forge.approve("deploy", by="bob")
        assert ask(required=2).by == "alice, bob"


def test_answers_go_to_the_gates_of_a_name_in_turn(forge: FakeForge) -> None:
    forge.approve("deploy", key="b")
    forge.reject("deploy", key="a")
    assert not ask(key="a", fail_on_rejection=False)
    assert ask(key="b")


def test_one_line_answers_several_gates(forge: FakeForge) -> None:
    forge.approve("train", times=3)
    assert all(ask("train", key=f"split/{number}") for number in range(3))
    assert len(forge.gates) == 3


def test_an_answer_may_be_the_callers_own_type(forge: FakeForge) -> None:
    @dataclass
    class Deploy:
        target: str

    forge.approve("deploy", Deploy("staging"))
    assert gh_gate.approval("deploy", prompt="Deploy?", inputs=Deploy).inputs == Deploy("staging")


def test_what_a_production_app_would_decide_is_decided_here(app_key: str) -> None:
    policy = {"app": {"slug": "gates", "public-key": app_key}}
    with FakeForge(policy=policy) as forge:
        forge.approve("deploy")
        assert ask(public_key=app_key).by == "alice"


def test_nothing_is_printed_and_no_thread_stays(forge: FakeForge, capfd: pytest.CaptureFixture[str]) -> None:
    before = threading.active_count()
    forge.approve("deploy")
    ask()
    assert capfd.readouterr() == ("", "")
    assert threading.active_count() == before


def test_nobody_is_told_elsewhere(forge: FakeForge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gh_gate.notify.telling", lambda *_: pytest.fail("somebody would be told"))
    forge.approve("deploy")
    assert ask()
