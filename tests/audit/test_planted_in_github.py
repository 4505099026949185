"""Whatever somebody changes on GitHub, of any column: the comparison with the ledger names it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gh_gate.core import render
from tests.audit import changing
from tests.audit.changing import Change, set_to
from tests.audit.desk import Desk
from tests.github.state_threads import Comment

GATE = ("predicate", "gate")
IN_RECORD: list[tuple[str, Change]] = [
    ("status", set_to("predicate", "status", value="rejected")),
    ("by", set_to("predicate", "by", 0, "login", value="mallory")),
    ("by", set_to("predicate", "by", 0, "id", value=99)),
    ("votes", set_to("predicate", "by", 0, "comment_id", value=99)),
    ("votes", set_to("predicate", "by", 0, "url", value="https://example.com")),
    ("votes", set_to("predicate", "by", 0, "at", value="2026-03-02T09:00:01Z")),
    ("votes", set_to("predicate", "by", 0, "text_sha256", value="0" * 64)),
    ("decided_at", set_to("predicate", "decided_at", value="2026-03-02T23:00:00Z")),
    ("opened_at", set_to("predicate", "opened_at", value="2026-03-01T09:00:00Z")),
    ("inputs", set_to("predicate", "inputs", "target", value="staging")),
    ("reason", set_to("predicate", "reason", value="looked at it")),
    ("rule", set_to("predicate", "policy", value="policy:on-timeout")),
    ("deadline", set_to("predicate", "deadline", value="2027-03-02T09:00:00Z")),
    ("valid_until", set_to("predicate", "valid_until", value="2027-03-02T09:00:00Z")),
    ("sources", set_to("predicate", "sources", "CODEOWNERS", value="0" * 40)),
    ("version", set_to("predicate", "gh_gate", value="9.9.9")),
    ("record", set_to("predicate", "commit", value="0" * 40)),
    ("record", set_to("predicate", "subject", value="image@sha256:0")),
    ("record", set_to("predicate", "url", value="https://example.com")),
    ("record", set_to("predicate", "decider", value="action")),
    ("record", set_to(*GATE, "run_id", value="1")),
    ("record", set_to(*GATE, "name", value="other")),
    ("record", set_to(*GATE, "repository_id", value=1)),
    ("record", set_to(*GATE, "repository", value="acme/other")),
    ("record", set_to("subject", 0, "digest", "sha256", value="0" * 64)),
]

IN_QUESTION: list[tuple[str, Change]] = [
    ("name", set_to("name", value="other")),
    ("repository", set_to("repository", value="acme/other")),
    ("repository_id", set_to("repository_id", value=1)),
    ("run_id", set_to("run_id", value="1")),
    ("commit", set_to("commit", value="0" * 40)),
    ("subject", set_to("subject", value="image@sha256:0")),
    ("prompt", set_to("prompt", value="Deploy nothing?")),
    ("fields", set_to("inputs", value=[])),
    ("approvers", set_to("policy", "required", value=2)),
    ("pull_request", set_to("pull_request", value=7)),
    ("environments", lambda data: data.update(environments=["production"])),
    ("timeout", set_to("timeout", value=7)),
    ("on_timeout", set_to("on_timeout", value="remind")),
    ("remind", set_to("remind", value=7)),
    ("valid_for", set_to("valid_for", value=7)),
    ("auto_approve", set_to("auto_approve", value=True)),
    ("decider", set_to("decider", value="action")),
    ("initiator", set_to("initiator", value=None)),
    ("origin", set_to("origin", "title", value="other")),
    ("asked", set_to("asked", "required", value="2")),
    ("digest", set_to("name", value="other")),
]


def record_of(desk: Desk) -> Comment:
    return next(comment for comment in desk.app.ours() if render.read_record(comment.body))


def secretly(thing: Any, **values: Any) -> None:
    """Change what GitHub keeps, without any trace: an administrator of a server of one's own can."""
    for name, value in values.items():
        setattr(thing, name, value)


@pytest.mark.parametrize(("column", "change"), IN_RECORD)
def test_a_change_in_the_record_is_named(desk: Desk, column: str, change: Change) -> None:
    desk.decided()
    record = record_of(desk)
    secretly(record, body=changing.record(record.body, change))
    report = desk.audit()
    assert column in report.columns()
    assert report.rows[0]["verification"]["state"] in ("does not verify", "missing")


@pytest.mark.parametrize(("column", "change"), IN_QUESTION)
def test_a_change_of_the_question_is_named(desk: Desk, column: str, change: Change) -> None:
    desk.decided()
    issue = desk.app.steps.issue()
    secretly(issue, body=changing.question(issue.body, change))
    assert column in desk.audit().columns()


