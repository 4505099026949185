"""What others can do to the handler: it can be made to look, and to wake a job that verifies; never to approve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.core import gate as gates
from gh_gate.core import marker, render
from gh_gate.core.gate import Gate, Origin, Status
from gh_gate.core.marker import Kind
from gh_gate.engine import Ticket
from tests.action.handle.stage import Ran, Stage
from tests.cases.forging import by, marker_line, post_record
from tests.resume.pipeline import reruns


def asked(stage: Stage) -> Ticket:
    """The gate of the step that waits."""
    _, ticket = stage.ask()
    return ticket


def silent(ran: Ran) -> bool:
    return (ran.code, ran.gates, ran.written) == (0, [], 0)


def test_a_gate_that_a_person_opened_is_not_answered(stage: Stage) -> None:
    stage.asleep()
    body = stage.scene.issue().body
    copy = stage.repo.open_issue(stage.scene.mallory, stage.scene.issue().title, body)
    stage.repo.label(stage.scene.carol, copy.number, "gate:pending")
    assert silent(stage.commented(stage.scene.alice, "/approve", copy.number))
    assert silent(stage.schedule())


def test_a_copy_of_a_question_of_another_repository_is_not_answered(stage: Stage) -> None:
    gate = replace(asked(stage).gate, repository_id=stage.repo.id + 1)
    issue = stage.repo.open_issue(stage.scene.hub.bot, render.title(gate), render.body(gate).text)
    assert silent(stage.commented(stage.scene.alice, "/approve", issue.number))


def test_a_question_that_was_transferred_here_is_not_answered(stage: Stage) -> None:
    stage.asleep()
    hub, elsewhere = stage.scene.hub, stage.scene.hub.repository("acme/elsewhere")
    for repo in (stage.repo, elsewhere):
        repo.set_permission(stage.scene.carol, "admin")
    gate = replace(asked(stage).gate, repository_id=elsewhere.id)
    issue = elsewhere.open_issue(hub.bot, render.title(gate), render.body(gate).text)
    moved = elsewhere.transfer(stage.scene.carol, issue.number, stage.repo)
    assert silent(stage.commented(stage.scene.alice, "/approve", moved.number))
    ran = stage.schedule()
    assert silent(ran)
    assert ran.counted == 2


def test_a_gate_that_was_transferred_away_is_over(stage: Stage) -> None:
    stage.asleep()
    elsewhere = stage.scene.hub.repository("acme/elsewhere")
    for repo in (stage.repo, elsewhere):
        repo.set_permission(stage.scene.carol, "admin")
    said = stage.scene.say(stage.scene.alice, "/approve")
    event = stage.told(said, 1)
    stage.repo.transfer(stage.scene.carol, 1, elsewhere)
    ran = stage.event("issue_comment", event)
    assert silent(ran)
    assert "transferred" in ran.log
    assert reruns(stage.scene) == []


def test_the_payload_of_another_repository_asks_for_nothing(stage: Stage) -> None:
    stage.asleep()
    event = stage.told(stage.scene.say(stage.scene.alice, "/approve"), 1)
    ran = stage.event("issue_comment", event | {"repository": {"id": stage.repo.id + 1}})
    assert (ran.code, ran.requests) == (0, [])


def test_an_edited_question_is_refused_even_if_it_was_approved_before(stage: Stage) -> None:
    stage.asleep()
    stage.scene.say(stage.scene.alice, "/approve")
    stage.scene.hub.clock.advance(5)
    stage.repo.edit_issue(stage.scene.carol, 1, body=stage.scene.issue().body.replace("v14", "v13"))
    ran = stage.commented(stage.scene.bob, "/approve")
    assert (stage.record().status, stage.record().reason[:8]) == (Status.CANCELLED, "tampered")
    assert (ran.code, reruns(stage.scene), stage.scene.labels()) == (0, [], ["gate:cancelled"])


def test_a_question_edited_until_it_has_no_marker_is_refused_too(stage: Stage) -> None:
    stage.asleep()
    stage.repo.edit_issue(stage.scene.carol, 1, body="Shall we have lunch?")
    stage.schedule()
    assert stage.record().reason.startswith("tampered")
    assert stage.schedule().gates == []


def test_a_no_stands_although_the_question_was_edited(stage: Stage) -> None:
    stage.asleep()
    stage.scene.say(stage.scene.alice, "/reject broken")
    stage.scene.hub.clock.advance(5)
    stage.repo.edit_issue(stage.scene.carol, 1, body="Shall we have lunch?")
    stage.schedule()
    assert (stage.record().status, stage.record().reason) == (Status.REJECTED, "broken")


def test_a_question_that_is_edited_after_a_no_is_looked_at_no_more(stage: Stage) -> None:
    stage.asleep()
    gate = replace(asked(stage).gate, prompt="Lunch?")
    stage.commented(stage.scene.alice, "/reject broken")
    stage.scene.hub.clock.advance(60)
    stage.repo.edit_issue(stage.scene.carol, 1, body=render.body(gate).text)
    ran = stage.schedule()
    assert (ran.gates, ran.counted) == ([], 2)


def friendlier(gate: Gate) -> str:
    """A question that says something else than its marker."""
    return render.body(gate).text.replace("Deploy v14?", "Shall we have lunch?", 1)


def test_a_friendlier_text_under_our_key_is_refused_and_wakes_nobody(stage: Stage) -> None:
    stage.asleep()
    gate = asked(stage).gate
    issue = stage.repo.open_issue(stage.scene.hub.bot, "Lunch?", friendlier(gate))
    ran = stage.commented(stage.scene.alice, "/approve", issue.number)
    assert (ran.code, stage.record(issue.number).status, reruns(stage.scene)) == (0, Status.CANCELLED, [])
    assert stage.record(issue.number).reason == "refused: the text is not what its marker asks"
    assert stage.scene.issue().state == "open"


def test_a_friendlier_text_that_looks_well_kept_is_refused_by_the_schedule(stage: Stage) -> None:
    stage.asleep()
    gate = asked(stage).gate
    issue = stage.repo.open_issue(stage.scene.hub.bot, render.title(gate), friendlier(gate))
    stage.repo.label(stage.scene.carol, issue.number, "gate:pending")
    stage.repo.comment(stage.scene.hub.bot, issue.number, stage.scene.ours()[0].body)
    statuses = {gate["issue-number"]: gate["status"] for gate in stage.schedule().gates}
    assert statuses == {1: "pending", issue.number: "cancelled"}


def test_a_friendlier_text_with_a_forged_record_and_note_only_wakes_and_the_step_still_waits(stage: Stage) -> None:
    job = stage.wait()
    stage.end()
    ticket = asked(stage)
    issue = stage.repo.open_issue(stage.scene.hub.bot, "Lunch?", friendlier(ticket.gate))
    there = replace(ticket, place=replace(ticket.place, number=issue.number, url=""), opened_at=issue.created_at)
    post_record(stage.scene, there, by(stage.scene.alice, stage.scene.hub.clock.now))
    stage.forge_note(there, job)
    stage.commented(stage.scene.alice, "/approve", issue.number)
    assert stage.scene.issue().state == "open"
    engine, mine = stage.ask(attempt=stage.run.attempt)
    assert (mine.place.number, engine.look(mine).status) == (1, Status.PENDING)


def test_another_gate_under_our_key_is_decided_by_the_rules_and_never_passes_the_step(stage: Stage) -> None:
    job = stage.wait()
    stage.end()
    ticket = asked(stage)
    easy = gates.from_json(gates.to_json(replace(ticket.gate, prompt="Lunch?")))
    issue = stage.repo.open_issue(stage.scene.hub.bot, render.title(easy), render.body(easy).text)
    there = replace(
        ticket, prepared=replace(ticket.prepared, gate=easy), place=replace(ticket.place, number=issue.number)
    )
    stage.forge_note(there, job)
    stage.commented(stage.scene.alice, "/approve", issue.number)
    engine, mine = stage.ask(attempt=stage.run.attempt)
    assert engine.look(mine).status is Status.PENDING
    assert mine.place.number == 1


def test_approvers_that_a_marker_makes_up_are_not_those_of_the_rules(stage: Stage) -> None:
    mine = gates.to_json(asked(stage).gate)
    first = mine["policy"]["groups"][0]
    owner = first["owners"][0] | {"id": stage.scene.mallory.id, "login": "mallory"}
    policy = mine["policy"] | {"groups": [first | {"owners": [owner]}]}
    claim = render.body(gates.from_json(mine | {"policy": policy, "run_id": "99"})).text
    issue = stage.repo.open_issue(stage.scene.hub.bot, "x", claim)
    stage.repo.set_permission(stage.scene.mallory, "write")
    ran = stage.commented(stage.scene.mallory, "/approve", issue.number)
    assert ran.gates[0]["status"] == "cancelled"
    assert "rules changed" in stage.record(issue.number).reason


@pytest.mark.parametrize("answer", ["", "/reject broken"])
def test_a_forged_record_in_a_true_gate_is_never_shown_as_its_decision(stage: Stage, answer: str) -> None:
    stage.asleep()
    post_record(stage.scene, asked(stage), by(stage.scene.alice, stage.scene.hub.clock.now))
    if answer:
        stage.scene.say(stage.scene.alice, answer)
    ran = stage.commented(stage.scene.mallory, "/approve")
    status = "rejected" if answer else "cancelled"
    assert (ran.gates[0]["status"], stage.scene.labels(), reruns(stage.scene)) == (status, [f"gate:{status}"], [])
    assert stage.scene.issue().state_reason == "not_planned"
    told = [comment.body for comment in stage.scene.ours() if " status " in comment.body.rpartition("<!--")[2]]
    assert not [body for body in told if body.startswith("**Approved")]
    assert stage.schedule().gates == []


@pytest.mark.parametrize("place", ["issue", "pull request"])
def test_a_strangers_marker_of_a_gate_that_nobody_could_ask_stops_no_schedule(stage: Stage, place: str) -> None:
    stage.words["timeout"] = 3_600
    stage.asleep()
    gate = replace(asked(stage).gate, origin=Origin(url="https://x/" + "y" * 40_000))
    pull = stage.repo.open_pull(stage.scene.mallory, {"a": "1"})
    if place == "issue":
        stage.repo.open_issue(stage.scene.mallory, "x", f"x\n\n{marker.line(gate)}")
    else:
        asks = replace(gate, pull_request=pull.number)
        stage.repo.comment(stage.scene.mallory, pull.number, f"x\n\n{marker.line(asks)}")
    stage.scene.hub.clock.advance(7_200)
    ran = stage.schedule()
    assert (ran.code, stage.scene.labels()) == (0, ["gate:expired"])


def test_a_persons_note_wakes_nobody(stage: Stage) -> None:
    stage.asleep()
    failed = stage.run.jobs[0]
    stage.commented(stage.scene.alice, "/reject")
    stage.forge_note(asked(stage), failed, who=stage.scene.carol, detail=f"1/{failed.id}/gate.0/always")
    stage.schedule()
    assert reruns(stage.scene) == []


def test_a_note_of_another_workflow_runs_no_job_that_was_not_running_then(stage: Stage) -> None:
    failed = stage.fail("tests")
    stage.scene.hub.clock.advance(300)
    stage.asleep()
    stage.forge_note(asked(stage), failed)
    stage.commented(stage.scene.alice, "/approve")
    assert [job.name for job in stage.run.jobs if job.status == "queued"] == ["gate (0)"]


def test_a_persons_word_that_the_run_went_on_does_not_keep_it_from_going_on(stage: Stage) -> None:
    stage.asleep()
    stage.forge_note(asked(stage), stage.run.jobs[0], Kind.RESUMED, who=stage.scene.carol, detail="never")
    stage.scene.say(stage.scene.alice, "/approve")
    stage.schedule()
    assert stage.states() == ["queued"]


def test_a_persons_forged_record_and_status_hide_no_command_from_the_schedule(stage: Stage) -> None:
    stage.asleep()
    ticket = asked(stage)
    for comment in list(stage.scene.ours()):
        stage.repo.comment(stage.scene.mallory, 1, comment.body)
    said = stage.scene.say(stage.scene.alice, "/approve")
    forged = f"x\n\n<!-- gh-gate:1 status {ticket.gate.digest[:16]} {said.id + 100}/ -->"
    stage.repo.comment(stage.scene.mallory, 1, forged)
    stage.schedule()
    assert stage.record().status is Status.APPROVED


def test_a_bots_comment_starts_nothing_and_never_counts(stage: Stage) -> None:
    stage.asleep()
    bot = stage.scene.hub.app("helper").bot
    ran = stage.commented(bot, "/approve")
    assert (ran.code, ran.requests) == (0, [])
    stage.schedule()
    assert stage.scene.labels() == ["gate:pending"]


def test_an_approval_through_another_app_does_not_count(stage: Stage) -> None:
    stage.asleep()
    stage.commented(stage.scene.mallory, "/approve")
    app = stage.scene.hub.app("helper")
    said = stage.scene.say(stage.scene.alice, "/approve", via_app=app)
    stage.event("issue_comment", stage.told(said, 1))
    assert stage.scene.labels() == ["gate:pending"]


def test_two_hundred_strangers_keep_nobody_from_deciding(stage: Stage) -> None:
    stage.asleep()
    for number in range(200):
        stage.scene.say(stage.scene.hub.user(f"stranger{number}"), "/approve")
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.gates[0]["status"], stage.states()) == ("approved", ["queued"])
    assert len(stage.scene.replies()) <= 20
    assert ran.counted < 100
    assert stage.schedule().counted <= 5


@pytest.mark.parametrize("name", ["deploy\n::error::x", "x" * 65, "../../etc"])
def test_a_marker_with_a_name_that_no_gate_has_is_nothing(stage: Stage, name: str) -> None:
    line = marker_line(asked(stage).gate, name=name)
    issue = stage.repo.open_issue(stage.scene.hub.bot, "x", f"x\n\n{line}")
    assert silent(stage.commented(stage.scene.alice, "/approve", issue.number))
