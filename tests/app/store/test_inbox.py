"""The inbox: what is put in waits until it is done or dead."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from gh_gate.app.store.inbox import DeadLetter, Delivery, Inbox, Row
from tests.app.store.entries import T0


def row(number: int, minutes: int = 0, body: bytes = b"{}") -> Row:
    return (f"guid {number}", "issue_comment", T0 + timedelta(minutes=minutes), body)


def waiting(inbox: Inbox) -> list[int]:
    return [each.id for each in inbox.unfinished()]


def test_a_delivery_comes_back_as_it_was_put(inbox: Inbox) -> None:
    body = bytes(range(256)) * 40
    (number,) = inbox.put([("guid", "issues", T0, body)])
    assert inbox.unfinished() == [Delivery(number, "guid", "issues", T0, body, 0)]


def test_ids_are_in_the_order_of_the_rows_and_ascend(inbox: Inbox) -> None:
    numbers = list(range(300))
    random.Random(4).shuffle(numbers)  # noqa: S311 - an order, not a secret
    ids = inbox.put([row(number) for number in numbers]) + inbox.put([row(300)])
    assert ids == sorted(set(ids))
    assert [(each.id, each.guid) for each in inbox.unfinished()] == [
        (id_, f"guid {number}") for id_, number in zip(ids, [*numbers, 300], strict=True)
    ]


def test_nothing_put_is_nothing_stored(inbox: Inbox) -> None:
    assert inbox.put([]) == []
    assert inbox.counts() == {"waiting": 0, "done": 0, "dead": 0}
    assert inbox.oldest_unfinished() is None


def test_a_redelivery_with_the_same_guid_is_another_delivery(inbox: Inbox) -> None:
    first, second = inbox.put([row(1)]) + inbox.put([row(1)])
    assert first != second
    assert len(inbox.unfinished()) == 2


def test_unfinished_deliveries_come_in_pages(inbox: Inbox) -> None:
    ids = inbox.put([row(number) for number in range(7)])
    assert [each.id for each in inbox.unfinished(limit=3)] == ids[:3]
    assert [each.id for each in inbox.unfinished(after_id=ids[2], limit=3)] == ids[3:6]
    assert inbox.unfinished(after_id=ids[-1]) == []


def test_what_is_done_waits_no_more_and_its_body_is_erased(inbox: Inbox) -> None:
    done, other = inbox.put([row(1, body=b"secret"), row(2)])
    inbox.done([done])
    assert waiting(inbox) == [other]
    assert inbox.counts() == {"waiting": 1, "done": 1, "dead": 0}
    inbox.bury([done], "to look at it")
    inbox.revive([done])
    assert inbox.unfinished()[0].body == b""


def test_attempts_are_counted(inbox: Inbox) -> None:
    first, second = inbox.put([row(1), row(2)])
    assert inbox.failed([first], "no route") == 1
    assert inbox.failed([first, second], "no route") == 2
    assert [each.attempts for each in inbox.unfinished()] == [2, 1]
    assert inbox.failed([], "nothing") == 0
    assert inbox.failed([second + 9], "gone") == 0


def test_a_dead_letter_is_set_aside_and_visible(inbox: Inbox) -> None:
    first, second = inbox.put([row(1), row(2)])
    inbox.failed([first], "KeyError")
    inbox.bury([first], "KeyError in \ud800 a\0b")
    assert waiting(inbox) == [second]
    assert inbox.dead() == [DeadLetter(first, "guid 1", "issue_comment", T0, 1, "KeyError in ? ab")]
    assert inbox.counts() == {"waiting": 1, "done": 0, "dead": 1}


def test_a_dead_letter_can_be_revived_with_its_body_and_no_attempts(inbox: Inbox) -> None:
    first, done = inbox.put([row(1, body=b"body"), row(2)])
    inbox.done([done])
    inbox.failed([first], "x")
    inbox.bury([first], "x")
    inbox.revive([first, done])
    assert inbox.unfinished() == [Delivery(first, "guid 1", "issue_comment", T0, b"body", 0)]
    assert inbox.dead() == []


def test_the_one_that_has_waited_longest_is_known(inbox: Inbox) -> None:
    ids = inbox.put([row(1, minutes=1), row(2, minutes=0), row(3, minutes=2)])
    assert inbox.oldest_unfinished() == T0
    inbox.done(ids[1:2])
    assert inbox.oldest_unfinished() == T0 + timedelta(minutes=1)
    inbox.bury(ids[:1], "x")
    assert inbox.oldest_unfinished() == T0 + timedelta(minutes=2)


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=3), 1), (timedelta(days=3, microseconds=1), 0)])
def test_a_done_row_is_kept_for_three_days(inbox: Inbox, age: timedelta, left: int) -> None:
    inbox.done(inbox.put([row(1)]))
    inbox.prune(T0 + age)
    assert inbox.counts()["done"] == left


def test_what_waits_or_is_dead_is_never_pruned(inbox: Inbox) -> None:
    ids = inbox.put([row(1), row(2)])
    inbox.bury(ids[1:], "x")
    inbox.prune(T0 + timedelta(days=400))
    assert inbox.counts() == {"waiting": 1, "done": 0, "dead": 1}


def test_no_id_is_given_twice_even_after_its_row_is_gone(inbox: Inbox) -> None:
    ids = inbox.put([row(1), row(2)])
    inbox.done(ids)
    inbox.prune(T0 + timedelta(days=4))
    assert inbox.put([row(3)])[0] > max(ids)


def test_many_ids_are_finished_at_once(inbox: Inbox) -> None:
    ids = inbox.put([row(number) for number in range(1_201)])
    assert inbox.failed(ids, "x") == 1
    inbox.done(set(ids[:-1]))
    assert waiting(inbox) == ids[-1:]
