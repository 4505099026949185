"""A decided gate is looked at again until it is followed through, and not for ever."""

from __future__ import annotations

from datetime import timedelta

from gh_gate.app.store.ledger import Kind, Ledger
from tests.app.store.entries import DIGEST, SPOT, T0, opened, opening

LATER = T0 + timedelta(days=1)


def decide(ledger: Ledger, where: str) -> None:
    ledger.append(Kind.DECIDED, SPOT, at=LATER, once=f"decided:{where}", data={"status": "approved"}, gate=DIGEST)


def follow_through(ledger: Ledger, where: str) -> None:
    ledger.append(Kind.RESUMED, SPOT, at=LATER, once=f"resumed:{where}", data={}, gate=DIGEST)


def test_a_decided_gate_is_open_until_it_is_followed_through(ledger: Ledger) -> None:
    opened(ledger)
    decide(ledger, "here")
    assert (ledger.open_spots(T0), ledger.open_spots()) == ((SPOT,), ())
    follow_through(ledger, "here")
    assert ledger.open_spots(T0) == ()


def test_a_gate_that_was_decided_too_long_ago_is_left_alone(ledger: Ledger) -> None:
    opened(ledger)
    decide(ledger, "here")
    assert ledger.open_spots(LATER) == (SPOT,)
    assert ledger.open_spots(LATER + timedelta(seconds=1)) == ()


def test_the_same_question_asked_again_is_followed_through_by_itself(ledger: Ledger) -> None:
    opened(ledger)
    decide(ledger, "first")
    ledger.append(Kind.OPENED, SPOT, at=LATER, once="opened again", data=opening(), gate=DIGEST)
    decide(ledger, "second")
    follow_through(ledger, "first")
    assert ledger.open_spots(T0) == (SPOT,)
    follow_through(ledger, "second")
    assert ledger.open_spots(T0) == ()


def test_a_gate_that_is_not_decided_is_open_however_old_it_is(ledger: Ledger) -> None:
    opened(ledger)
    assert ledger.open_spots(LATER + timedelta(days=365)) == (SPOT,)
