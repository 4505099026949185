"""Waiting: when to look again, what to show, and when to give up."""

from __future__ import annotations

import io

import pytest

from gh_gate import screen
from gh_gate.core.gate import OnTimeout, Status
from gh_gate.errors import UpstreamError
from gh_gate.poller import SLOWEST, wait
from tests.github import faults
from tests.scene import Scene


def test_it_looks_every_interval_and_once_more_right_after_the_deadline(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=100)
    assert wait(engine, ticket, interval=30, sleep=scene.sleep).status is Status.EXPIRED
    assert max(scene.slept) == 30
    assert (scene.hub.clock.now - scene.issue().created_at).total_seconds() <= 135


def test_a_log_says_what_changes_and_a_word_every_ten_minutes(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=3600, required=2)
    out = io.StringIO()
    scene.say(scene.alice, "/approve")
    wait(engine, ticket, interval=10, show=screen.LogLines(out, engine.forge.now), sleep=scene.sleep)
    lines = out.getvalue().splitlines()
    assert "waiting for 1 more of @alice or @bob" in lines[0]
    assert "left" in lines[0]
    assert "expired" in lines[-1]
    assert 6 <= len(lines) <= 9
    assert all(line.startswith("2026-03-02 ") for line in lines)


def test_waiting_costs_nothing_while_nothing_happens(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=86_400)
    for _ in range(4):
        engine.look(ticket)
        scene.sleep(10)
    scene.hub.requests.clear()
    for _ in range(60):
        engine.look(ticket)
        scene.sleep(10)
    assert [request.target for request in scene.hub.requests if request.counted] == []


def test_an_outage_is_waited_out_with_growing_pauses(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=7200)
    scene.hub.faults.add(faults.status(502), times=60)
    scene.say(scene.alice, "/approve")
    assert wait(engine, ticket, sleep=scene.sleep).status is Status.APPROVED
    assert max(scene.slept) <= SLOWEST


def test_an_outage_past_the_deadline_ends_in_an_error(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=600)
    scene.hub.faults.add(faults.cut())
    with pytest.raises(UpstreamError):
        wait(engine, ticket, sleep=scene.sleep)
    waited = (scene.hub.clock.now - scene.issue().created_at).total_seconds()
    assert 600 + 900 < waited < 600 + 900 + 1800


def test_rules_that_changed_are_asked_anew_and_waited_for(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    scene.say(scene.alice, "/approve")
    pauses = iter([lambda: scene.say(scene.bob, "/approve", number=2)])

    def sleep(seconds: float) -> None:
        scene.sleep(seconds)
        next(pauses, lambda: None)()

    decision = wait(engine, ticket, sleep=sleep)
    assert (decision.status, decision.people[0].login, ticket.place.number) == (Status.APPROVED, "bob", 2)


def test_a_gate_that_only_reminds_waits_on(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=100, on_timeout=OnTimeout.REMIND)
    for _ in range(5):
        assert engine.look(ticket).status is Status.PENDING
        scene.sleep(100)
    scene.say(scene.alice, "/approve")
    assert wait(engine, ticket, sleep=scene.sleep).status is Status.APPROVED


def test_talk_that_decides_nothing_is_looked_at_less_often_and_a_quiet_thread_at_once_again(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=3600)
    quiet = iter([False] * 20 + [True] * 3)

    def sleep(seconds: float) -> None:
        scene.sleep(seconds)
        if not next(quiet, True):
            scene.say(scene.mallory, "nice weather")
        elif len(scene.slept) == 23:
            scene.say(scene.alice, "/approve")

    assert wait(engine, ticket, interval=10, sleep=sleep).status is Status.APPROVED
    assert max(scene.slept) == 60
    assert scene.slept[-1] == 10
