"""The Action's step and `gh-gate wait` go on only by the App's signed record, and end as it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.scene import AppScene
from tests.app.steps import Steps, exit_code
from tests.cases.forging import by, record_text

PENDING = 6


@pytest.fixture
def steps(app: AppScene, tmp_path: Path) -> Steps:
    """A run's steps; nothing has been asked yet."""
    folder = tmp_path / "steps"
    folder.mkdir()
    return Steps(app, folder)


def lie(app: AppScene) -> None:
    """Say in every way but the App's that it is approved."""
    _, ticket = app.ask(inputs=None)
    assert ticket.place.number == 1
    app.repo.label(app.steps.carol, 1, "gate:approved")
    app.repo.unlabel(app.steps.carol, 1, "gate:pending")
    for who in (app.hub.bot, app.steps.carol):
        app.repo.comment(who, 1, record_text(ticket, by(app.steps.alice, app.hub.clock.now, inputs={})))
    app.say(app.steps.alice, "/approve")


def test_the_step_asks_the_app(app: AppScene, steps: Steps) -> None:
    ran = steps.action()
    assert (ran.code, ran.outputs["status"], ran.outputs["issue-number"]) == (PENDING, "pending", "1")
    app.look()
    assert app.kinds() == ["opened"]


def test_the_step_is_released_by_the_signed_record(app: AppScene, steps: Steps) -> None:
    steps.action(inputs='{"target": "str"}')
    app.decide(app.steps.alice, "/approve target=eu")
    ran = steps.action(inputs='{"target": "str"}')
    assert (ran.code, ran.outputs["status"], ran.outputs["approved-by"]) == (0, "approved", "alice")
    assert json.loads(ran.outputs["input"]) == {"target": "eu"}
    assert ran.outputs["record"] == app.records()[0]


def test_a_waiting_step_ends_at_once_where_the_record_stands(app: AppScene, steps: Steps) -> None:
    steps.action()
    app.decide(app.steps.alice, "/reject broken")
    ran = steps.action(mode="wait")
    assert (ran.code, ran.outputs["status"], ran.outputs["reason"]) == (3, "rejected", "broken")


def test_the_step_is_not_released_by_labels_and_unsigned_records(app: AppScene, steps: Steps) -> None:
    steps.action()
    lie(app)
    assert steps.action().code == PENDING
    app.look()
    assert steps.action().code == 0


def test_the_command_line_is_not_released_by_them_either(app: AppScene, steps: Steps) -> None:
    assert exit_code(steps.cli("request")) == PENDING
    lie(app)
    assert exit_code(steps.cli("request")) == PENDING
    app.look()
    done = steps.cli("wait", "--interval", "1")
    assert (done.exit_code, json.loads(done.stdout)["status"]) == (0, "approved")


@pytest.mark.parametrize(("word", "code"), [("/reject no", 3), ("/approve", 0)])
def test_the_command_line_ends_as_the_app_decided(app: AppScene, steps: Steps, word: str, code: int) -> None:
    steps.cli("request")
    app.decide(app.steps.alice, word)
    assert exit_code(steps.cli("wait")) == code


def test_the_policy_files_app_decides_without_a_key_in_the_step(app: AppScene, steps: Steps) -> None:
    key = app.public.replace("\n", "\\n")
    app.rule(f'app: {{slug: gate-keeper, public-key: "{key}"}}')
    assert steps.action(public_key="").code == PENDING
    app.decide(app.steps.alice, "/approve")
    assert steps.action(public_key="").code == 0


def test_a_key_that_is_not_the_policy_files_is_a_mistake(app: AppScene, steps: Steps) -> None:
    other = "MCowBQYDK2VwAyEA" + "A" * 43 + "="
    app.rule(f'app: {{slug: gate-keeper, public-key: "{other}"}}')
    assert steps.action().code == 2


OUTSIDE = [
    ("", "@carol", "names no such owner"),
    ("", "codeowners:/deploy/ @carol", "names no such owner"),
    ("gates: {deploy: {approvers: ['@alice']}}", "@bob", "may not approve this gate"),
]


@pytest.mark.parametrize(("policy", "approvers", "why"), OUTSIDE)
def test_approvers_outside_the_rules_fail_the_step_before_anything_is_asked(
    app: AppScene, steps: Steps, policy: str, approvers: str, why: str
) -> None:
    app.rule(policy)
    ran = steps.action(approvers=approvers.replace(" ", ","))
    assert (ran.code, ran.outputs["status"]) == (2, "error")
    assert why in ran.told("error")
    assert app.repo.last_number == 0


@pytest.mark.parametrize(("policy", "approvers", "why"), OUTSIDE)
def test_approvers_outside_the_rules_fail_the_command_before_anything_is_asked(
    app: AppScene, steps: Steps, policy: str, approvers: str, why: str
) -> None:
    app.rule(policy)
    done = steps.cli("request", "--approvers", approvers)
    assert exit_code(done) == 2
    assert why in str(done.exception)
    assert app.repo.last_number == 0


@pytest.mark.parametrize(
    "inputs",
    [{"on_timeout": "approve"}, {"auto_approve_if": "true"}],
    ids=str,
)
def test_what_only_the_policy_may_allow_fails_the_step_as_well(
    app: AppScene, steps: Steps, inputs: dict[str, str]
) -> None:
    assert steps.action(**inputs).code == 2
    assert app.repo.last_number == 0


def test_a_question_without_a_key_is_left_to_the_step(app: AppScene, steps: Steps) -> None:
    assert steps.action(public_key="").code == PENDING
    app.say(app.steps.alice, "/approve")
    app.look()
    assert (app.ours(), app.kinds()) == ([], [])
