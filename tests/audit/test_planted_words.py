"""Words that people choose hide nothing from an audit: neither a remark of theirs, nor what they make of an answer."""

from __future__ import annotations

import pytest

from gh_gate.core import render
from tests.audit import changing
from tests.audit.desk import Desk


def test_a_remark_that_reads_like_gh_gates_own_reason_hides_nothing(desk: Desk) -> None:
    desk.decided("/approve target=production\n\ntampered: nothing to see")
    app = desk.app
    app.hub.clock.advance(60)
    said = next(comment for comment in app.steps.issue().comments if comment.author == app.steps.alice)
    app.repo.edit_comment(app.steps.carol, said.id, "/approve target=staging")
    app.repo.edit_issue(app.steps.carol, 1, app.steps.issue().body.replace("Deploy", "Delete"))
    assert {"question", "votes"} <= desk.audit(ledger=False).columns("GitHub")


def test_other_inputs_than_the_comment_gives_are_named_where_no_key_is_known(desk: Desk) -> None:
    desk.decided("/approve target=production")
    assert desk.audit(ledger=False, key=False).troubles == []
    record = next(comment for comment in desk.app.ours() if render.read_record(comment.body))
    record.body = changing.record(record.body, changing.set_to("predicate", "inputs", "target", value="staging"))
    assert "inputs" in desk.audit(ledger=False, key=False).columns("GitHub")


@pytest.mark.parametrize(
    "told", ["this gate was already approved by @bob", "you are not a code owner, and yet it counted"]
)
def test_an_answer_that_somebody_made_into_another_reason_is_named(desk: Desk, told: str) -> None:
    app = desk.app
    app.ask()
    app.look()
    app.decide(app.steps.mallory, "/approve")
    assert desk.audit().troubles == []
    reply = next(comment for comment in app.ours() if " reply " in comment.body)
    body = reply.body
    app.hub.clock.advance(60)
    app.repo.edit_comment(app.steps.carol, reply.id, f"{told}\n\n{body.rpartition(chr(10))[2]}")
    assert "commands" in desk.audit().columns("both")
    app.repo.edit_comment(app.steps.carol, reply.id, body)
    assert desk.audit().troubles == []
