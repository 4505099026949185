"""What a form sends is done once by its nonce."""

from __future__ import annotations

import pytest

from gh_gate.app.view import Wrong
from gh_gate.app.view.once import Once
from gh_gate.errors import UnknownOutcome, UpstreamError


def test_by_one_nonce_something_is_done_once() -> None:
    once = Once[int]()
    assert [once.do("n", "w", lambda: 1), once.do("n", "w", lambda: 2)] == [1, 1]


def test_without_a_nonce_it_is_done_each_time() -> None:
    once = Once[int]()
    assert [once.do("", "w", lambda: 1), once.do("", "x", lambda: 2)] == [1, 2]


def test_what_failed_is_tried_again_also_with_other_content() -> None:
    once = Once[int]()

    def fail() -> int:
        raise UpstreamError("no")

    with pytest.raises(UpstreamError):
        once.do("n", "w", fail)
    assert once.do("n", "x", lambda: 2) == 2


def test_what_may_have_been_done_is_not_tried_again() -> None:
    once = Once[int]()

    def lose() -> int:
        raise UnknownOutcome("lost", do="look")

    for act in (lose, lambda: 1):
        with pytest.raises(UnknownOutcome) as caught:
            once.do("n", "w", act)
        assert caught.value.do == "look"
    with pytest.raises(Wrong):
        once.do("n", "x", lambda: 1)


def test_the_oldest_nonces_are_forgotten() -> None:
    once = Once[int](most=2)
    for nonce in "abc":
        once.do(nonce, "w", lambda: 1)
    assert once.do("a", "x", lambda: 2) == 2
    with pytest.raises(Wrong):
        once.do("c", "x", lambda: 2)
