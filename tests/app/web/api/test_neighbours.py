"""A pull request on which a workflow asks and somebody asks the App beside it: each answer is for one question."""

from __future__ import annotations

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.app.view import At
from gh_gate.core.gate import Decider, Status
from gh_gate.engine import Engine
from gh_gate.errors import GateError
from gh_gate.prepare import prepare
from tests.app.pulls import Pull
from tests.app.view.stage import Stage as View
from tests.app.web.api.stage import QUESTION, Stage


class Both:
    """A pull request with the two of them.

    :param api: asks the App.
    """

    def __init__(self, api: Stage) -> None:
        self.api, self.app, self.pull = api, api.scene, Pull(api.scene)
        self.view = View(self.app)

    def by_workflow(self, name: str) -> None:
        """Have the pull request's workflow ask the App."""
        self.pull.ask(name=name, prompt=f"The workflow's {name}?")
        self.app.look(self.pull.number)

    def by_caller(self, name: str) -> None:
        """Have somebody ask the App without a workflow."""
        more = {"name": name, "key": name, "prompt": f"The caller's {name}?", "approvers": ["codeowners"]}
        answer = self.api.post("/api/v1/gates", {**QUESTION, **more, "pull_request": self.pull.number}, "carol")
        assert answer.status == 201, answer.data
        self.app.look(self.pull.number)
        self.api.hub.clock.advance(5)

    def states(self) -> dict[str, str]:
        """Return how each question ended, by its text."""
        ledger, found = self.app.ledger, {}
        for opened in ledger.of_spot(self.app.spot(self.pull.number), Kind.OPENED):
            ended = ledger.find("decided:" + opened.once.partition(":")[2])
            found[str(opened.data["gate"]["prompt"])] = str(ended.data["status"]) if ended else "pending"
        return found


@pytest.fixture
def both(api: Stage) -> Both:
    return Both(api)


def test_a_bare_yes_means_neither(both: Both) -> None:
    both.by_workflow("lint")
    both.by_caller("production")
    both.pull.say(both.app.steps.alice, "/approve")
    assert set(both.states().values()) == {"pending"}


def test_a_no_that_names_the_one_is_none_to_the_other(both: Both) -> None:
    both.by_workflow("lint")
    both.by_caller("production")
    both.pull.say(both.app.steps.alice, "/reject lint ugly")
    assert both.states() == {"The workflow's lint?": "rejected", "The caller's production?": "pending"}


def test_a_yes_that_names_the_one_is_none_to_the_other(both: Both) -> None:
    both.by_workflow("lint")
    both.by_caller("production")
    both.pull.say(both.app.steps.alice, "/approve production target=staging")
    assert both.states() == {"The workflow's lint?": "pending", "The caller's production?": "approved"}


def test_a_yes_to_what_was_seen_is_none_to_a_question_of_the_same_name(both: Both) -> None:
    both.by_caller("deploy")
    both.by_workflow("deploy")
    at = At("acme", "app", both.pull.number, "deploy")
    with pytest.raises(GateError):
        both.view.gates.approve(both.view.caller(both.app.steps.alice), at, {})
    both.pull.say(both.app.steps.alice, "/approve deploy")
    assert set(both.states().values()) == {"pending"}


def test_what_is_said_to_the_callers_question_is_none_to_a_job_that_decides_itself(both: Both) -> None:
    steps, forge = both.app.steps, both.app.steps.forge()
    more = {"event": "pull_request", "pull_request": both.pull.number, "commit": both.pull.head}
    request = steps.request(name="lint", prompt="Lint?", decider=Decider.ACTION, **more)
    engine = Engine(forge, sleep=steps.sleep)
    ticket = engine.open(prepare(request, forge), attempt=1)
    both.by_caller("production")
    both.pull.say(steps.alice, "/reject production not today")
    assert engine.look(ticket).status is Status.PENDING
    assert both.states() == {"The caller's production?": "rejected"}
