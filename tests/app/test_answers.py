"""What the App does with a command: it reacts, decides, signs, and shows the decision; it answers each once."""

from __future__ import annotations

from gh_gate.app.store.check import check
from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from tests.app.hearing import Ears
from tests.app.scene import AppScene


def test_a_rejection_is_recorded_with_its_reason(app: AppScene) -> None:
    engine, ticket = app.ask()
    said = app.say(app.steps.bob, "/reject accuracy too low")
    app.look()
    assert app.ended() == (Status.REJECTED, "accuracy too low")
    assert (app.reactions(said), app.steps.labels()) == (["+1"], ["gate:rejected"])
    assert engine.look(ticket).status is Status.REJECTED


def test_a_decided_issue_is_closed_and_locked(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    issue = app.steps.issue()
    assert (issue.state, issue.state_reason, issue.locked) == ("closed", "completed", True)


def test_the_record_comes_before_what_only_shows_it(app: AppScene) -> None:
    app.ask()
    app.look()
    before = len(app.hub.events)
    app.decide(app.steps.alice, "/approve")
    by_app = [(e.name, e.action) for e in app.hub.events[before:] if e.actor == app.app.bot.login]
    assert by_app[0] == ("issue_comment", "created")
    assert ("issues", "closed") in by_app[1:]


def test_the_status_comment_is_one_and_says_how_it_ended(app: AppScene) -> None:
    app.ask()
    app.look()
    app.decide(app.steps.alice, "/approve")
    [status] = app.notes("status")
    assert status.startswith("**Approved** by @alice")


def test_a_remark_below_the_command_is_kept_in_the_record(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve\n\nlooks good after the re-run")
    assert app.ended() == (Status.APPROVED, "looks good after the re-run")


def test_a_comment_that_says_nothing_to_the_gate_gets_nothing(app: AppScene) -> None:
    app.ask()
    app.look()
    before = len(app.ours())
    said = app.say(app.steps.alice, "> /approve\n\nwhat is this about?")
    app.look()
    assert (app.reactions(said), len(app.ours()), app.ended()) == ([], before, (Status.PENDING, ""))


def test_a_command_after_the_decision_is_answered_and_changes_nothing(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    app.decide(app.steps.bob, "/reject too late")
    assert app.ended() == (Status.APPROVED, "")
    [reply] = app.replies()
    assert reply.startswith("@bob, this gate was already approved by @alice")


def test_the_ledger_tells_of_each_command_whose_it_was_and_what_became_of_it(app: AppScene) -> None:
    app.ask()
    asked = app.say(app.steps.mallory, "/approve")
    said = app.say(app.steps.alice, "/approve")
    app.look()
    told = {row["comment_id"]: (row["author_id"], row["verdict"]) for row in app.data(Kind.COMMAND)}
    assert told == {asked.id: (app.steps.mallory.id, "refused"), said.id: (app.steps.alice.id, "counted")}


def test_a_command_that_is_looked_at_again_stands_once_in_the_ledger(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.carol, "/approve")
    app.say(app.steps.alice, "hm")
    app.look()
    assert [row["told"][:33] for row in app.data(Kind.COMMAND)] == ["you are not a code owner of `.git"]


def test_the_ledger_keeps_who_decided_and_by_which_rules(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    [entry] = app.data(Kind.DECIDED)
    assert (entry["status"], entry["by"]) == ("approved", [{"id": app.steps.alice.id, "login": "alice"}])
    assert entry["sources"]["CODEOWNERS"] == app.repo.head()
    assert entry["envelope"] == app.records()[0]


def test_the_chain_of_the_ledger_holds_after_all_that(app: AppScene) -> None:
    app.ask()
    app.say(app.steps.mallory, "/approve")
    app.decide(app.steps.alice, "/approve")
    assert check(app.ledger.entries()).broken is None


def test_a_question_asked_with_the_apps_own_token_is_decided(app: AppScene) -> None:
    app.steps.token = app.hub.token(app.app, repo=app.repo)
    engine, ticket = app.ask()
    assert app.steps.issue().author is app.app.bot
    app.decide(app.steps.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_a_look_without_news_asks_only_what_costs_nothing(app: AppScene) -> None:
    app.ask()
    app.look()
    app.look()
    before = len(app.hub.requests)
    app.look()
    assert {reply.status for reply in app.hub.requests[before:]} == {304}


def test_one_delivery_for_the_question_and_one_for_the_command_are_enough(app: AppScene) -> None:
    ears = Ears(app)
    app.ask()
    assert ears.work() == 1
    app.say(app.steps.alice, "/approve")
    assert ears.work() == 1
    assert app.ended()[0] is Status.APPROVED


def test_issues_that_ask_nothing_cost_no_request(app: AppScene) -> None:
    ears = Ears(app)
    app.repo.open_issue(app.steps.carol, "A bug", "It fails.")
    app.say(app.steps.carol, "It still fails.")
    before = len(app.hub.requests)
    ears.work()
    assert app.hub.requests[before:] == []
