"""What the sweep makes up for, with GitHub as it answers: lost webhooks, failed ones, and changes that no webhook tells."""

from __future__ import annotations

from gh_gate.app.github.installed import Installed, _cursor
from gh_gate.app.spots import Spot
from gh_gate.app.work.sweep import Sweep
from gh_gate.core.gate import Status
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.github.hub import GitHub


def sweep(app: AppScene) -> list[Spot]:
    """Sweep once, look at what that asks for, and return it."""
    found: list[Spot] = []
    app.hub.clock.advance(5)
    Sweep(Installed(app.github), app.ledger).run(found.append, lambda: True)
    for spot in dict.fromkeys(found):
        app.look(spot.number)
    return found


def attempts(hub: GitHub) -> int:
    """How often the App asked GitHub to deliver something again."""
    return len([one for one in hub.requests if one.target.endswith("/attempts")])


def test_a_gate_that_no_webhook_told_of_is_found_and_decided(app: AppScene) -> None:
    app.ask()
    app.say(app.steps.alice, "/approve")
    sweep(app)
    assert app.ended()[0] is Status.APPROVED


def test_a_gate_on_a_pull_request_is_found_too(app: AppScene) -> None:
    pull = Pull(app)
    engine, ticket = pull.ask()
    app.say(app.steps.alice, "/approve", pull.number)
    sweep(app)
    assert engine.look(ticket).status is Status.APPROVED


def test_a_new_commit_supersedes_without_anybodys_word(app: AppScene) -> None:
    pull = Pull(app)
    engine, ticket = pull.ask()
    app.look(pull.number)
    pull.push()
    sweep(app)
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_deadline_passes_without_anybodys_word(app: AppScene) -> None:
    app.ask(timeout=3600)
    app.look()
    app.hub.clock.advance(3700)
    sweep(app)
    assert app.ended()[0] is Status.EXPIRED


def test_issues_that_ask_nothing_are_passed_over(app: AppScene) -> None:
    app.repo.open_issue(app.steps.carol, "A bug", "It fails.")
    app.say(app.steps.carol, "/approve")
    assert sweep(app) == []


def test_decided_gates_are_passed_over_by_the_next_sweep(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    one = Sweep(Installed(app.github), app.ledger)
    one.run(lambda _: None, lambda: True)
    found: list[Spot] = []
    app.hub.clock.advance(600)
    one.run(found.append, lambda: True)
    assert found == []


def test_each_failed_webhook_is_delivered_again_once(app: AppScene) -> None:
    ears = Ears(app)
    app.hub.hooks.trouble.fail = 1.0
    app.ask()
    ears.hear()
    failed = len(app.hub.hooks.log)
    app.hub.hooks.trouble.fail = 0.0
    assert failed >= 2
    Sweep(Installed(app.github), app.ledger).run(lambda _: None, lambda: True)
    assert attempts(app.hub) == failed
    ears.work()
    assert app.kinds() == ["opened"]
    Sweep(Installed(app.github), app.ledger).run(lambda _: None, lambda: True)
    assert attempts(app.hub) == failed


def test_a_cursor_goes_back_as_it_was_meant() -> None:
    link = '<https://api.github.com/app/hook/deliveries?per_page=100&cursor=djE6MQ%3D%3D>; rel="next"'
    assert _cursor(link) == "djE6MQ=="
