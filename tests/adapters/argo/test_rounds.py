"""Every round looks at what sleeps now: what was lost, refused or without effect is done again by the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from gh_gate.adapters.argo.rounds import Poller
from gh_gate.adapters.argo.server import ArgoServer
from gh_gate.errors import GateError, UpstreamError
from tests.adapters.argo.standin import TOKEN, Argo, asleep


@dataclass
class Answers:
    """Gates of all repositories, by number: how each ended, or what goes wrong with it."""

    of_number: dict[int, str | GateError] = field(default_factory=dict)
    looks: list[int] = field(default_factory=list)
    kept: list[set[tuple[str, int, int]]] = field(default_factory=list)

    def of(self, _name: str) -> Answers:
        return self

    def decided(self, number: int, _comment: int) -> str:
        self.looks.append(number)
        found = self.of_number.get(number, "")
        if isinstance(found, GateError):
            raise found
        return found

    def keep(self, wanted: Collection[tuple[str, int, int]]) -> None:
        self.kept.append(set(wanted))


@dataclass
class Ground:
    """Argo's server, people's answers, and a poller."""

    argo: Argo
    answers: Answers = field(default_factory=Answers)
    said: list[str] = field(default_factory=list)
    clock: float = 0.0

    def poller(self, *namespaces: str) -> Poller:
        server = ArgoServer(self.argo.url, lambda: TOKEN)
        repositories: Any = self.answers
        return Poller(server, namespaces or ("argo",), repositories, self.said.append, lambda: self.clock)

    def phases(self, name: str = "train") -> dict[str, str]:
        nodes = self.argo.workflows["argo", name]()["status"]["nodes"]
        return {ident: node["phase"] for ident, node in nodes.items()}


@pytest.fixture
def ground() -> Iterator[Ground]:
    with Argo().serving() as argo:
        yield Ground(argo)


def test_what_is_decided_is_resumed_and_nothing_else(ground: Ground) -> None:
    ground.argo.add("train", asleep(1), asleep(2), asleep(3, type="Pod"))
    ground.answers.of_number = {2: "rejected by @alice"}
    done = ground.poller().round()
    assert ground.phases() == {"train-1": "Running", "train-2": "Succeeded", "train-3": "Running"}
    assert (done.asleep, done.resumed, done.troubles) == (2, 1, [])
    assert ground.said == ["argo/train: hitl-suspend-gate, acme/app#2 is rejected by @alice: resumed"]
    (resumed,) = [call for call in ground.argo.calls if call.method == "PUT"]
    assert resumed.body == {"namespace": "argo", "name": "train", "nodeFieldSelector": "id=train-2"}


def test_several_sleeping_nodes_of_a_workflow_are_resumed_one_by_one(ground: Ground) -> None:
    # https://github.com/argoproj/argo-workflows/issues/4910
    ground.argo.add("train", *(asleep(n) for n in range(1, 6)))
    poller = ground.poller()
    for n in (4, 1, 5):
        ground.answers.of_number = {n: "approved by @alice"}
        poller.round()
    assert [ident for ident, phase in ground.phases().items() if phase == "Succeeded"] == [
        "train-1",
        "train-4",
        "train-5",
    ]


def test_a_resume_without_effect_is_made_again(ground: Ground) -> None:
    # https://github.com/argoproj/argo-workflows/issues/12863
    ground.argo.add("train", asleep(1))
    ground.argo.deaf = 2
    ground.answers.of_number = {1: "approved by @alice"}
    poller = ground.poller()
    assert [poller.round().resumed for _ in range(4)] == [1, 1, 1, 0]
    assert ground.phases() == {"train-1": "Succeeded"}
    assert ground.said[-1].endswith("resumed; Argo had not gone on after 2 of these")
    assert ground.answers.looks == [1]


def test_a_gate_for_which_several_nodes_wait_is_looked_at_once(ground: Ground) -> None:
    ground.argo.add("train", asleep(1, "a"))
    ground.argo.add("again", asleep(1, "b"))
    ground.answers.of_number = {1: "expired"}
    assert ground.poller().round().resumed == 2
    assert ground.answers.looks == [1]


def test_one_gate_in_trouble_keeps_no_other_asleep(ground: Ground) -> None:
    ground.argo.add("train", asleep(1), asleep(2))
    ground.answers.of_number = {1: GateError("#1 is no gate of ours.", do="do this"), 2: "approved by @alice"}
    done = ground.poller().round()
    assert (done.resumed, done.troubles) == (1, ["acme/app#1: #1 is no gate of ours."])
    assert "acme/app#1: #1 is no gate of ours. (do this)" in ground.said


def test_an_unforeseen_error_of_one_gate_keeps_no_other_asleep(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.argo.add("train", asleep(1), asleep(2))
    really = Answers.decided

    def decided(answers: Answers, number: int, _comment: int) -> str:
        if number == 1:
            raise ZeroDivisionError
        return really(answers, number, _comment)

    monkeypatch.setattr(Answers, "decided", decided)
    ground.answers.of_number = {2: "approved by @alice"}
    done = ground.poller().round()
    assert (done.resumed, len(done.troubles)) == (1, 1)
    assert "ZeroDivisionError" in ground.said[0]


def test_trouble_is_looked_at_again_less_and_less_often(ground: Ground) -> None:
    ground.argo.add("train", asleep(1))
    ground.answers.of_number = {1: UpstreamError("GitHub did not answer.")}
    poller = ground.poller()
    at = []
    for second in range(0, 1000, 5):
        ground.clock = float(second)
        before = len(ground.answers.looks)
        poller.round()
        at += [second] if len(ground.answers.looks) > before else []
    assert at[:6] == [0, 15, 45, 105, 225, 465]
    assert at[6] - at[5] == 300
    ground.answers.of_number, ground.clock = {1: "approved by @alice"}, 2000.0
    assert poller.round().resumed == 1


def test_a_resume_that_is_refused_is_trouble_and_made_again(ground: Ground) -> None:
    ground.argo.add("train", asleep(1))
    ground.answers.of_number = {1: "approved by @alice"}
    poller = ground.poller()
    assert poller.round().resumed == 1
    ground.argo.workflows["argo", "train"]()["status"]["nodes"]["train-1"]["phase"] = "Running"
    ground.argo.token = "another"
    assert "refuses" in poller.round().troubles[0]
    ground.argo.token = TOKEN
    assert poller.round().resumed == 1


def test_an_outage_of_argo_forgets_nothing_and_resumes_nothing(ground: Ground) -> None:
    ground.argo.add("train", asleep(1))
    ground.answers.of_number = {1: "approved by @alice"}
    ground.argo.deaf = 1
    poller = ground.poller()
    poller.round()
    ground.argo.failing = [(503, {"message": "starting"})]
    done = poller.round()
    assert (done.asleep, done.resumed, done.whole) == (0, 0, False)
    assert poller.round().resumed == 1
    assert ground.answers.looks == [1]


def test_an_outage_is_said_once_a_minute(ground: Ground) -> None:
    poller = ground.poller()
    for second in range(0, 130, 10):
        ground.clock = float(second)
        ground.argo.failing = [(503, {"message": "starting"})]
        assert len(poller.round().troubles) == 1
    assert ground.said == ["Argo's server answered GET /api/v1/workflows/argo with 503. starting"] * 3


def test_an_outage_of_one_namespace_is_not_one_of_another(ground: Ground) -> None:
    ground.argo.add("train", asleep(1))
    ground.answers.of_number = {1: "approved by @alice"}
    ground.argo.failing = [(403, {"message": "not in other"})]
    done = ground.poller("other", "argo").round()
    assert (done.resumed, len(done.troubles)) == (1, 1)


def test_what_sleeps_no_longer_is_forgotten(ground: Ground) -> None:
    ground.argo.add("train", asleep(1))
    ground.answers.of_number = {1: "approved by @alice"}
    poller = ground.poller()
    poller.round()
    poller.round()
    assert ground.answers.kept == [{("acme/app", 1, 0)}, set()]
    assert (poller._decided, poller._resumed, poller._troubles) == ({}, {}, {})
