"""Who may see a gate: GitHub says so, and to everybody else there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.view import At, Caller, Hidden
from gh_gate.errors import UpstreamError, UsageError
from tests.app.view.stage import HERE, Stage
from tests.github import faults


def test_who_reads_the_repository_sees_its_gate(stage: Stage) -> None:
    stage.repo.private = True
    assert stage.show(stage.app.steps.iris).gate.name == "deploy"


@pytest.mark.parametrize(
    "at",
    [
        HERE,
        At("acme", "app", 99),
        At("acme", "app", 1, "deploy"),
        At("acme", "nothing", 1),
        At("nobody", "app", 1),
        At("acme", "..", 1),
        At("..", "app", 1),
        At("", "", 1),
        At("acme", "app/issues", 1),
        At("acme", "app%2f..", 1),
        At("acme", "app", 0),
        At("acme", "app", -1),
        At("acme", "app", 2**70),
        At("a\r\nx: y", "app", 1),
        At("acme", "app\0", 1),
    ],
    ids=repr,
)
def test_who_may_not_read_it_is_told_what_everybody_is_told_of_nothing(stage: Stage, at: At) -> None:
    stage.repo.private = True
    stranger = stage.hub.user("stranger")
    told = []
    for where in (at, At("acme", "no-such-repository", 1)):
        with pytest.raises(Hidden) as caught:
            stage.gates.show(stage.caller(stranger), where)
        told.append((str(caught.value), caught.value.why, caught.value.do))
    assert told[0] == told[1]


def test_a_hidden_gate_costs_the_same_calls_as_none(stage: Stage) -> None:
    stage.repo.private = True
    stranger = stage.caller(stage.hub.user("stranger"))
    calls = []
    for where in (HERE, At("acme", "no-such-thing", 1)):
        before = len(stage.hub.requests)
        with pytest.raises(Hidden):
            stage.gates.show(stranger, where)
        calls.append([(one.method, one.operation, one.status) for one in stage.since(before)])
    assert calls[0] == calls[1] == [("GET", "/repos/{owner}/{repo}", 404)]


def test_who_signed_in_is_told_of_all_repositories_whatever_the_token_looks_like(stage: Stage) -> None:
    caller = stage.caller(stage.app.steps.alice)
    held = stage.hub.vault.tokens
    held["given-by-an-older-server"] = held.pop(caller.token)
    listing = stage.gates.waiting(replace(caller, token="given-by-an-older-server"))
    assert [row.number for row in listing.gates] == [1]


@pytest.mark.parametrize("number", [2, 99])
def test_an_issue_that_is_no_gate_is_hidden_as_a_number_that_is_none(stage: Stage, number: int) -> None:
    stage.repo.open_issue(stage.app.steps.carol, "Bug", "it fails")
    with pytest.raises(Hidden):
        stage.show(stage.app.steps.alice, At("acme", "app", number))


def test_another_repository_under_the_same_name_shows_nothing_of_the_first(stage: Stage) -> None:
    stage.repo.name = "old"
    stage.hub.repository("acme/app")
    with pytest.raises(Hidden):
        stage.show(stage.app.steps.alice)


def test_access_is_believed_for_a_minute_and_asked_again_then(stage: Stage) -> None:
    stage.repo.private = True
    iris = stage.caller(stage.app.steps.iris)
    stage.gates.show(iris, HERE)
    stage.repo.set_permission(stage.app.steps.iris, "none")
    stage.gates.show(iris, HERE)
    stage.hub.clock.advance(61)
    with pytest.raises(Hidden):
        stage.gates.show(iris, HERE)


def test_what_one_token_may_see_another_of_the_same_person_may_not(stage: Stage) -> None:
    stage.repo.private = True
    alice = stage.app.steps.alice
    stage.gates.show(stage.caller(alice), HERE)
    other = stage.hub.repository("acme/other")
    narrow = stage.hub.token(alice, permissions={"metadata": "read"}, repo=other)
    with pytest.raises(Hidden):
        stage.gates.show(Caller(stage.caller(alice).person, narrow), HERE)


@pytest.mark.parametrize(
    "ask",
    [
        lambda gates, caller: gates.show(caller, HERE),
        lambda gates, caller: gates.waiting(caller),
        lambda gates, caller: gates.history(caller, repository="acme/app"),
        lambda gates, caller: gates.approve(caller, HERE, {}),
    ],
)
def test_a_token_that_was_taken_back_means_signing_in_again(stage: Stage, ask: Any) -> None:
    caller = stage.caller(stage.app.steps.alice)
    stage.hub.revoke(caller.token)
    with pytest.raises(NotSignedIn):
        ask(stage.gates, caller)


def test_an_outage_is_no_answer_and_not_remembered(stage: Stage) -> None:
    stage.hub.faults.add(faults.status(502), path="/repos/acme/app$", times=3)
    with pytest.raises(UpstreamError):
        stage.show(stage.app.steps.alice)
    assert stage.show(stage.app.steps.alice).gate.name == "deploy"


def test_a_caller_is_not_kept_waiting_for_a_limit(stage: Stage) -> None:
    stage.hub.faults.add(faults.primary(reset_in=600), path="/repos/acme/app$", times=1)
    slept = len(stage.app.steps.slept)
    with pytest.raises(UpstreamError):
        stage.show(stage.app.steps.alice)
    assert sum(stage.app.steps.slept[slept:]) < 30


def test_a_list_over_everything_needs_a_token_that_tells_where_the_app_is(stage: Stage) -> None:
    with pytest.raises(UsageError, match="`repository`"):
        stage.gates.waiting(stage.bot())
    assert len(stage.gates.waiting(stage.bot(), repository="acme/app").gates) == 1
