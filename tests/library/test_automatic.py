"""`auto_approve_if`: a condition of the caller's own, recorded as a rule and never as a person."""

from __future__ import annotations

import functools
from typing import Any

import pytest

import gh_gate
from gh_gate.errors import GateError, UsageError
from gh_gate.library import automatic
from gh_gate.testing import FakeForge


class Numpy:
    """Looks like numpy's truth value."""

    def __init__(self, value: object) -> None:
        self.value = value

    def item(self) -> object:
        return self.value


Numpy.__name__ = "bool_"


def cheap(cost: float) -> bool:
    return cost < 100


async def later() -> bool:
    return True


class Later:
    async def __call__(self) -> bool:
        return True


def test_a_cheap_one_is_approved_by_the_rule(forge: FakeForge) -> None:
    decision = gh_gate.approval("cost", prompt="Spend ${cost}?", context={"cost": 42.5}, auto_approve_if=cheap)
    assert (bool(decision), decision.people, decision.by) == (True, (), "policy:auto-approve-if")
    assert forge.gate("cost").prompt == "Spend $42.5?"


@pytest.mark.parametrize("cost", [100, 250.0, float("nan"), float("inf")])
def test_an_expensive_one_is_asked(forge: FakeForge, cost: float) -> None:
    forge.reject("cost", "no")
    with pytest.raises(gh_gate.Rejected):
        gh_gate.approval("cost", prompt="Spend ${cost}?", context={"cost": cost}, auto_approve_if=cheap)


def test_the_rule_fills_in_the_defaults(forge: FakeForge) -> None:
    fields = {"target": {"type": "str", "default": "eu"}}
    assert gh_gate.approval("d", prompt="?", inputs=fields, auto_approve_if=lambda: True).inputs == {"target": "eu"}
    assert forge.gate("d").decision is not None


def test_a_deadline_may_approve_by_policy_with_the_defaults(forge: FakeForge) -> None:
    fields = {"target": {"type": "str", "default": "eu"}}
    decision = gh_gate.approval("d", prompt="?", inputs=fields, on_timeout="approve", timeout="2h")
    assert (decision.inputs, decision.by, decision.people) == ({"target": "eu"}, "policy:on-timeout", ())
    assert (decision.at - forge.gate("d").asked_at).seconds == 2 * 3600


def test_the_policy_file_has_to_allow_it_where_it_names_the_gate() -> None:
    with FakeForge(policy={"gates": {"deploy": {"required": 1}}}) as forge:
        with pytest.raises(UsageError, match="does not allow that"):
            gh_gate.approval("deploy", prompt="?", auto_approve_if=True)
        assert not forge.gates
    with FakeForge(policy={"gates": {"deploy": {"auto-approve": True}}}):
        assert gh_gate.approval("deploy", prompt="?", auto_approve_if=True).policy == "policy:auto-approve-if"


@pytest.mark.parametrize(
    ("condition", "context", "holds"),
    [
        (None, {}, False),
        (True, {}, True),
        (False, {}, False),
        (lambda: True, {"a": 1}, True),
        (lambda a: a > 1, {"a": 2, "b": 3}, True),
        (lambda a, b=5: a > b, {"a": 6}, True),
        (lambda *, a: a, {"a": False}, False),
        (lambda **all_: set(all_) == {"a", "b"}, {"a": 1, "b": 2}, True),
        (lambda a, **rest: a and rest["b"], {"a": True, "b": True}, True),
        (lambda: Numpy(True), {}, True),
        (lambda: Numpy(False), {}, False),
        (functools.partial(lambda a, b: a > b, b=1), {"a": 2}, True),
        (functools.partial(lambda a, b: a > b, b=1), {"a": 2, "b": 5}, True),
        (functools.partial(lambda a, **rest: a > rest["b"], b=1), {"a": 2, "b": 5}, True),
        (functools.partial(lambda b, a: a > b, 1), {"a": 2}, True),
    ],
)
def test_a_condition_gets_what_it_names(condition: Any, context: dict[str, Any], *, holds: bool) -> None:
    assert automatic.holds(automatic.checked(condition), context) is holds


