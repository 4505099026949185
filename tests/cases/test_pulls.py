"""Gates on a pull request: asked in a comment, decided by the owners of what changes, bound to the head commit."""

from __future__ import annotations

from gh_gate.core.gate import Status
from tests.cases.pull import Pull
from tests.github.hub import GitHub


def test_the_owner_of_what_changes_decides(pull: Pull) -> None:
    engine, ticket = pull.ask_here()
    pull.say(pull.bob, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.PENDING
    pull.say(pull.alice, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.APPROVED
    issue = pull.issue(pull.number)
    assert (issue.state, issue.locked, pull.labels(pull.number)) == ("open", False, ["gate:approved"])


def test_codeowners_in_the_head_of_the_pull_request_change_nothing(pull: Pull) -> None:
    pull.repo.push_to_pull(pull.number, {"CODEOWNERS": "* @carol\n"})
    engine, ticket = pull.ask_here()
    pull.say(pull.carol, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.PENDING


def test_a_new_head_commit_supersedes_the_gate_and_is_asked_anew(pull: Pull) -> None:
    engine, ticket = pull.ask_here()
    pull.repo.push_to_pull(pull.number, {"deploy/app.yml": "v15\n"})
    pull.say(pull.alice, "/approve", number=pull.number)
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, decision.reason[:10]) == (Status.CANCELLED, "superseded")
    newer, other = pull.ask_here(run_id="4712")
    assert newer.look(other).status is Status.PENDING
    pull.say(pull.alice, "/approve", number=pull.number)
    assert newer.look(other).status is Status.APPROVED


def test_what_was_said_before_the_question_is_no_answer(pull: Pull) -> None:
    pull.say(pull.alice, "/approve", number=pull.number)
    pull.hub.clock.advance(1)
    engine, ticket = pull.ask_here()
    assert engine.look(ticket).status is Status.PENDING


def test_two_gates_on_one_pull_request_are_told_apart_by_name(pull: Pull) -> None:
    one, first = pull.ask_here(name="staging")
    pull.hub.clock.advance(2)
    two, second = pull.ask_here(name="production")
    one.look(first)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert (one.look(first).status, two.look(second).status) == (Status.PENDING, Status.PENDING)
    assert len(pull.replies(pull.number)) == 1
    pull.say(pull.alice, "/approve production", number=pull.number)
    assert (one.look(first).status, two.look(second).status) == (Status.PENDING, Status.APPROVED)
    assert pull.labels(pull.number) == ["gate:pending"]
    pull.say(pull.alice, "/approve", number=pull.number)
    assert one.look(first).status is Status.APPROVED
    assert pull.labels(pull.number) == ["gate:approved"]


def test_a_rename_needs_the_owners_of_both_names(hub: GitHub) -> None:
    scene = Pull(hub, owners="/old/ @alice\n/new/ @bob\n", files={"old/a.txt": "one\ntwo\nthree\n"})
    scene.token = hub.workflow_token(scene.repo, {"pull_requests": "write", "contents": "read"})
    scene.number = scene.repo.open_pull(scene.carol, {"old/a.txt": None, "new/a.txt": "one\ntwo\nthree\n"}).number
    engine, ticket = scene.ask_here(required="each-owner")
    scene.say(scene.bob, "/approve", number=scene.number)
    assert engine.look(ticket).missing_groups
    scene.say(scene.alice, "/approve", number=scene.number)
    assert engine.look(ticket).status is Status.APPROVED


def test_what_ended_before_the_same_was_asked_anew_is_written_down_once(pull: Pull) -> None:
    engine, ticket = pull.ask_here()
    engine.look(ticket)
    said = pull.say(pull.alice, "hm", number=pull.number)
    pull.hub.clock.advance(2)
    pull.repo.edit_comment(pull.carol, said.id, "/approve")
    for attempt in (2, 3):
        pull.hub.clock.advance(2)
        _, again = pull.ask_here(attempt=attempt)
        assert again.place.comment_id != ticket.place.comment_id
        assert len(pull.records(pull.number)) == 1
