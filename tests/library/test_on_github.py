"""The Python API on GitHub: with the workflow's own token, and with an App whose signature alone approves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import gh_gate
from gh_gate.errors import UpstreamError, VerificationError
from gh_gate.library import question as questions
from gh_gate.library.asking import open_gate
from gh_gate.library.surroundings import Surroundings
from tests.app.scene import AppScene
from tests.cases.forging import by, record_text
from tests.github.hub import GitHub
from tests.killing import Killed, killed_at
from tests.scene import Scene

SECOND = timedelta(seconds=1)


@dataclass
class Deploy:
    """What an approver fills in."""

    target: str


@pytest.fixture
def app(hub: GitHub, tmp_path: Path) -> Iterator[AppScene]:
    hub.quirks.secondary_limit = False
    scene = AppScene(hub, tmp_path)
    yield scene
    scene.stop()


def ask(
    steps: Scene, *, then: Callable[[], object] | None = None, key: str = "v14", **more: Any
) -> gh_gate.PendingGate[Any]:
    """Ask as a fresh process does; what happens while it waits for the first time is the caller's to say."""
    left = [then] if then else []

    def sleep(seconds: float) -> None:
        if left:
            left.pop()()
        steps.sleep(seconds)

    environ = {"GH_GATE_COMMIT": steps.repo.head()}
    here = Surroundings(steps.forge(), environ, sleep=sleep, quiet=True)
    options = {"approvers": "codeowners:README.md", "inputs": Deploy, **more}
    return open_gate(questions.ask("deploy", "Deploy?", **options), key=key, where=here)


def test_a_comment_on_github_comes_back_typed(scene: Scene) -> None:
    decision = ask(scene, then=lambda: scene.say(scene.alice, "/approve target=eu")).wait()
    assert (decision.inputs, decision.by, decision.url) == (
        Deploy("eu"),
        "alice",
        f"https://github.com/{scene.repo.full_name}/issues/1",
    )
    assert decision.at == scene.issue().comments[1].created_at


def test_a_wrong_value_and_a_stranger_are_answered_and_the_gate_waits_on(scene: Scene) -> None:
    def talk() -> None:
        scene.say(scene.mallory, "/approve target=eu")
        scene.say(scene.alice, "/approve target=5 region=x")
        scene.say(scene.alice, "/approve target=eu")

    assert ask(scene, then=talk).wait().by == "alice"
    assert len(scene.replies()) == 2


def test_a_no_survives_a_retry_and_a_new_process(scene: Scene) -> None:
    gate = ask(scene, then=lambda: scene.say(scene.bob, "/reject broken"))
    with pytest.raises(gh_gate.Rejected, match="was rejected by bob: broken"):
        gate.wait()
    with pytest.raises(gh_gate.Rejected):
        ask(scene).wait()
    assert len(scene.repo.issues) == 1


@pytest.mark.parametrize("request_number", range(1, 18, 3))
def test_a_process_that_is_killed_anywhere_finds_its_gate_again(scene: Scene, request_number: int) -> None:
    with contextlib.suppress(Killed), killed_at(request_number, after=True):
        ask(scene, then=lambda: scene.say(scene.alice, "/approve target=eu")).wait()
    if not scene.repo.issues or not any(c.author == scene.alice for c in scene.issue().comments):
        decision = ask(scene, then=lambda: scene.say(scene.alice, "/approve target=eu")).wait()
    else:
        decision = ask(scene).wait()
    assert (decision.inputs, len(scene.repo.issues)) == (Deploy("eu"), 1)


def test_a_task_waits_for_github(scene: Scene) -> None:
    gate = ask(scene, then=lambda: scene.say(scene.alice, "/approve target=eu"))
    assert asyncio.run(gate.wait_async()).inputs == Deploy("eu")


def test_a_gate_that_is_withdrawn_is_closed(scene: Scene) -> None:
    assert ask(scene).cancel("another build").reason == "another build"
    assert scene.labels() == ["gate:cancelled"]


def test_only_the_apps_signature_approves(app: AppScene) -> None:
    gate = ask(app.steps, public_key=app.public)
    app.say(app.steps.alice, "/approve target=eu")
    assert gate.status() is gh_gate.Status.PENDING
    app.look()
    decision = gate.wait()
    assert decision.inputs == Deploy("eu")
    decision.verify(app.public)


def test_a_forged_record_and_label_only_make_it_look_again(app: AppScene) -> None:
    gate = ask(app.steps, public_key=app.public)
    claim = record_text(gate._ticket, by(app.steps.alice, app.hub.clock.now, inputs={"target": "moon"}))
    for who in (app.hub.bot, app.steps.carol):
        app.repo.comment(who, 1, claim)
    app.repo.label(app.steps.carol, 1, "gate:approved")
    assert gate.status() is gh_gate.Status.PENDING


def test_an_app_that_never_answers_is_an_error_and_no_expiry(app: AppScene) -> None:
    gate = ask(app.steps, public_key=app.public, timeout="1h")
    app.say(app.steps.alice, "/approve target=eu")
    with pytest.raises(UpstreamError, match="the App that decides this gate has not said so"):
        gate.wait()


def test_a_gate_of_the_apps_is_withdrawn_by_asking_it(app: AppScene) -> None:
    gate = ask(app.steps, public_key=app.public)
    assert gate.cancel("another build").status is gh_gate.Status.CANCELLED
    app.look()
    assert gate.status() is gh_gate.Status.CANCELLED


def test_a_record_proves_this_decision_by_this_key_and_nothing_else(app: AppScene) -> None:
    gate = ask(app.steps, public_key=app.public)
    app.decide(app.steps.alice, "/approve target=eu")
    decision = gate.wait()
    other = Ed25519PrivateKey.generate().public_key()
    strange = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    decision.verify(f"{strange}\n{app.public}")
    changed = (
        {"values": {"target": "us"}},
        {"people": ()},
        {"digest": "0" * 64},
        {"record": ""},
        {"number": 2},
        {"policy": "policy:on-timeout"},
        {"at": decision.at + SECOND},
        {"reason": "x"},
    )
    for wrong in (decision, *(gh_gate.Decision(**{**vars(decision), **change}) for change in changed)):
        with pytest.raises(VerificationError):
            wrong.verify(strange if wrong is decision else app.public)
