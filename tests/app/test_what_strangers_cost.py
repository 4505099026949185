"""What a stranger can make the App do and keep: little, however much they write."""

from __future__ import annotations

import pytest

from gh_gate.app.github.installed import Installed
from gh_gate.app.store.entry import Kind
from gh_gate.app.work.sweep import Sweep
from gh_gate.core.gate import Status
from gh_gate.forge.github import threads
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.github import faults
from tests.github.wire import Reply


def cost(app: AppScene, before: int) -> list[str]:
    """What GitHub was asked since, as far as it counts against the limit."""
    return [one.target for one in app.hub.requests[before:] if one.status != 304]


def test_a_command_where_no_gate_is_costs_one_request_however_long_the_thread(app: AppScene) -> None:
    ears = Ears(app)
    app.repo.open_issue(app.steps.mallory, "Bug", "it fails")
    for number in range(150):
        app.repo.comment(app.steps.carol, 1, f"me too {number}")
    app.say(app.steps.mallory, "/approve")
    ears.work()
    before = len(app.hub.requests)
    app.say(app.steps.mallory, "/approve again")
    ears.work()
    assert len(cost(app, before)) <= 1


def test_nothing_is_kept_of_what_is_said_where_no_gate_is(app: AppScene) -> None:
    ears = Ears(app)
    app.repo.open_issue(app.steps.mallory, "Bug", "it fails")
    app.say(app.steps.mallory, "/approve\n\n" + "x" * 60_000)
    ears.work()
    assert app.kinds() == []


def test_what_is_said_before_the_gate_is_found_is_kept_with_it(app: AppScene) -> None:
    ears = Ears(app)
    app.ask()
    app.say(app.steps.alice, "/reject broken")
    ears.work()
    assert [one["text"] for one in app.data(Kind.SEEN)] == ["/reject broken"]


def test_somebody_who_never_stops_typing_stops_no_decision(app: AppScene) -> None:
    app.ask()
    app.look()
    app.say(app.steps.alice, "/approve")

    def type_on(scene: faults.Scene) -> Reply:
        app.say(app.steps.mallory, "hm")
        return scene.serve()

    app.hub.faults.add(type_on, method="POST", path="graphql")
    app.look()
    assert app.ended()[0] is Status.APPROVED


def test_spam_that_is_deleted_after_the_decisions_makes_the_app_say_nothing(app: AppScene) -> None:
    ears, pull = Ears(app), Pull(app)
    for name in ("one", "two"):
        pull.ask(name=name)
        ears.work()
        app.say(app.steps.alice, f"/approve {name}", pull.number)
        ears.work()
    spam = [app.say(app.steps.mallory, "buy gold", pull.number) for _ in range(3)]
    ears.work()
    before = len(app.ours(pull.number))
    for one in spam:
        app.hub.clock.advance(2)
        app.repo.delete_comment(app.steps.carol, one.id)
    ears.work()
    assert len(app.ours(pull.number)) == before
    assert app.data(Kind.TAMPERED) == []


def test_of_many_touches_after_the_decision_the_first_is_told(app: AppScene) -> None:
    app.ask()
    said = [app.say(app.steps.alice, word) for word in ("hm", "well", "/approve")]
    app.look()
    for one in said:
        app.hub.clock.advance(2)
        app.repo.edit_comment(app.steps.carol, one.id, "nothing")
        app.look()
    assert len(app.notes("touched")) == 1
    assert len(app.data(Kind.TAMPERED)) == 3


def test_a_sweep_reads_no_delivery_again_that_was_well(app: AppScene) -> None:
    ears = Ears(app)
    app.repo.open_issue(app.steps.mallory, "Bug", "it fails")
    for _ in range(250):
        app.say(app.steps.mallory, "hm")
    ears.work()
    sweep, pages = Sweep(Installed(app.github), app.ledger), []
    for _ in range(2):
        app.hub.clock.advance(3600)
        before = len(app.hub.requests)
        sweep.run(lambda _: None, lambda: True)
        pages.append(len([one for one in app.hub.requests[before:] if "/deliveries" in one.target]))
    assert pages == [3, 1]


@pytest.mark.parametrize(("most", "remembered"), [(20_000, False), (1_000_000, True)])
def test_a_thread_that_edits_made_heavy_is_not_remembered(
    app: AppScene, monkeypatch: pytest.MonkeyPatch, most: int, remembered: bool
) -> None:
    monkeypatch.setattr(threads, "HEAVY", most)
    app.ask()
    said = app.say(app.steps.mallory, "x" * 30_000)
    app.hub.clock.advance(1)
    app.repo.edit_comment(app.steps.mallory, said.id, "y")
    for _ in range(3):
        app.look()
    before = len(app.hub.requests)
    app.look()
    assert ("/graphql" not in cost(app, before)) is remembered
