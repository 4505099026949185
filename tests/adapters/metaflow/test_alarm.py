"""Metaflow's time limit for a step stands still while people think."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from gh_gate.adapters.metaflow import alarm


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_a_pending_alarm_stands_still_and_goes_on_with_what_was_left() -> None:
    signal.alarm(90)
    with alarm.standing_still():
        assert signal.alarm(0) == 0
    assert 88 <= signal.alarm(0) <= 90


def test_where_no_alarm_is_set_none_is_made() -> None:
    with alarm.standing_still():
        pass
    assert signal.alarm(0) == 0


def test_an_error_sets_it_again_too() -> None:
    signal.alarm(90)
    with pytest.raises(KeyError), alarm.standing_still():
        raise KeyError
    assert signal.alarm(0) > 0


def test_another_thread_leaves_it_alone() -> None:
    signal.alarm(90)

    def within() -> None:
        with alarm.standing_still():
            pass

    thread = threading.Thread(target=within)
    thread.start()
    thread.join()
    assert signal.alarm(0) > 0
