"""GitHub as seen with somebody's own token: their limits are theirs."""

from __future__ import annotations

import pytest

from gh_gate.app.github import hub
from gh_gate.errors import UpstreamError
from tests.app.view.stage import HERE, Stage
from tests.github import faults


def test_a_token_has_one_client_which_keeps_its_pace_and_answers(stage: Stage) -> None:
    assert stage.app.github.person("ghu_a") is stage.app.github.person("ghu_a")
    assert stage.app.github.person("ghu_a") is not stage.app.github.person("ghu_b")


def test_who_was_not_seen_for_longest_is_forgotten(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PEOPLE", 2)
    first = stage.app.github.person("ghu_a")
    for token in ("ghu_b", "ghu_a", "ghu_c"):
        stage.app.github.person(token)
    assert stage.app.github.person("ghu_a") is first


def test_the_limit_of_one_person_stops_neither_others_nor_the_app(stage: Stage) -> None:
    stage.hub.faults.add(faults.primary(reset_in=600), path="/repos/acme/app$", times=1)
    with pytest.raises(UpstreamError):
        stage.gates.show(stage.caller(stage.app.steps.alice), HERE)
    slept = len(stage.app.steps.slept)
    assert stage.gates.show(stage.caller(stage.app.steps.bob), HERE).gate.name == "deploy"
    stage.app.look()
    assert sum(stage.app.steps.slept[slept:]) < 10


def test_nothing_is_written_as_the_app_when_a_person_answers(stage: Stage) -> None:
    before = len(stage.hub.requests)
    stage.gates.reject(stage.caller(stage.app.steps.alice), HERE, "no")
    writes = [one for one in stage.since(before) if one.method == "POST" and one.operation.endswith("/comments")]
    assert [one.identity for one in writes] == ["alice"]
