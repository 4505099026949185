"""Everything that is written, and what is forgiven."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.forge.base import Place
from gh_gate.forge.github import GitHubForge
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.wire import json_reply


@pytest.fixture
def forge(ground: Ground) -> GitHubForge:
    return ground.forge()


@pytest.fixture
def place(ground: Ground, forge: GitHubForge) -> Place:
    return ground.gate(forge)


def test_an_issue_is_opened_with_labels_and_those_who_can_be_assigned(ground: Ground, forge: GitHubForge) -> None:
    whom = ["alice", "nobody-here", "a/../b", "bob", "alice"]
    posting = forge.open_issue("Deploy?", "body", labels=["gate:pending"], assignees=whom)
    issue = ground.repo.issue(posting.place.number)
    assert (issue.title, issue.body, issue.label_names) == ("Deploy?", "body", ["gate:pending"])
    assert [account.login for account in issue.assignees] == ["alice", "bob"]
    assert (posting.body, posting.author, posting.created_at) == ("body", forge.me(), issue.created_at)


def test_no_more_than_ten_are_assigned(ground: Ground, forge: GitHubForge) -> None:
    crowd = [ground.hub.user(f"u{n}") for n in range(12)]
    for person in crowd:
        ground.repo.set_permission(person, "write")
    place = forge.open_issue("t", "b", labels=[], assignees=[p.login for p in crowd]).place
    assert len(ground.repo.issue(place.number).assignees) == 10


def test_labels_that_were_dropped_are_added_if_possible(ground: Ground) -> None:
    reader = ground.forge(ground.environ(ground.hub.token(ground.mallory)))
    posting = reader.open_issue("Deploy?", "body", labels=["gate:pending"], assignees=[])
    assert ground.repo.issue(posting.place.number).label_names == []
    assert ground.calls()[-1] == f"POST /repos/acme/ml/issues/{posting.place.number}/labels 403"


def test_trouble_with_a_label_does_not_hide_that_the_issue_was_opened(ground: Ground) -> None:
    ground.hub.faults.add(faults.cut_after(), path="/labels")
    reader = ground.forge(ground.environ(ground.hub.token(ground.mallory)))
    assert reader.open_issue("Deploy?", "body", labels=["x"], assignees=[]).place.number == 1


def test_disabled_issues_are_an_error_in_githubs_words(ground: Ground, forge: GitHubForge) -> None:
    ground.hub.faults.add(faults.status(410, "Issues are disabled for this repo"), method="POST")
    with pytest.raises(GateError, match="Issues are disabled for this repo"):
        forge.open_issue("t", "b", labels=[], assignees=[])


def test_a_read_only_token_is_told_which_permission_it_needs(ground: Ground) -> None:
    forge = ground.forge(ground.environ(ground.hub.workflow_token(ground.repo, {"contents": "read"})))
    with pytest.raises(GateError) as caught:
        forge.open_issue("t", "b", labels=[], assignees=[])
    assert "issues: write" in caught.value.do
    assert "`permissions:`" in caught.value.do


def test_an_answer_that_cannot_be_understood_leaves_the_issue_unknown(ground: Ground, forge: GitHubForge) -> None:
    ground.hub.faults.add(lambda scene: (scene.serve(), json_reply(201, {"ok": 1}))[1], method="POST")
    with pytest.raises(UnknownOutcome):
        forge.open_issue("t", "b", labels=[], assignees=[])


def test_a_comment_is_posted_as_it_is(ground: Ground, forge: GitHubForge, place: Place) -> None:
    body = 'é 🚀 "quotes" \\ <b>\n\n```json\n{}\n```'
    said = forge.comment(place, body)
    assert (said.body, said.author, said.app) == (body, forge.me(), None)
    assert ground.repo.comment_of(said.id).body == body


def test_a_lost_reply_to_a_comment_is_unknown_and_one_comment(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.hub.faults.add(faults.cut_after(), method="POST")
    with pytest.raises(UnknownOutcome):
        forge.comment(place, "x")
    assert len(ground.repo.comments(place.number)) == 1


def test_our_comment_is_edited(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = forge.comment(place, "one")
    forge.edit_comment(said.id, "two")
    assert ground.repo.comment_of(said.id).body == "two"


def test_our_comment_is_deleted_and_twice_is_once(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = forge.comment(place, "one")
    forge.delete_comment(said.id)
    forge.delete_comment(said.id)
    assert ground.repo.comments(place.number) == []


def test_a_reaction_twice_is_once(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = ground.repo.comment(ground.alice, place.number, "/approve")
    forge.react(said.id, "+1")
    forge.react(said.id, "+1")
    assert [r.content for r in ground.repo.comment_of(said.id).reactions] == ["+1"]


def test_a_locked_thread_or_a_comment_that_is_gone_takes_no_reaction(
    ground: Ground, forge: GitHubForge, place: Place
) -> None:
    said = ground.repo.comment(ground.alice, place.number, "/approve")
    ground.repo.lock(ground.alice, place.number)
    forge.react(said.id, "+1")
    assert ground.repo.comment_of(said.id).reactions == []
    ground.repo.delete_comment(ground.alice, said.id)
    forge.react(said.id, "+1")


def test_a_reaction_that_is_forbidden_for_another_reason_is_an_error(
    ground: Ground, forge: GitHubForge, place: Place
) -> None:
    said = ground.repo.comment(ground.alice, place.number, "/approve")
    ground.hub.faults.add(faults.status(403, "Resource not accessible by integration"), path="/reactions")
    with pytest.raises(GateError):
        forge.react(said.id, "+1")


def test_one_label_takes_the_place_of_another(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.repo.label(ground.alice, place.number, "mine")
    forge.label(place, "gate:approved", ["gate:pending", "gate:rejected", "gate:approved"])
    assert ground.repo.issue(place.number).label_names == ["mine", "gate:approved"]


def test_a_label_is_written_without_reading_again(ground: Ground, forge: GitHubForge, place: Place) -> None:
    forge.label(place, "gate:approved", ["gate:pending"])
    assert [r.method for r in ground.hub.requests] == ["POST", "DELETE"]


def test_a_label_whose_answer_is_lost_is_added_again(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.hub.faults.add(faults.cut_after(), method="POST", times=1)
    forge.label(place, "gate:approved", ["gate:pending"])
    assert ground.repo.issue(place.number).label_names == ["gate:approved"]


def test_a_label_that_somebody_took_away_meanwhile_is_no_error(
    ground: Ground, forge: GitHubForge, place: Place
) -> None:
    ground.hub.faults.add(faults.status(404, "Label does not exist"), method="DELETE")
    forge.label(place, "gate:approved", ["gate:pending"])


def test_an_issue_is_retitled_and_reopened(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.repo.close(ground.alice, place.number)
    forge.retitle(place, "Approved: Deploy?")
    forge.reopen(place)
    issue = ground.repo.issue(place.number)
    assert (issue.title, issue.state) == ("Approved: Deploy?", "open")


@pytest.mark.parametrize(("completed", "reason"), [(True, "completed"), (False, "not_planned")])
def test_an_issue_is_closed_with_the_reason_and_locked(
    ground: Ground, forge: GitHubForge, place: Place, completed: bool, reason: str
) -> None:
    forge.close(place, completed=completed)
    issue = ground.repo.issue(place.number)
    assert (issue.state, issue.state_reason, issue.locked, issue.lock_reason) == ("closed", reason, True, "resolved")


def test_a_lock_that_is_refused_leaves_the_issue_closed(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.hub.faults.add(faults.status(403, "Must have push access"), path="/lock")
    forge.close(place, completed=True)
    assert ground.repo.issue(place.number).state == "closed"


DONE = [faults.cut_after(), faults.truncate(mid_body=True)]
WRITES = ("retitle", "reopen", "close", "label", "edit")


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("fault", [*DONE, faults.status(502), faults.cut()])
def test_writes_that_are_the_same_twice_survive_a_fault(
    ground: Ground, forge: GitHubForge, place: Place, name: str, fault: faults.Fault
) -> None:
    said = forge.comment(place, "one")
    ground.repo.label(ground.alice, place.number, "gate:approved")
    acts = {
        "retitle": lambda: forge.retitle(place, "x"),
        "reopen": lambda: forge.reopen(place),
        "close": lambda: forge.close(place, completed=True),
        "label": lambda: forge.label(place, "gate:approved", ["gate:pending"]),
        "edit": lambda: forge.edit_comment(said.id, "two"),
    }
    ground.hub.faults.every_call_once(fault)
    acts[name]()
    last = ground.hub.requests[-1]
    assert last.status in ((404,) if name == "label" and fault in DONE else (200, 204))


def test_writes_are_a_second_apart(ground: Ground, forge: GitHubForge, place: Place) -> None:
    for number in range(3):
        forge.comment(place, str(number))
    times = [c.created_at for c in ground.repo.comments(place.number)]
    assert [(b - a).total_seconds() for a, b in pairwise(times)] == [1, 1]


def test_a_github_that_stays_away_is_an_error(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.hub.faults.add(faults.status(503))
    with pytest.raises(UpstreamError):
        forge.retitle(place, "x")
