"""The server at work: people comment on GitHub, and everything else happens by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gh_gate.core import record
from gh_gate.core.gate import Status
from tests.app.forging import genuine, post
from tests.app.pulls import Pull
from tests.app.served import ROOT, until
from tests.app.server.town import Town
from tests.app.steps import Steps
from tests.cases.forging import LONG, by, record_text


def test_a_command_becomes_a_reaction_a_record_a_label_and_a_closed_issue(town: Town) -> None:
    engine, ticket = town.ask()
    said = town.say(town.scene.steps.alice, "/approve target=eu", ticket)
    assert town.answered(said) == ["+1"]
    assert town.ended(ticket) == ("approved", "")
    issue = town.scene.steps.issue(ticket.place.number)
    assert (issue.state, issue.locked, town.scene.steps.labels(ticket.place.number)) == (
        "closed",
        True,
        ["gate:approved"],
    )
    decision = engine.look(ticket).decision
    assert decision is not None
    assert dict(decision.inputs) == {"target": "eu"}


def test_the_record_is_served_and_verifies_with_the_key_that_is_served(town: Town) -> None:
    _, ticket = town.ask()
    status, answer = town.served.get(f"/api/v1/records/{ticket.gate.digest}")
    assert (status, answer["status"]) == (404, 404)
    town.say(town.scene.steps.alice, "/approve", ticket)
    town.ended(ticket)
    status, envelope = town.served.get(f"/api/v1/records/{ticket.gate.digest}")
    [key] = town.served.get("/.well-known/gh-gate.json")[1]["keys"]
    assert (status, envelope["signatures"][0]["keyid"], key["use"]) == (200, key["keyid"], "current")
    [posted] = town.scene.records(ticket.place.number)
    assert json.loads(posted) == envelope
    assert record.verify(json.dumps(envelope), town.scene.key.public_key()).record.digest == ticket.gate.digest


def test_decisions_are_counted(town: Town) -> None:
    before = town.number(lambda name: "decisions_total" in name and "rejected" in name)
    _, ticket = town.ask()
    town.say(town.scene.steps.iris, "/reject", ticket)
    until(lambda: town.number(lambda name: "decisions_total" in name and "rejected" in name) == before + 1)


def test_a_refusal_says_why_and_the_gate_stays_open(town: Town) -> None:
    _, ticket = town.ask()
    said = town.say(town.scene.steps.carol, "/approve", ticket)
    assert town.answered(said) == ["confused"]
    until(lambda: town.scene.replies(ticket.place.number))
    assert "@carol, you are not a code owner" in town.scene.replies(ticket.place.number)[0]
    town.say(town.scene.steps.alice, "/reject no", ticket)
    assert town.ended(ticket) == ("rejected", "no")


def test_a_value_that_does_not_fit_is_answered(town: Town) -> None:
    _, ticket = town.ask(inputs={"count": "int"})
    said = town.say(town.scene.steps.alice, "/approve count=many", ticket)
    assert town.answered(said) == ["confused"]
    until(lambda: town.scene.replies(ticket.place.number))
    assert "`count`" in town.scene.replies(ticket.place.number)[0]


def test_a_member_of_a_child_team_approves(town: Town) -> None:
    hub, repo = town.hub, town.scene.repo
    leads = hub.team(repo.owner, "leads")
    hub.team(repo.owner, "night shift", hub.user("dora"), parent=leads)
    repo.grant_team(leads, "write")
    town.scene.rule(owners="* @alice @bob\n/deploy/ @acme/leads\n")
    _, ticket = town.ask(approvers=("codeowners:/deploy/",))
    town.say(hub.user("dora"), "/approve", ticket)
    assert town.ended(ticket)[0] == "approved"


def test_a_no_deleted_at_once_is_a_no(town: Town) -> None:
    _, ticket = town.ask()
    said = town.say(town.scene.steps.alice, "/reject broken", ticket)
    town.scene.repo.delete_comment(town.scene.steps.alice, said.id)
    assert town.ended(ticket) == ("rejected", "broken")


def test_an_approval_touched_by_somebody_else_cancels(town: Town) -> None:
    _, ticket = town.ask(required=2)
    said = town.say(town.scene.steps.alice, "/approve", ticket)
    town.answered(said)
    town.hub.clock.advance(5)
    town.scene.repo.edit_comment(town.scene.steps.carol, said.id, "hm")
    assert town.ended(ticket) == ("cancelled", "tampered: a comment by @alice was edited by somebody else")


def test_forged_labels_and_records_release_nobody_and_are_put_right(town: Town) -> None:
    engine, ticket = town.ask()
    number, repo = ticket.place.number, town.scene.repo
    repo.label(town.scene.steps.carol, number, "gate:approved")
    repo.comment(town.hub.bot, number, record_text(ticket, by(town.scene.steps.alice, town.hub.clock.now)))
    assert engine.look(ticket).status is Status.PENDING
    until(lambda: town.scene.steps.labels(number) == ["gate:pending"])
    assert town.scene.records(number) == []


def test_a_question_that_would_loosen_is_refused(town: Town) -> None:
    gate = replace(genuine(town.scene, run_id="1"), auto_approve=True)
    number = post(town.scene, gate).number
    until(lambda: town.scene.records(number))
    assert town.scene.ended(number)[0] is Status.CANCELLED


def test_a_long_question_is_decided_as_a_whole(town: Town) -> None:
    engine, ticket = town.ask(prompt=LONG)
    town.say(town.scene.steps.alice, "/approve", ticket)
    assert town.ended(ticket)[0] == "approved"
    assert engine.look(ticket).status is Status.APPROVED


def test_many_gates_at_once_each_get_their_own_answer(town: Town) -> None:
    tickets = [town.ask()[1] for _ in range(8)]
    for index, ticket in enumerate(tickets):
        town.say(town.scene.steps.alice, f"/approve target=n{index}", ticket)
    for index, ticket in enumerate(tickets):
        assert town.ended(ticket)[0] == "approved"
        found = town.scene.record(ticket.place.number)
        assert found is not None
        assert found.inputs == {"target": f"n{index}"}


def test_the_command_line_waits_for_the_signed_record(town: Town, tmp_path: Path) -> None:
    steps = Steps(town.scene, tmp_path)
    environ = {**steps.environ, "GITHUB_RUN_ID": "77", "GH_GATE_TOKEN": town.scene.steps.token, "PYTHONPATH": str(ROOT)}
    words = ["wait", "deploy", "--prompt", "Deploy v14?", "--public-key", str(steps.key), "--interval", "1", "--json"]
    number = town.scene.repo.last_number + 1
    waiting = subprocess.Popen(
        [sys.executable, "-c", "from gh_gate.cli import main; main()", *words],
        env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with waiting:
        until(lambda: number in town.scene.repo.issues and town.scene.notes("status", number))
        town.scene.repo.label(town.scene.steps.carol, number, "gate:approved")
        until(lambda: town.scene.steps.labels(number) == ["gate:pending"])
        assert waiting.poll() is None
        town.scene.say(town.scene.steps.alice, "/approve", number)
        out, err = waiting.communicate(timeout=30)
    assert (waiting.returncode, json.loads(out)["status"]) == (0, "approved"), err


@pytest.fixture
def pull(town: Town) -> Pull:
    """A pull request; the last of the module, because it changes CODEOWNERS."""
    return Pull(town.scene)


def test_two_gates_on_a_pull_request_are_decided_by_name_and_end_with_a_new_commit(town: Town, pull: Pull) -> None:
    one, staging = pull.ask("staging")
    two, production = pull.ask("production")
    until(lambda: len(town.scene.notes("status", pull.number)) == 2)
    town.scene.say(town.scene.steps.alice, "/approve staging", pull.number)
    until(lambda: one.look(staging).status is Status.APPROVED)
    assert two.look(production).status is Status.PENDING
    pull.push()
    until(lambda: two.look(production).status is Status.CANCELLED)
