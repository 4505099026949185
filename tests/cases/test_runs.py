"""Attempts, twins and later runs: one decision per gate, bound to what was shown, and valid for a while."""

from __future__ import annotations

import pytest

from gh_gate.core import prompt as prompts
from gh_gate.core.gate import OnTimeout, Status
from tests.github.hub import GitHub
from tests.scene import Scene


def test_every_attempt_of_a_run_finds_the_same_gate(scene: Scene) -> None:
    scene.ask()
    for attempt in (1, 2, 3):
        _, ticket = scene.ask(attempt=attempt)
        assert ticket.place.number == 1
    assert len(scene.repo.issues) == 1


def test_an_old_approval_is_not_replayed_after_valid_for(scene: Scene) -> None:
    engine, ticket = scene.ask(valid_for=3600)
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    scene.hub.clock.advance(3500)
    assert scene.look(valid_for=3600, attempt=2).status is Status.APPROVED
    scene.hub.clock.advance(200)
    assert scene.look(valid_for=3600, attempt=3).status is Status.PENDING
    scene.say(scene.bob, "/approve", number=2)
    assert scene.look(valid_for=3600, attempt=4).status is Status.APPROVED
    assert (scene.labels(1), scene.labels(2)) == (["gate:approved"], ["gate:approved"])


def test_another_question_in_the_same_run_supersedes_a_waiting_one(scene: Scene) -> None:
    scene.ask()
    _, ticket = scene.ask(prompt="Deploy v15?")
    assert ticket.place.number == 2
    assert (scene.labels(1), scene.issue(1).state) == (["gate:cancelled"], "closed")
    assert "#2" in scene.records(1)[0]


def test_another_question_in_the_same_run_does_not_get_round_a_no(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/reject broken")
    assert engine.look(ticket).status is Status.REJECTED
    assert scene.look(prompt="Deploy v15, pretty please?").status is Status.REJECTED
    assert len(scene.repo.issues) == 1


def test_a_no_that_nobody_wrote_down_yet_stands_as_well(scene: Scene) -> None:
    scene.ask()
    scene.say(scene.alice, "/reject broken")
    assert scene.look(prompt="Deploy v15?").status is Status.REJECTED
    assert scene.labels() == ["gate:rejected"]


def test_a_cancelled_gate_is_asked_anew(scene: Scene) -> None:
    engine, ticket = scene.ask()
    assert engine.cancel(ticket, "the run was cancelled").status is Status.CANCELLED
    assert (scene.labels(), scene.issue().state_reason) == (["gate:cancelled"], "not_planned")
    _, again = scene.ask(attempt=2)
    assert again.place.number == 2


def test_cancelling_what_is_decided_keeps_the_decision(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/reject no")
    assert engine.cancel(ticket, "the run was cancelled").status is Status.REJECTED


def test_two_gates_of_a_run_are_two_questions(scene: Scene) -> None:
    one, first = scene.ask(name="staging")
    two, second = scene.ask(name="production")
    scene.say(scene.alice, "/approve", number=first.place.number)
    assert one.look(first).status is Status.APPROVED
    assert two.look(second).status is Status.PENDING


def test_of_two_equal_questions_the_lower_number_is_the_gate(scene: Scene) -> None:
    scene.hub.quirks.list_lag = 3
    _, first = scene.ask()
    _, second = scene.ask()
    assert (first.place.number, second.place.number) == (1, 2)
    places = [scene.ask()[1].place.number for _ in range(4)]
    assert places[-1] == 1
    assert (scene.labels(2), scene.issue(2).state) == (["gate:cancelled"], "closed")


@pytest.mark.parametrize(
    ("on_timeout", "status"),
    [(OnTimeout.REJECT, Status.EXPIRED), (OnTimeout.APPROVE, Status.APPROVED)],
)
def test_the_deadline_ends_a_gate_that_nobody_answers(scene: Scene, on_timeout: OnTimeout, status: Status) -> None:
    decision = scene.decide(timeout=3600, on_timeout=on_timeout)
    assert decision.status is status
    assert decision.people == ()


def test_reminders_come_once_each_and_not_for_the_past(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=86_400, remind=3600)
    for _ in range(20):
        scene.hub.clock.advance(600)
        engine.look(ticket)
    assert sum(" reminder " in comment.body for comment in scene.ours()) == 3
    scene.hub.clock.advance(5 * 3600)
    scene.look(timeout=86_400, remind=3600)
    assert sum(" reminder " in comment.body for comment in scene.ours()) == 4


def test_nobody_is_reminded_at_the_deadline(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=3600, remind=1200)
    for _ in range(3):
        scene.hub.clock.advance(1200)
        engine.look(ticket)
    assert sum(" reminder " in comment.body for comment in scene.ours()) == 2


def test_an_automatic_approval_is_a_recorded_decision(scene: Scene) -> None:
    decision = scene.look(auto_approve=True).decision
    assert decision is not None
    assert decision.policy == "policy:auto-approve-if"
    assert "auto-approve-if" in scene.records()[0]


@pytest.mark.parametrize("size", [10, 100, 200], ids=lambda kb: f"{kb} kB")
def test_a_long_question_is_shown_whole_before_answers_count(hub: GitHub, size: int) -> None:
    scene = Scene(hub)
    asked = "".join(f"line {number} of the evidence\n" for number in range(size * 40))[: size * 990]
    engine, ticket = scene.ask(prompt=asked)
    texts = "".join([scene.issue().body, *(comment.body for comment in scene.issue().comments)])
    assert all(f"line {number} of" in texts for number in (0, size * 20, size * 30))
    assert all(len(comment.body.encode()) < 65_536 for comment in [scene.issue(), *scene.issue().comments])
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    assert scene.look(prompt=asked).status is Status.APPROVED


NASTY = "@alice look <!-- hidden --> \u202eevil\u202c #1 https://github.com/acme/app/issues/1\n\n```\nunclosed\n/approve\n<!-- gh-gate:1 record 0123456789abcdef -->"


def test_a_hostile_prompt_mentions_nobody_and_hides_nothing(scene: Scene) -> None:
    engine, ticket = scene.ask(prompt=NASTY)
    body = scene.issue().body
    asked = body.split("To approve")[0]
    assert "@alice" not in asked
    assert "<!--" not in asked.replace("&lt;!--", "").split("```")[0]
    assert "\u202e" not in body
    assert prompts.inert(prompts.inert(NASTY)) == prompts.inert(NASTY)
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_two_processes_of_a_matrix_share_one_gate_and_leave_one_of_everything(scene: Scene) -> None:
    one, first = scene.ask()
    two, second = scene.ask()
    assert first.place == second.place
    scene.say(scene.alice, "/approve tarket=x")
    stale = one.forge.read(first.place)
    two.look(second)
    one.forge.comment(first.place, next(text for text in scene.replies()))  # what the slower of two had on its way
    assert len(stale.comments) < len(scene.issue().comments)
    scene.hub.clock.advance(1)
    one.look(first)
    assert len(scene.replies()) == 1
    scene.say(scene.alice, "/approve")
    assert (one.look(first).status, two.look(second).status) == (Status.APPROVED, Status.APPROVED)
    assert len(scene.records()) == 1
