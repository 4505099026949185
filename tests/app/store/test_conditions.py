"""Conditions are kept until they are answered, each bound to the one gate that asks it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from gh_gate.app.spots import Spot
from gh_gate.app.store import conditions
from gh_gate.app.store.conditions import Conditions, Full, Row

AT = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)
SPOT = Spot(1001, 42)


@pytest.fixture
def store(engine: Engine) -> Conditions:
    return Conditions(engine)


def put(store: Conditions, key: str = "k", request: str = "{}", sender: str = "ml") -> Row:
    found = store.get(store.put(sender, key, request, AT))
    assert found
    return found


def bound(store: Conditions, row: Row, target: str = "there") -> Row | None:
    store.bind(row, target, SPOT, "abab", target.__eq__)
    return store.get(row.id)


def test_what_is_kept_waits_to_be_asked(store: Conditions) -> None:
    row = put(store)
    assert row == Row(row.id, "ml", "{}", AT, "", Spot(0, 0), "", "")
    assert store.unasked() == [row]


def test_the_same_before_it_is_asked_is_the_same(store: Conditions) -> None:
    assert put(store).id == put(store).id


def test_the_same_after_it_is_asked_is_to_be_looked_at_anew(store: Conditions) -> None:
    first = put(store)
    assert bound(store, first)
    again = put(store)
    assert again.id != first.id
    assert store.unasked() == [again]
    assert [row.id for row in store.asked()] == [first.id]


def test_senders_and_keys_are_told_apart(store: Conditions) -> None:
    rows = [put(store), put(store, key="other"), put(store, sender="ads")]
    assert len({row.id for row in rows}) == 3


def test_a_condition_has_one_row_the_newest(store: Conditions) -> None:
    first = bound(store, put(store))
    other = bound(store, put(store, key="other"), "elsewhere")
    second = bound(store, put(store, key="another way to say it"))
    assert second
    assert other
    assert store.asked() == [other, second]
    assert first
    assert store.get(first.id) is None


def test_a_condition_is_claimed_before_it_is_asked(store: Conditions) -> None:
    assert bound(store, put(store))
    second = put(store, request='{"x":1}')
    store.claim(second, "there".__eq__)
    assert (store.asked(), store.unasked()) == ([], [second])


def test_one_sender_claims_nothing_of_another(store: Conditions) -> None:
    first = bound(store, put(store, sender="ads"))
    assert bound(store, put(store))
    store.claim(put(store, key="other"), "there".__eq__)
    assert store.asked() == [first]


@pytest.mark.parametrize("request_", ["{}", '{"x":1}'])
def test_what_was_told_anew_is_neither_bound_nor_forgotten_by_who_saw_the_old_one(
    store: Conditions, request_: str
) -> None:
    first = put(store)
    second = put(store, request=request_)
    assert second.id == first.id
    assert store.bind(first, "there", SPOT, "abab", str.isalpha) is False
    store.remove(first)
    assert store.get(second.id) == second


def test_a_gate_finds_its_condition_where_it_is_asked_and_nowhere_else(store: Conditions) -> None:
    found = bound(store, put(store))
    assert found
    assert (found.target, found.spot, found.error) == ("there", SPOT, "")
    assert store.of_gate("abab", Spot(1001, 43)) is None
    assert store.of_gate("abab", Spot(1002, 42)) is None
    assert store.of_gate("cdcd", SPOT) is None


def test_a_condition_may_be_asked_anew(store: Conditions) -> None:
    found = bound(store, put(store))
    assert found
    store.unbind(found)
    [again] = store.unasked()
    assert (again.id, again.gate, again.target) == (found.id, "", "")
    assert bound(store, again)


def test_what_is_answered_is_forgotten_and_its_number_is_not_given_again(store: Conditions) -> None:
    first = put(store)
    store.remove(first)
    assert store.get(first.id) is None
    assert put(store).id > first.id


def test_a_condition_that_cannot_be_asked_says_why_until_it_is(store: Conditions) -> None:
    row = put(store)
    store.note(row, "x" * 600)
    assert store.unasked()[0].error == "x" * 500
    assert store.counts() == {"asked": 0, "refused": 1, "unasked": 0}
    found = bound(store, row)
    assert found
    assert found.error == ""
    put(store, key="other")
    assert store.counts() == {"asked": 1, "refused": 0, "unasked": 1}


def test_a_sender_has_only_so_many(store: Conditions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "MOST", 2)
    put(store, key="1")
    put(store, key="2")
    with pytest.raises(Full):
        put(store, key="3")
    put(store, key="2", request='{"x":1}')
    put(store, key="3", sender="ads")


def test_the_same_from_many_threads_is_kept_once(store: Conditions) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(lambda _: store.put("ml", "k", "{}", AT), range(12)))
    assert len(numbers) == 1
