"""Which webhooks are delivered once more."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.app.work.redelivery import HookDelivery, redeliver_plan
from tests.app.work.fakes import START

BAD = "Invalid HTTP Response: 503"


def tried(number: int, guid: str, status: str, minute: int | None = None) -> HookDelivery:
    return HookDelivery(number, guid, status, START + timedelta(minutes=number if minute is None else minute))


@pytest.mark.parametrize(
    ("deliveries", "plan"),
    [
        ([], []),
        ([tried(1, "a", "OK")], []),
        ([tried(1, "a", BAD)], [1]),
        ([tried(1, "a", BAD), tried(2, "a", "OK")], []),
        ([tried(2, "a", "OK"), tried(1, "a", BAD)], []),
        ([tried(1, "a", BAD), tried(2, "a", "timed out")], [2]),
        ([tried(1, "a", "OK"), tried(2, "a", BAD)], [2]),
        ([tried(1, "a", BAD), tried(2, "b", "OK")], [1]),
        ([tried(1, "a", BAD, minute=5), tried(2, "a", "OK", minute=5)], []),
        ([tried(9, "a", BAD, minute=5), tried(2, "a", "OK", minute=6)], []),
        ([tried(1, "a", "ok")], [1]),
        ([tried(1, "a", "")], [1]),
    ],
)
def test_the_last_try_of_a_webhook_decides(deliveries: list[HookDelivery], plan: list[int]) -> None:
    assert redeliver_plan(deliveries) == plan


def test_the_oldest_come_first_and_those_that_keep_failing_last() -> None:
    stubborn = [tried(number, "a", BAD) for number in range(1, 6)]
    assert redeliver_plan([*stubborn, tried(7, "c", BAD), tried(6, "b", BAD)]) == [6, 7, 5]


def test_a_sweep_has_no_more_delivered_than_it_has_time_for() -> None:
    stubborn = [tried(1, "a", BAD), tried(2, "a", BAD)]
    fresh = [tried(number, f"g{number}", BAD) for number in range(3, 10)]
    assert redeliver_plan([*stubborn, *fresh], most=3) == [3, 4, 5]
    assert len(redeliver_plan([tried(number, str(number), BAD) for number in range(1, 1000)])) == 200


@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["OK", BAD]), st.integers(0, 5))),
    chance=st.randoms(use_true_random=False),
)
def test_the_plan_does_not_depend_on_the_order_and_names_each_webhook_once(
    rows: list[tuple[str, str, int]], chance: random.Random
) -> None:
    deliveries = [tried(number, guid, status, minute) for number, (guid, status, minute) in enumerate(rows, 1)]
    plan = redeliver_plan(deliveries)
    assert redeliver_plan(chance.sample(deliveries, len(deliveries))) == plan
    guids = [one.guid for number in plan for one in deliveries if one.id == number]
    assert len(guids) == len(set(guids))
