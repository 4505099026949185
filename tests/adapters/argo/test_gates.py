"""The poller looks at gates as whoever asked them, or believes the App's signature; it finds answers, and gives none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gh_gate.adapters.argo.gates import Gates, Repositories
from gh_gate.core import render
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from gh_gate.errors import GateError, UpstreamError
from gh_gate.prepare import prepare
from tests.app.scene import AppScene
from tests.cases.pull import Pull
from tests.github.faults import status
from tests.github.hub import GitHub
from tests.scene import Scene


@pytest.fixture
def app(hub: GitHub, tmp_path: Path) -> Iterator[AppScene]:
    hub.quirks.secondary_limit = False
    scene = AppScene(hub, tmp_path)
    yield scene
    scene.stop()


def gates(scene: Scene, key: str = "") -> Gates:
    """The poller in a process of its own, with the account that asked."""
    return Gates(scene.forge(), key)


def test_an_open_gate_stays_asleep_and_people_are_answered(scene: Scene) -> None:
    scene.ask()
    poller = gates(scene)
    assert poller.decided(1) == ""
    scene.say(scene.mallory, "/approve")
    scene.say(scene.alice, "/approve target=3 please")
    assert poller.decided(1) == ""
    assert len(scene.replies()) == 2
    assert scene.labels() == ["gate:pending"]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [("/approve target=eu", "approved by @alice"), ("/reject too early", "rejected by @alice")],
)
def test_an_answer_is_found_and_written_down(scene: Scene, words: str, outcome: str) -> None:
    scene.ask()
    poller = gates(scene)
    assert poller.decided(1) == ""
    scene.say(scene.alice, words)
    assert poller.decided(1) == outcome
    assert len(scene.records()) == 1
    assert scene.issue().state == "closed"
    # Whoever is woken finds the same by itself.
    assert scene.decide().status == outcome.partition(" ")[0]


@pytest.mark.parametrize(("does", "outcome"), [("reject", "expired"), ("approve", "approved by policy:on-timeout")])
def test_the_deadline_wakes_too(scene: Scene, does: str, outcome: str) -> None:
    scene.ask(timeout=3600, on_timeout=does)
    poller = gates(scene)
    assert poller.decided(1) == ""
    scene.hub.clock.advance(3600 + 31)
    assert poller.decided(1) == outcome


def test_a_gate_that_only_reminds_sleeps_on_and_reminds(scene: Scene) -> None:
    scene.ask(timeout=3600, on_timeout="remind")
    poller = gates(scene)
    poller.decided(1)
    scene.hub.clock.advance(3 * 3600)
    assert poller.decided(1) == ""
    assert any(" reminder " in comment.body for comment in scene.ours())


def test_while_nothing_happens_looking_costs_nothing(scene: Scene) -> None:
    scene.ask()
    poller = gates(scene)
    for _ in range(3):  # what was written itself is read once more
        scene.hub.clock.advance(10)
        poller.decided(1)
    scene.hub.requests.clear()
    for _ in range(5):
        scene.hub.clock.advance(10)
        assert poller.decided(1) == ""
    assert [request.target for request in scene.hub.requests if request.counted] == []


def test_rules_that_changed_meanwhile_wake_a_step_that_says_no(scene: Scene) -> None:
    scene.ask()
    poller = gates(scene)
    assert poller.decided(1) == ""
    scene.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    scene.say(scene.alice, "/approve")
    assert poller.decided(1) == "cancelled"


def test_a_question_that_somebody_edited_is_over(scene: Scene) -> None:
    scene.ask()
    scene.hub.clock.advance(1)
    scene.repo.edit_issue(scene.carol, 1, body=scene.issue().body.replace("v14", "v13"))
    scene.say(scene.alice, "/approve")
    assert gates(scene).decided(1) == "cancelled"
    assert scene.labels() == ["gate:cancelled"]


def test_a_text_that_is_not_what_its_marker_asks_is_over(scene: Scene) -> None:
    asked = render.body(prepare(scene.request(), scene.forge()).gate).text
    scene.repo.open_issue(scene.hub.bot, "deploy", asked.replace("v14", "v13"))
    scene.say(scene.alice, "/approve")
    assert gates(scene).decided(1) == "cancelled"


def two_on_a_pull(hub: GitHub) -> tuple[Pull, int, int]:
    """Two steps of a workflow ask in comments on one pull request; return these."""
    scene = Pull(hub, owners="* @alice\n")
    scene.open()
    asked = [scene.ask_here(event="push", name=name, run_id=f"F/1/{name}", inputs=None) for name in ("train", "deploy")]
    train, deploy = (ticket.place.comment_id or 0 for _, ticket in asked)
    return scene, train, deploy


def test_of_two_gates_on_a_pull_request_only_the_answered_one_wakes(hub: GitHub) -> None:
    scene, train, deploy = two_on_a_pull(hub)
    poller = gates(scene)
    assert [poller.decided(scene.number, one) for one in (train, deploy)] == ["", ""]
    scene.say(scene.alice, "/approve deploy", scene.number)
    assert [poller.decided(scene.number, one) for one in (train, deploy)] == ["", "approved by @alice"]
    scene.say(scene.alice, "/reject train", scene.number)
    poller.keep({(scene.number, deploy)})
    assert [poller.decided(scene.number, one) for one in (train, deploy)] == [
        "rejected by @alice",
        "approved by @alice",
    ]


def test_a_node_that_does_not_say_which_of_two_gates_it_waits_for_sleeps_on(hub: GitHub) -> None:
    scene, train, _ = two_on_a_pull(hub)
    scene.say(scene.alice, "/approve train", scene.number)
    with pytest.raises(GateError, match="asks 2 questions") as caught:
        gates(scene).decided(scene.number)
    assert f"#issuecomment-{train}" in caught.value.do
    with pytest.raises(GateError, match="is no gate of"):
        gates(scene).decided(scene.number, 1)


def test_what_another_account_asks_is_not_decided_here(scene: Scene) -> None:
    scene.ask()
    scene.say(scene.alice, "/approve")
    other = scene.hub.user("other-bot")
    scene.repo.set_permission(other, "write")
    poller = Gates(scene.forge(scene.hub.token(other)))
    with pytest.raises(GateError, match="#1 is no gate of other-bot"):
        poller.decided(1)
    assert scene.ours() == []


def test_an_issue_that_asks_nothing_wakes_nothing(scene: Scene) -> None:
    scene.repo.open_issue(scene.alice, "a bug", "it crashes")
    with pytest.raises(GateError, match="is no gate"):
        gates(scene).decided(1)


def test_an_outage_is_no_answer(scene: Scene) -> None:
    scene.ask()
    poller = Gates(scene.connected({"GITHUB_API_URL": scene.hub.url, "GH_GATE_TOKEN": scene.token}, patience=0.0))
    assert poller.decided(1) == ""
    scene.say(scene.alice, "/approve")
    scene.hub.faults.add(status(502))
    with pytest.raises(UpstreamError):
        poller.decided(1)


def test_what_the_app_has_signed_wakes(app: AppScene) -> None:
    app.ask()
    app.look()
    poller = gates(app.steps, app.public)
    assert poller.decided(1) == ""
    app.decide(app.steps.alice, "/approve")
    assert poller.decided(1) == "approved by @alice"


def test_an_answer_that_the_app_has_not_signed_yet_wakes_nothing_and_is_left_to_it(app: AppScene) -> None:
    app.ask()
    app.look()
    before = len(app.steps.issue().comments)
    app.say(app.steps.alice, "/approve")
    assert gates(app.steps, app.public).decided(1) == ""
    assert len(app.steps.issue().comments) == before + 1


def test_a_record_that_anybody_has_posted_wakes_nothing(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.look()
    forged = render.record(ticket.gate, decision_of(app), "e30=", opened_at=ticket.opened_at)
    app.say(app.steps.mallory, forged)
    app.repo.comment(app.hub.bot, 1, forged)
    assert engine.look(ticket).decision is None
    assert gates(app.steps, app.public).decided(1) == ""


def test_without_the_apps_key_nothing_can_be_believed(app: AppScene) -> None:
    app.ask()
    with pytest.raises(GateError, match="its public key is not known here"):
        gates(app.steps).decided(1)


def test_repositories_are_looked_at_only_as_far_as_that_is_allowed(scene: Scene) -> None:
    scene.ask()
    connected: list[str] = []

    def connect(name: str) -> object:
        connected.append(name)
        return scene.forge()

    repositories = Repositories(connect, frozenset({"acme/app"}))  # type: ignore[arg-type]  # it is one
    assert repositories.of("Acme/App").decided(1) == ""
    assert repositories.of("acme/app").decided(1) == ""
    with pytest.raises(GateError, match="does not look at"):
        repositories.of("acme/other")
    assert connected == ["Acme/App"]


def decision_of(app: AppScene) -> Decision:
    return Decision(status=Status.APPROVED, at=app.hub.clock.now)