@pytest.mark.parametrize(
    "condition",
    [
        5,
        "True",
        "cost < 100",
        later,
        Later(),
        functools.partial(later),
        lambda cost, /: cost < 5,
        lambda *costs: not costs,
        type,
        lambda cost=0: cost < 100,
        functools.partial(lambda cost=0, limit=100: cost < limit, limit=5),
    ],
)
def test_what_is_no_condition_is_refused_when_the_code_is_loaded(condition: Any) -> None:
    with pytest.raises(UsageError):
        automatic.checked(condition)


@pytest.mark.parametrize("answer", [None, 1, "yes", [], [True], 0, object(), Numpy("yes"), Numpy(1)])
def test_what_is_not_plainly_true_is_no_approval(answer: Any) -> None:
    with pytest.raises(UsageError, match="neither True nor False"):
        automatic.holds(lambda: answer, {})


def test_a_condition_that_turns_out_to_be_async_is_no_approval() -> None:
    with pytest.raises(UsageError, match="neither True nor False"):
        automatic.holds(lambda: later(), {})  # noqa: PLW0108 - looks like a plain function


def test_a_condition_that_fails_is_neither_yes_nor_no(forge: FakeForge) -> None:
    with pytest.raises(GateError, match="failed with ZeroDivisionError"):
        gh_gate.approval("cost", prompt="?", auto_approve_if=lambda: 1 / 0 > 1)
    assert not forge.gates


def test_what_a_condition_fails_with_is_told_on_one_line_and_commands_nothing() -> None:
    def fails(cost: str) -> bool:
        raise ValueError(cost)

    with pytest.raises(GateError) as caught:
        automatic.holds(fails, {"cost": "12\n::error::forged"})
    assert caught.value.why == "12 ::error::forged"


def test_a_value_that_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match="takes `cost`"):
        automatic.holds(cheap, {"price": 5})


@pytest.mark.parametrize("condition", [lambda a, cost=0: a > cost, lambda a, cost=0, **_: a > cost])
def test_a_value_that_a_default_would_hide_is_refused(condition: Any) -> None:
    with pytest.raises(UsageError, match="`auto_approve_if` has a default for `cost`"):
        automatic.holds(automatic.checked(condition), {"a": 2, "cost": 5000})


def test_a_caller_cannot_move_the_limit(forge: FakeForge) -> None:
    @gh_gate.gate("Pay {amount}?", auto_approve_if=lambda amount, budget=100: amount < budget)
    def pay(amount: int, **_: Any) -> int:
        return amount

    assert pay(99) == 99
    with pytest.raises(UsageError, match="`budget`"):
        pay(5000, budget=10**6)
    assert len(forge.gates) == 1


class Bill:
    """Costs more from the given look on."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    @property
    def cost(self) -> int:
        self.looks -= 1
        return 5 if self.looks >= 0 else 5000


def test_a_condition_that_does_not_hold_any_more_asks_people(forge: FakeForge) -> None:
    forge.reject("pay")
    with pytest.raises(gh_gate.Rejected):
        gh_gate.approval(
            "pay", prompt="Pay {bill.cost}?", context={"bill": Bill(2)}, auto_approve_if=lambda bill: bill.cost < 100
        )
    assert [gate.prompt for gate in forge.gates] == ["Pay 5?", "Pay 5000?"]


def test_a_condition_that_comes_true_later_takes_no_answer_from_people(forge: FakeForge) -> None:
    forge.approve("pay")
    holds = iter([False])
    decision = gh_gate.approval("pay", prompt="Pay?", auto_approve_if=lambda: next(holds))
    assert (decision.by, len(forge.gates)) == ("alice", 1)
