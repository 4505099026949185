"""What is news is told once, by the process that did the writing, whatever else is killed, repeated or run beside it."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.thread import Thread
from gh_gate.errors import UpstreamError
from tests.github import faults
from tests.killing import Killed, killed_at
from tests.notify.hearing import Ears, ask
from tests.scene import Scene

ESCALATES = """\
gates:
  deploy:
    escalate: {after: 2h, to: ["@carol"]}
"""


@pytest.fixture
def ears() -> Ears:
    return Ears()


def test_who_asks_tells_of_the_opening_and_of_the_decision(scene: Scene, ears: Ears) -> None:
    engine, ticket = ask(scene, ears)
    engine.look(ticket)
    scene.say(scene.alice, "/approve")
    engine.look(ticket)
    engine.look(ticket)
    assert ears.news == [("opened", "pending"), ("decided", "approved")]


def test_who_finds_a_gate_tells_of_nothing_that_happened_before(scene: Scene, ears: Ears) -> None:
    scene.ask()
    engine, ticket = ask(scene, ears)
    engine.look(ticket)
    assert ears.heard == []
    scene.say(scene.alice, "/reject no")
    scene.look()
    engine.look(ticket)
    assert ears.heard == []


def test_the_question_asked_anew_is_news(scene: Scene, ears: Ears) -> None:
    ask(scene, ears)
    ask(scene, ears, prompt="Deploy v15?")
    assert ears.heard == ["opened", "opened"]


def test_a_gate_that_a_condition_answers_asks_nobody(scene: Scene, ears: Ears) -> None:
    engine, ticket = ask(scene, ears, auto_approve=True)
    engine.look(ticket)
    assert ears.news == [("decided", "approved")]


def test_each_reminder_is_told_once(scene: Scene, ears: Ears) -> None:
    engine, ticket = ask(scene, ears, remind=3_600)
    for _ in range(3):
        scene.hub.clock.advance(1_900)
        engine.look(ticket)
        engine.look(ticket)
    assert ears.heard == ["opened", "reminder"]


def test_an_escalation_is_told_once(scene: Scene, ears: Ears) -> None:
    scene.repo.push("main", {".github/gh-gate.yml": ESCALATES})
    engine, ticket = ask(scene, ears)
    for _ in range(2):
        scene.hub.clock.advance(7_300)
        engine.look(ticket)
    assert ears.heard == ["opened", "escalated"]


def test_expiry_and_cancellation_are_decisions(scene: Scene, ears: Ears) -> None:
    engine, ticket = ask(scene, ears, timeout=60)
    scene.hub.clock.advance(100)
    assert engine.look(ticket).status is Status.EXPIRED
    engine, ticket = ask(scene, ears, name="other")
    engine.cancel(ticket, "not wanted")
    engine.cancel(ticket, "not wanted")
    assert ears.news == [("opened", "pending"), ("decided", "expired"), ("opened", "pending"), ("decided", "cancelled")]


def test_a_twin_that_was_faster_has_told_it(scene: Scene) -> None:
    mine, other = Ears(), Ears()
    (first, here), (second, there) = ask(scene, mine, remind=3_600), ask(scene, other, remind=3_600)
    scene.hub.clock.advance(3_700)
    thread = first.forge.read(here.place)
    second.look(there)
    # What the first one read is from before the other one wrote.
    first._write(here, thread, first._settled(here, thread))
    assert (mine.heard, other.heard) == (["opened"], ["reminder"])


def test_an_outage_right_after_the_record_was_posted_does_not_lose_the_news(
    scene: Scene, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, ticket = ask(scene, ears)
    scene.say(scene.alice, "/approve")
    real = engine.forge.read
    reads = iter([real, _out])
    monkeypatch.setattr(engine.forge, "read", lambda place: next(reads, real)(place))  # noqa: PLW0108 - another one each time
    with pytest.raises(UpstreamError):
        engine.look(ticket)
    engine.look(ticket)
    assert ears.heard == ["opened", "decided"]


def test_who_is_killed_between_writing_and_telling_tells_it_never(scene: Scene) -> None:
    heard: list[str] = []
    number = 0
    while True:
        number += 1
        ears = Ears()
        try:
            with killed_at(number, after=True):
                ask(scene, ears, run_id=str(number))
        except Killed:
            ask(scene, ears, run_id=str(number))
            assert ears.heard in ([], ["opened"])
            heard += ears.heard
            continue
        assert ears.heard == ["opened"]
        break
    assert 0 < len(heard) < number


def test_an_outage_in_the_midst_of_opening_does_not_lose_the_news(scene: Scene, ears: Ears) -> None:
    scene.hub.faults.add(faults.status(500), method="POST", path="/comments$", times=1)
    ask(scene, ears, prompt="word " * 15_000)
    assert ears.heard == ["opened"]


def _out(_place: object) -> Thread:
    raise UpstreamError("GitHub does not answer.")
