"""The gates of one flow among others, as ``python flow.py hitl`` finds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gh_gate.adapters.metaflow.spot import Spot
from gh_gate.asked import Run
from gh_gate.errors import UsageError
from gh_gate.forge.local import LocalForge
from gh_gate.library import question
from gh_gate.library.asking import open_gate
from gh_gate.library.surroundings import Surroundings
from metaflow_extensions.hitl.plugins import hitl_gates

Ask = Callable[..., int]


@pytest.fixture
def forge(tmp_path: Path) -> LocalForge:
    return LocalForge(tmp_path)


@pytest.fixture
def ask(forge: LocalForge) -> Ask:
    """Ask what a step would ask, and return the issue's number."""

    def asks(
        run: str, step: str = "gate", *, flow: str = "Train", store: str = "0123abcd", path: tuple[int, ...] = ()
    ) -> int:
        where = Spot(flow=flow, run=run, store=store, step=step, path=path)
        asked = question.ask(step, f"Ship {run}?", approvers="@alice")
        return open_gate(asked, run=Run(id=where.key), where=Surroundings(forge, {}, quiet=True)).number

    return asks


def test_the_waiting_gates_of_a_flow_are_told_newest_first(forge: LocalForge, ask: Ask) -> None:
    ask("1")
    ask("1", flow="Other")
    decided = ask("2")
    ask("3", "ship", path=(0, 4))
    forge.say("alice", decided, "/reject")
    open_again = Surroundings(forge, {}, quiet=True)
    where = Spot(flow="Train", run="2", store="0123abcd", step="gate")
    open_gate(question.ask("gate", "Ship 2?", approvers="@alice"), run=Run(id=where.key), where=open_again).status()
    rows = [hitl_gates.row(spot, shown).split() for spot, shown in hitl_gates.waiting(forge, "Train")]
    assert [row[:2] for row in rows] == [["4", "3/ship/0/4"], ["1", "1/gate"]]
    assert rows[0][2:] == ["ship:", "Ship", "3?", "local:4"]


@pytest.mark.parametrize(
    "given",
    [
        "1",
        "#1",
        "local:1",
        "local:1#2",
        "https://github.com/{here}/issues/1",
        "https://github.com/{here}/pull/1#issuecomment-2",
        "7/gate",
        "metaflow/Train/7~0123abcd/gate",
    ],
)
def test_a_gate_is_meant_by_its_number_its_address_or_its_spot(forge: LocalForge, ask: Ask, given: str) -> None:
    ask("7")
    assert hitl_gates.number_of(forge, "Train", given.format(here=forge.repository().full_name.upper())) == 1


def test_the_address_of_another_repository_means_no_gate_here(forge: LocalForge, ask: Ask) -> None:
    ask("7")
    with pytest.raises(UsageError, match="an address of acme/app, and these gates are in local/"):
        hitl_gates.number_of(forge, "Train", "https://github.com/acme/app/issues/1")


def test_a_splits_index_is_no_issues_number(forge: LocalForge, ask: Ask) -> None:
    ask("7", path=(2,))
    ask("7", path=(1,))
    assert hitl_gates.number_of(forge, "Train", "7/gate/1") == 2


@pytest.mark.parametrize("given", ["2", "8/gate", "", "gate", "-1", "0", "\uff11", "x/issues/1", "issues/1"])
def test_what_is_no_gate_of_the_flow_is_refused(forge: LocalForge, ask: Ask, given: str) -> None:
    ask("7")
    ask("7", flow="Other")
    with pytest.raises(UsageError, match="of Train"):
        hitl_gates.number_of(forge, "Train", given)


def test_two_runs_of_one_number_are_not_mistaken_for_each_other(forge: LocalForge, ask: Ask) -> None:
    ask("7")
    ask("7", store="ffffffff")
    with pytest.raises(UsageError, match=r"2 waiting gates of Train are called '7/gate': #2, #1"):
        hitl_gates.number_of(forge, "Train", "7/gate")
