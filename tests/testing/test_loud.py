"""A test that is wrong itself is told so: an answer that nobody got, a gate that nobody asked, a wait without an end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gh_gate
from gh_gate.errors import UsageError
from gh_gate.testing import FakeForge
from tests.testing.asking import ask


def test_an_answer_after_the_deadline_is_too_late() -> None:
    def test() -> None:
        with FakeForge() as forge:
            forge.approve("deploy", after="2h")
            forge.reject("deploy", after="3h")
            assert ask(timeout="1h", fail_on_rejection=False).status is gh_gate.Status.EXPIRED

    with pytest.raises(AssertionError, match="and 1 more answers were never given"):
        test()


def test_a_gate_that_only_reminds_and_that_nobody_answers_does_not_hang(forge: FakeForge) -> None:
    with pytest.raises(AssertionError, match=r"forge.approve\('deploy', ...\)"):
        ask(on_timeout="remind")
    assert forge.gate("deploy").reminders


def test_an_answer_that_was_never_given_fails_the_test() -> None:
    def test() -> None:
        with FakeForge() as forge:
            forge.approve("deploy")
            forge.approve("publish")
            ask()

    with pytest.raises(AssertionError, match="the approval of 'publish' by alice was never given; asked were: deploy"):
        test()


def test_a_failure_is_not_hidden_by_an_answer_that_was_never_given() -> None:
    def test() -> None:
        with FakeForge() as forge:
            forge.approve("deplyo")
            ask()

    with pytest.raises(gh_gate.Expired) as error:
        test()
    assert "'deplyo'" in error.value.__notes__[0]


def test_a_gate_that_was_never_asked_is_told_by_name(forge: FakeForge) -> None:
    forge.approve("deploy")
    ask()
    with pytest.raises(AssertionError, match=r"no gate 'publish' was asked; asked were: deploy \(approved\)"):
        forge.gate("publish")


def test_a_team_that_the_test_does_not_know_is_asked_for(forge: FakeForge) -> None:
    with pytest.raises(gh_gate.UsageError) as error:
        ask(approvers="@org/dba")
    assert error.value.do == 'say who is in it: FakeForge(teams={"@org/dba": ["alice"]})'
    assert not forge.gates


def test_the_forge_of_a_test_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GH_GATE_FORGE", "GH_GATE_REPOSITORY", "GITHUB_REPOSITORY", "GH_GATE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    with FakeForge():
        pass
    with pytest.raises(gh_gate.UsageError, match="which repository is meant is not known"):
        ask(key="x")


def test_looking_at_a_gate_answers_nothing() -> None:
    def test() -> None:
        with FakeForge() as forge:
            gh_gate.request("deploy", prompt="Deploy?").status()
            forge.approve("deploy")
            assert [gate.status for gate in forge.gates] == [gh_gate.Status.PENDING]

    with pytest.raises(AssertionError, match="was never given"):
        test()


@pytest.mark.parametrize("login", ["", "a b", "org/team", "x" * 40])
def test_an_answer_by_nobody_is_refused_at_once(forge: FakeForge, login: str) -> None:
    with pytest.raises(gh_gate.UsageError, match="cannot be a login"):
        forge.approve("deploy", by=login)


def test_a_forge_is_used_once() -> None:
    forge = FakeForge()
    with forge:
        pass
    with pytest.raises(gh_gate.UsageError, match="used before"):
        forge.__enter__()


def test_an_answer_that_comes_too_late_or_says_nothing_is_refused_at_once() -> None:
    nothing: Any = None
    with FakeForge() as forge, pytest.raises(UsageError, match="takes a text"):
        forge.comment("release", nothing)
    with pytest.raises(UsageError, match="after the end"):
        forge.approve("release")


def test_the_letters_of_a_login_are_no_members() -> None:
    with pytest.raises(UsageError, match="list of logins"):
        FakeForge(teams={"@org/dba": "alice"})


def test_before_its_block_it_has_no_gates_and_looks_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert FakeForge().gates == ()
    assert not list(tmp_path.iterdir())
