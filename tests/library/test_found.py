"""A resumed step finds the gate of its run and the answer to it, asks nothing, and goes on with nothing but an approval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gh_gate.asked import Run
from gh_gate.core.thread import Person
from gh_gate.errors import Expired, GateError, Rejected, StillPending, UsageError, VerificationError
from gh_gate.library import found
from gh_gate.library import question as questions
from gh_gate.library.asking import open_gate
from gh_gate.library.decision import Decision
from gh_gate.library.question import Question
from gh_gate.library.surroundings import Surroundings
from tests.app.scene import AppScene
from tests.github.hub import GitHub
from tests.scene import Scene

RUN = Run(id="metaflow/Train/argo-train-x7/gate", commit="c" * 40, title="Train", initiator=Person(7, "iris"))
QUESTION = questions.ask("gate", "Deploy {model}?", {"target": "str"}, approvers="@alice", timeout="4h")
CONTEXT = {"model": "churn"}


class Process:
    """A process of the run: the one that asks, or the one that was resumed."""

    def __init__(self, scene: Scene, environ: dict[str, str] | None = None, token: str = "") -> None:
        self.around = Surroundings(scene.forge(token), environ or {}, scene.sleep, quiet=True)

    def ask(self, question: Question[Any] = QUESTION, run: Run = RUN, context: Any = None) -> None:
        open_gate(question, context or CONTEXT, run=run, where=self.around)

    def answer(self, question: Question[Any] = QUESTION, run: Run = RUN, context: Any = None) -> Decision[Any]:
        return found.answer(question, context or CONTEXT, run=run, where=self.around)


@pytest.fixture
def app(hub: GitHub, tmp_path: Path) -> Iterator[AppScene]:
    hub.quirks.secondary_limit = False
    scene = AppScene(hub, tmp_path)
    yield scene
    scene.stop()


def issues(scene: Scene) -> int:
    return len(scene.repo.issues)


def test_an_approval_is_found_with_its_typed_values(scene: Scene) -> None:
    Process(scene).ask()
    scene.say(scene.alice, "/approve target=eu")
    decision = Process(scene).answer()
    assert (decision.approved, decision.by, decision.inputs, decision.number) == (True, "alice", {"target": "eu"}, 1)
    assert Process(scene).answer().to_dict() == decision.to_dict()
    assert issues(scene) == 1


@pytest.mark.parametrize("said", [[], ["mallory /approve target=eu"], ["alice /approve"], ["alice looks fine"]])
def test_without_a_decision_nothing_goes_on_and_nothing_is_waited_for(scene: Scene, said: list[str]) -> None:
    Process(scene).ask()
    for words in said:
        who, _, body = words.partition(" ")
        scene.say(getattr(scene, who), body)
    with pytest.raises(StillPending, match="gate gate is not decided: http"):
        Process(scene).answer()
    assert scene.slept == []
    assert issues(scene) == 1


def test_where_nothing_was_asked_nothing_is(scene: Scene) -> None:
    with pytest.raises(GateError, match="no gate gate was asked for the run metaflow/Train") as caught:
        Process(scene).answer()
    assert not isinstance(caught.value, StillPending)
    assert issues(scene) == 0


@pytest.mark.parametrize(
    "run",
    [replace(RUN, id="metaflow/Train/argo-train-x8/gate"), replace(RUN, id="metaflow/Train/argo-train-x7/gate/0")],
)
def test_the_answer_of_another_run_or_split_is_none(scene: Scene, run: Run) -> None:
    Process(scene).ask()
    scene.say(scene.alice, "/approve target=eu")
    with pytest.raises(GateError, match="no gate gate was asked"):
        Process(scene).answer(run=run)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"context": {"model": "fraud"}}, "prompt"),
        ({"run": replace(RUN, commit="d" * 40)}, "commit"),
        ({"question": replace(QUESTION, approvers=("@alice", "@bob"))}, "approvers"),
        ({"question": replace(QUESTION, timeout=60)}, "timeout"),
    ],
)
def test_the_answer_to_another_question_is_none(scene: Scene, change: Any, named: str) -> None:
    Process(scene).ask()
    scene.say(scene.alice, "/approve target=eu")
    with pytest.raises(VerificationError, match="in #1 does not answer this question") as caught:
        Process(scene).answer(**change)
    assert named in caught.value.why
    assert issues(scene) == 1


RULED = questions.ask("gate", "Deploy?", approvers="@alice", timeout="4h", auto_approve_if=lambda cheap: cheap)


def test_what_people_approved_holds_though_the_condition_has_come_true_since(scene: Scene) -> None:
    Process(scene).ask(RULED, context={"cheap": False})
    with pytest.raises(StillPending):
        Process(scene).answer(RULED, context={"cheap": True})
    scene.say(scene.alice, "/approve")
    assert Process(scene).answer(RULED, context={"cheap": True}).by == "alice"
    assert Process(scene).answer(RULED, context={"cheap": False}).by == "alice"


def test_what_the_condition_approved_holds_as_long_as_it_is_true(scene: Scene) -> None:
    Process(scene).ask(RULED, context={"cheap": True})
    assert Process(scene).answer(RULED, context={"cheap": True}).policy == "policy:auto-approve-if"
    with pytest.raises(VerificationError) as caught:
        Process(scene).answer(RULED, context={"cheap": False})
    assert "differs in: auto-approve-if" in caught.value.why
    assert issues(scene) == 1


def test_a_condition_that_fails_by_now_takes_nothing_from_what_people_approved(scene: Scene) -> None:
    Process(scene).ask(RULED, context={"cheap": False})
    scene.say(scene.alice, "/approve")
    assert Process(scene).answer(RULED, context={"costly": True}).by == "alice"


def test_an_edited_question_answers_nothing(scene: Scene) -> None:
    Process(scene).ask()
    scene.hub.clock.advance(1)
    scene.repo.edit_issue(scene.carol, 1, body=scene.issue().body.replace("churn", "fraud"))
    scene.say(scene.alice, "/approve target=eu")
    with pytest.raises(VerificationError) as caught:
        Process(scene).answer()
    assert "its text was edited" in caught.value.why
    assert issues(scene) == 1


def test_a_no_stands(scene: Scene) -> None:
    Process(scene).ask()
    scene.say(scene.alice, "/reject too early")
    scene.say(scene.alice, "/approve target=eu")
    for _ in range(2):
        with pytest.raises(Rejected, match="was rejected by alice: too early") as caught:
            Process(scene).answer()
        assert caught.value.decision is not None
        assert caught.value.decision.by == "alice"


def test_a_no_stands_for_another_question_of_the_run_too(scene: Scene) -> None:
    Process(scene).ask(replace(QUESTION, approvers=("@bob",)))
    scene.say(scene.bob, "/reject too early")
    with pytest.raises(Rejected, match="was rejected by bob: too early"):
        Process(scene).answer(context={"model": "fraud"})


def test_a_deadline_that_passed_while_nobody_looked_is_a_no(scene: Scene) -> None:
    Process(scene).ask()
    scene.hub.clock.advance(4 * 3600 + 31)
    with pytest.raises(Expired):
        Process(scene).answer()


def test_a_gate_that_was_withdrawn_is_no_approval(scene: Scene) -> None:
    Process(scene).ask()
    found.find_gate(QUESTION, CONTEXT, run=RUN, where=Process(scene).around).cancel("not today")
    with pytest.raises(VerificationError) as caught:
        Process(scene).answer()
    assert caught.value.why == "it was cancelled (not today), and that does not hold any more"
    assert issues(scene) == 1


def test_an_approval_that_is_too_old_is_none(scene: Scene) -> None:
    Process(scene).ask()
    scene.say(scene.alice, "/approve target=eu")
    Process(scene).answer()
    scene.hub.clock.advance(24 * 3600 + 60)
    later = scene.hub.workflow_token(scene.repo, {"issues": "write", "contents": "read"})
    with pytest.raises(VerificationError) as caught:
        Process(scene, token=later).answer()
    assert caught.value.why == "it was approved, and that does not hold any more"
    assert issues(scene) == 1


def test_owners_that_changed_since_the_asking_are_told_and_nobody_is_asked_anew(scene: Scene) -> None:
    question = replace(QUESTION, approvers=("codeowners:/deploy/",))
    Process(scene).ask(question)
    scene.say(scene.alice, "/approve target=eu")
    scene.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    with pytest.raises(VerificationError) as caught:
        Process(scene).answer(question)
    assert "the rules have changed since; it differs in: approvers" in caught.value.why
    assert issues(scene) == 1


def test_what_another_account_has_asked_is_not_ours(scene: Scene) -> None:
    Process(scene).ask()
    scene.say(scene.alice, "/approve target=eu")
    other = scene.hub.user("other-bot")
    scene.repo.set_permission(other, "write")
    with pytest.raises(GateError, match="no gate gate was asked"):
        Process(scene, token=scene.hub.token(other)).answer()


def test_only_the_apps_signature_approves_where_its_key_is_known(app: AppScene) -> None:
    environ = {"GH_GATE_PUBLIC_KEY": app.public}
    question = replace(QUESTION, form=questions.ask("gate", "x").form)
    Process(app.steps, environ).ask(question)
    app.look()
    app.say(app.steps.alice, "/approve")
    with pytest.raises(StillPending):
        Process(app.steps, environ).answer(question)
    app.look()
    assert Process(app.steps, environ).answer(question).by == "alice"
    with pytest.raises(VerificationError):  # it was not asked to be decided here
        Process(app.steps).answer(question)


def test_a_key_that_is_none_is_refused(scene: Scene) -> None:
    with pytest.raises(UsageError):
        Process(scene, {"GH_GATE_PUBLIC_KEY": "no key"}).answer()