def test_friendlier_words_above_the_same_marker_are_named(desk: Desk) -> None:
    desk.decided()
    issue = desk.app.steps.issue()
    secretly(issue, body=issue.body.replace("Deploy v14?", "Tidy up?", 1))
    assert "question" in desk.audit().columns()


def test_a_question_that_was_taken_away_is_named(desk: Desk) -> None:
    desk.decided()
    desk.app.repo.edit_issue(desk.app.steps.carol, 1, "nothing to see")
    report = desk.audit()
    assert "question" in report.columns("GitHub")
    assert "touched" in report.columns()


def test_another_time_of_the_opening_is_named(desk: Desk) -> None:
    desk.decided()
    issue = desk.app.steps.issue()
    secretly(issue, created_at=issue.created_at - timedelta(hours=1))
    assert "opened_at" in desk.audit().columns()


def test_a_deleted_record_is_named(desk: Desk) -> None:
    desk.decided()
    desk.app.repo.delete_comment(desk.app.steps.carol, record_of(desk).id)
    report = desk.audit()
    assert ["the ledger has a decision, GitHub shows no record of it" in each["says"] for each in report.troubles]
    assert report.rows[0]["status"] == "approved"
    assert report.rows[0]["verification"]["state"] == "missing"


def test_an_edited_record_is_named_with_its_editor(desk: Desk) -> None:
    desk.decided()
    record = record_of(desk)
    desk.app.repo.edit_comment(desk.app.steps.carol, record.id, record.body.replace("**Approved**", "**Rejected**"))
    said = [each["says"] for each in desk.audit().troubles if each["column"] == "record"]
    assert "its comment was edited by @carol" in said
    assert "the text that people see is not what the record in it says" in said


def test_the_record_of_another_gate_is_named(desk: Desk) -> None:
    desk.decided()
    desk.app.ask(run_id="2", name="second")
    desk.app.look(2)
    desk.app.decide(desk.app.steps.bob, "/reject no", 2)
    first, second = record_of(desk), next(c for c in desk.app.ours(2) if render.read_record(c.body))
    secretly(second, body=first.body)
    said = [each["says"] for each in desk.audit().troubles if each["number"] == 2]
    assert any("a record of another gate stands there" in words for words in said)
    assert "the ledger has a decision, GitHub shows no record of it" in said


def test_a_deleted_issue_is_named(desk: Desk) -> None:
    desk.decided()
    desk.app.repo.set_permission(desk.app.steps.carol, "admin")
    desk.app.repo.delete_issue(desk.app.steps.carol, 1)
    (trouble,) = desk.audit().troubles
    assert trouble["column"] == "gate"
    assert "GitHub does not show it: #1 was deleted" in trouble["says"]


def test_a_deleted_approval_is_named(desk: Desk) -> None:
    desk.decided()
    said = next(comment for comment in desk.app.steps.issue().comments if comment.author == desk.app.steps.alice)
    desk.app.repo.delete_comment(desk.app.steps.carol, said.id)
    assert {"votes", "commands", "touched"} <= desk.audit().columns()


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_an_approval_that_was_edited_later_is_named(desk: Desk, who: str) -> None:
    desk.decided()
    said = next(comment for comment in desk.app.steps.issue().comments if comment.author == desk.app.steps.alice)
    desk.app.hub.clock.advance(60)
    desk.app.repo.edit_comment(getattr(desk.app.steps, who), said.id, "/approve target=eu")
    assert "votes" in desk.audit().columns("GitHub")


def test_another_author_of_an_approval_is_named(desk: Desk) -> None:
    desk.decided()
    said = next(comment for comment in desk.app.steps.issue().comments if comment.author == desk.app.steps.alice)
    secretly(said, author=desk.app.steps.bob)
    assert {"by", "commands"} <= desk.audit().columns()


@pytest.mark.parametrize("words", ["counted", "refused"])
def test_a_changed_answer_is_named(desk: Desk, words: str) -> None:
    desk.app.ask()
    desk.app.look()
    desk.app.decide(desk.app.steps.mallory, "/approve")
    reply = next(comment for comment in desk.app.ours() if " reply " in comment.body)
    said = reply.body.partition("\n\n")[0]
    marker = reply.body.rpartition("\n")[2]
    flipped = marker.replace(" reply ", " noted ").rpartition("/")[0] + " -->"
    secretly(reply, body=f"{said}\n\n{flipped}" if words == "counted" else f"thank you\n\n{marker}")
    assert "commands" in desk.audit().columns("both")


def test_a_forged_label_is_named(desk: Desk) -> None:
    desk.decided("/reject no")
    desk.app.steps.issue().labels[:] = desk.app.steps.issue().labels[:0]
    desk.app.repo.label(desk.app.steps.carol, 1, "gate:approved")
    assert "label" in desk.audit().columns("GitHub")
