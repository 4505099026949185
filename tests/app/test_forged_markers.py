"""Who may ask: a workflow's bot or the App itself; a marker that anybody else wrote is a text like others."""

from __future__ import annotations

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core import marker, render
from gh_gate.core.gate import Decider, Status
from tests.app.forging import genuine, post
from tests.app.hearing import Ears
from tests.app.scene import AppScene
from tests.cases.forging import marker_line


def stays_silent(app: AppScene, number: int = 1) -> None:
    """Let an owner approve, and make sure that the App does and keeps nothing."""
    said = app.say(app.steps.alice, "/approve", number)
    app.look(number)
    assert (app.ours(number), app.reactions(said)) == ([], [])
    assert [entry.kind for entry in app.ledger.entries() if entry.kind != Kind.SEEN] == []


@pytest.mark.parametrize("login", ["alice", "carol", "mallory"])
def test_a_question_by_a_person_is_ignored(app: AppScene, login: str) -> None:
    post(app, genuine(app), app.hub.user(login))
    stays_silent(app)


@pytest.mark.parametrize("slug", ["dependabot", "github-actions-2", "gate-keeper-2"])
def test_a_question_by_another_bot_is_ignored(app: AppScene, slug: str) -> None:
    post(app, genuine(app), app.hub.app(slug).bot)
    stays_silent(app)


@pytest.mark.parametrize("login", ["github-actions", "github-actions-bot"])
def test_a_question_by_a_person_with_a_name_like_the_bots_is_ignored(app: AppScene, login: str) -> None:
    post(app, genuine(app), app.hub.user(login))
    stays_silent(app)


def test_a_question_that_a_person_posted_through_the_app_is_ignored(app: AppScene) -> None:
    gate = genuine(app)
    app.repo.open_issue(app.steps.carol, render.title(gate), render.body(gate).text, via_app=app.app)
    stays_silent(app)


@pytest.mark.parametrize("decider", [Decider.ACTION, Decider.HANDLER])
def test_a_question_that_somebody_else_decides_is_left_to_them(app: AppScene, decider: Decider) -> None:
    post(app, genuine(app, decider=decider))
    stays_silent(app)


@pytest.mark.parametrize(
    "line",
    [
        "<!-- gh-gate:1 e30 -->",
        f"<!-- gh-gate:1 {'e30' * 40} -->",
        f"<!-- gh-gate:1 {'A' * 59_000} -->",
        f"<!-- gh-gate:2 {'A' * 400} -->",
        f"<!-- gh-gate:1 record {'a' * 16} -->",
    ],
    ids=["short", "no JSON", "long", "another version", "a record"],
)
def test_a_marker_that_cannot_be_read_is_ignored(app: AppScene, line: str) -> None:
    app.repo.open_issue(app.hub.bot, "Deploy?", f"Deploy?\n\n{line}")
    stays_silent(app)


@pytest.mark.parametrize(
    "changes",
    [
        {"run_id": 7},
        {"timeout": 0},
        {"timeout": 2**80},
        {"policy": []},
        {"name": "../x"},
        {"inputs": [{}]},
        {"asked": 1},
    ],
    ids=str,
)
def test_a_marker_with_values_that_no_gate_has_is_ignored(app: AppScene, changes: dict[str, object]) -> None:
    gate = genuine(app)
    text = render.body(gate).text.rpartition("\n")[0]
    app.repo.open_issue(app.hub.bot, "Deploy?", f"{text}\n{marker_line(gate, **changes)}")
    stays_silent(app)


def test_a_marker_in_the_middle_of_a_text_is_ignored(app: AppScene) -> None:
    post(app, genuine(app), body=f"{marker.line(genuine(app))}\n\nWhat does this line mean?")
    stays_silent(app)


def test_a_question_in_a_comment_on_an_issue_is_ignored(app: AppScene) -> None:
    app.repo.open_issue(app.steps.carol, "A bug", "It fails.")
    app.repo.comment(app.hub.bot, 1, render.body(genuine(app)).text)
    stays_silent(app)


def test_a_question_in_the_text_of_a_pull_request_is_ignored(app: AppScene) -> None:
    gate = genuine(app)
    app.repo.open_pull(app.hub.bot, {"x.txt": "x"}, body=render.body(gate).text, commit_author=app.steps.carol)
    stays_silent(app)


def test_texts_of_a_gate_by_a_person_are_comments_like_others(app: AppScene) -> None:
    _, ticket = app.ask()
    app.look()
    note = marker.note(ticket.gate, marker.Kind.NOTED, 5).line()
    app.say(app.steps.mallory, f"@alice, noted.\n\n{note}")
    app.say(
        app.steps.carol,
        f"**Part 2 of 2**\n\nAll is well.\n\n{marker.note(ticket.gate, marker.Kind.PART, '2/2').line()}",
    )
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


@pytest.mark.parametrize("login", ["carol", "alice", "dependabot[bot]"])
def test_a_withdrawal_by_anybody_but_the_asker_is_a_comment_like_others(app: AppScene, login: str) -> None:
    app.hub.app("dependabot")
    _, ticket = app.ask()
    app.look()
    app.say(app.hub.accounts[login], render.withdrawal(ticket.gate, "x"))
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_a_withdrawal_of_another_gate_withdraws_nothing(app: AppScene) -> None:
    app.ask()
    app.look()
    app.say(app.hub.bot, render.withdrawal(genuine(app, run_id="4712"), "x"))
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_what_a_workflow_posts_as_an_answer_of_the_app_refuses_nothing(app: AppScene) -> None:
    _, ticket = app.ask()
    app.look()
    said = app.say(app.steps.alice, "/approve")
    reply = marker.note(ticket.gate, marker.Kind.REPLY, f"{said.id}/{app.steps.alice.id}").line()
    app.say(app.hub.bot, f"@alice, this did not count.\n\n{reply}")
    app.look()
    assert app.ended()[0] is Status.APPROVED


def test_a_forged_question_costs_the_worker_no_dead_letter(app: AppScene) -> None:
    ears = Ears(app)
    post(app, genuine(app), app.steps.mallory)
    app.repo.open_issue(app.hub.bot, "x", marker_line(genuine(app), policy=[]))
    ears.work()
    assert ears.dead_letters == []
