"""When the sweep's turn comes."""

from __future__ import annotations

import threading

from gh_gate.app.work.rounds import Rounds
from tests.app.work.fakes import Time


def test_a_sweep_never_begins_while_one_runs() -> None:
    rounds = Rounds(lambda: 0.0, 0.0)
    assert rounds.begin()
    assert not rounds.begin()
    rounds.end()
    assert rounds.begin()


def test_who_asks_during_a_sweep_gets_another() -> None:
    time = Time()
    rounds = Rounds(lambda: time.seconds, 300)
    rounds.begin()
    rounds.want()
    rounds.end()
    assert rounds.next_in() == 30
    time.pass_(30)
    assert rounds.begin()
    rounds.end()
    assert rounds.next_in() == 300


def test_who_closes_ends_all_waiting() -> None:
    rounds = Rounds(lambda: 0.0, 300)
    assert rounds.wait()
    rounds.end()
    waited: list[bool] = []
    thread = threading.Thread(target=lambda: waited.append(rounds.wait()))
    thread.start()
    rounds.close()
    thread.join(10)
    assert waited == [False]
    assert not rounds.open


def test_no_sweep_begins_after_closing() -> None:
    rounds = Rounds(lambda: 0.0, 300)
    rounds.close()
    assert not rounds.begin()
