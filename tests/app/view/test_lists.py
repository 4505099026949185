"""Lists of gates: what waits, what is past, and never a word about what their reader may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.app.view import At, Hidden, past
from gh_gate.core.gate import OnTimeout, Status
from gh_gate.errors import UsageError
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.app.view.stage import HERE, Stage
from tests.app.view.town import Town
from tests.github.state_people import Account


def test_what_waits_is_listed_newest_first_and_says_what_is_mine(stage: Stage) -> None:
    stage.open(name="publish")
    rows = stage.gates.waiting(stage.caller(stage.app.steps.alice)).gates
    assert [(row.number, row.name, row.mine, row.repository) for row in rows] == [
        (2, "publish", True, "acme/app"),
        (1, "deploy", True, "acme/app"),
    ]
    rows = stage.gates.waiting(stage.caller(stage.app.steps.mallory), repository="acme/app").gates
    assert [row.mine for row in rows] == [False, False]


def test_a_decided_gate_moves_from_one_list_to_the_other(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    assert stage.gates.history(alice).gates == ()
    stage.gates.waiting(alice)
    stage.app.decide(stage.app.steps.alice, "/reject broken")
    assert stage.gates.waiting(alice).gates == ()
    (row,) = stage.gates.history(alice).gates
    assert (row.status, row.by, row.reason, row.mine) == (Status.REJECTED, ("alice",), "broken", None)
    assert row.decided_at is not None
    assert row.title == "deploy: Deploy v14?"


def test_a_gate_of_a_repository_that_one_may_not_read_is_in_no_list(stage: Stage) -> None:
    stage.repo.private = True
    stage.app.decide(stage.app.steps.alice, "/approve")
    stage.open(name="publish")
    stranger = stage.caller(stage.hub.user("stranger"))
    assert stage.gates.waiting(stranger).gates == ()
    found = stage.gates.history(stranger)
    assert (tuple(found.gates), found.before, found.partly) == ((), "", False)
    for name in ("acme/app", "acme/no-such"):
        with pytest.raises(Hidden):
            stage.gates.waiting(stranger, repository=name)


def test_a_list_asks_for_the_rights_at_a_repository_once_for_all_its_gates(stage: Stage) -> None:
    for number in range(10):
        stage.open(name=f"gate{number}")
    alice = stage.caller(stage.app.steps.alice)
    before = len(stage.hub.requests)
    assert all(row.mine for row in stage.gates.waiting(alice).gates)
    asked = [one.operation for one in stage.since(before)]
    assert sum("collaborators" in operation for operation in asked) == 1
    before = len(stage.hub.requests)
    stage.gates.waiting(alice)
    assert stage.since(before) == []


def test_who_owns_nothing_costs_no_question_about_rights(stage: Stage) -> None:
    before = len(stage.hub.requests)
    stage.gates.waiting(stage.caller(stage.app.steps.carol))
    assert not any("collaborators" in one.operation for one in stage.since(before))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [2, 1]),
        ("v14", [2, 1]),
        ("PUBLISH", [2]),
        ("pub v14 acme", [2]),
        ("pub deploy?", []),
        ("approved", [2]),
        ("bob", [1]),
        ("rejected alice", []),
        ("%", []),
        ("_", []),
    ],
)
def test_all_words_of_a_search_have_to_be_found(stage: Stage, query: str, found: list[int]) -> None:
    stage.app.decide(stage.app.steps.bob, "/reject no")
    stage.open(name="publish", prompt="Ship v14")
    stage.app.decide(stage.app.steps.alice, "/approve", 2)
    rows = stage.gates.history(stage.caller(stage.app.steps.alice), query=query).gates
    assert [row.number for row in rows] == found


def test_a_gate_that_was_asked_again_is_listed_once(app: AppScene) -> None:
    pull, stage = Pull(app), Stage(app)
    pull.ask()
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve")
    pull.push()
    pull.ask()
    app.look(pull.number)
    alice = stage.caller(app.steps.alice)
    assert len(stage.gates.waiting(alice).gates) == 1
    seen = stage.show(app.steps.alice, At("acme", "app", pull.number, "deploy"))
    assert seen.listed.status is Status.PENDING


def test_history_goes_on_where_the_page_before_ended(stage: Stage) -> None:
    town = Town(stage)
    town.decide(120)
    alice = stage.caller(stage.app.steps.alice)
    pages = [stage.gates.history(alice)]
    while pages[-1].before:
        pages.append(stage.gates.history(alice, before=pages[-1].before))
    assert [row.number for page in pages for row in page.gates] == sorted(town.numbers, reverse=True)
    assert [len(page.gates) for page in pages] == [50, 50, 20]
    assert not any(page.partly for page in pages)


def test_a_search_looks_through_so_much_and_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "LOOKED_THROUGH", 30)
    town = Town(stage)
    town.decide(70)
    alice = stage.caller(stage.app.steps.alice)
    first = stage.gates.history(alice, query=f"number-{town.numbers[5]}")
    assert (tuple(first.gates), first.partly) == ((), True)
    second = stage.gates.history(alice, query=f"number-{town.numbers[5]}", before=first.before)
    third = stage.gates.history(alice, query=f"number-{town.numbers[5]}", before=second.before)
    assert [row.number for row in third.gates] == [town.numbers[5]]
    assert not third.partly


def test_what_others_decide_changes_nothing_in_ones_own_pages(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "LOOKED_THROUGH", 20)
    town, alice = Town(stage), stage.caller(stage.app.steps.alice)
    town.decide(60)
    before = [stage.gates.history(alice, query=query) for query in ("", "nothing-like-it")]
    Town(stage, repository_id=4242, repository="secret/place").decide(60)
    assert [stage.gates.history(alice, query=query) for query in ("", "nothing-like-it")] == before


@pytest.mark.parametrize("kind", ["no word", "hidden", "unknown"])
def test_a_cursor_that_names_what_one_may_not_see_is_no_word_at_all(stage: Stage, kind: str) -> None:
    other = Town(stage, repository_id=4242, repository="secret/place")
    other.decide(1)
    word = {
        "no word": "1; DROP TABLE ledger",
        "hidden": other.cursor(0),
        "unknown": other.cursor(0).replace("4242", "4243"),
    }[kind]
    with pytest.raises(UsageError, match="`before` is no word"):
        stage.gates.history(stage.caller(stage.app.steps.alice), before=word)


def test_a_list_shows_the_deadline_and_none_where_a_gate_only_reminds(stage: Stage) -> None:
    stage.open(name="remind", on_timeout=OnTimeout.REMIND)
    rows = stage.gates.waiting(stage.caller(stage.app.steps.alice)).gates
    assert [row.deadline - row.opened_at if row.deadline else None for row in rows] == [None, timedelta(days=1)]


def test_after_a_start_the_list_is_as_before(stage: Stage) -> None:
    stage.open(name="publish")
    stage.app.decide(stage.app.steps.alice, "/approve")
    alice = stage.caller(stage.app.steps.alice)
    before = stage.gates.waiting(alice)
    stage.start()
    assert stage.gates.waiting(alice) == before
    assert stage.gates.show(alice, HERE).listed.status is Status.APPROVED


def test_what_one_has_approved_or_what_is_too_late_waits_for_somebody_else(stage: Stage) -> None:
    number = stage.open(run_id="4712", required=2)
    alice, bob = stage.app.steps.alice, stage.app.steps.bob
    stage.app.decide(alice, "/approve", number)

    def told(who: Account) -> dict[int, bool | None]:
        return {row.number: row.mine for row in stage.gates.waiting(stage.caller(who)).gates}

    assert (told(alice), told(bob)) == ({1: True, number: False}, {1: True, number: True})
    stage.app.decide(alice, "/approve once more", number)
    assert told(alice) == {1: True, number: False}
    stage.app.decide(alice, "/revoke", number)
    assert told(alice) == {1: True, number: True}
    stage.hub.clock.advance(86_400)
    stage.gates.show(stage.caller(bob), HERE)
    assert told(bob) == {1: False, number: False}


def test_an_approval_that_was_edited_stands_no_more_so_the_gate_waits_again(stage: Stage) -> None:
    number = stage.open(run_id="4712", required=2)
    alice = stage.app.steps.alice
    comment = stage.app.say(alice, "/approve", number)
    stage.hub.clock.advance(5)
    stage.repo.edit_comment(alice, comment.id, "/approve now")
    stage.app.look(number)
    stage.app.decide(alice, "/approve", number)
    later = stage.app.say(alice, "/approve again", number)
    stage.hub.clock.advance(5)
    stage.repo.edit_comment(alice, later.id, "/approve or so")
    stage.app.look(number)
    rows = stage.gates.waiting(stage.caller(alice)).gates
    assert {row.number: row.mine for row in rows} == {1: True, number: True}
