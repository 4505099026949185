"""What lists of gates are made of: openings without a decision, the newest decisions, and entries by their names."""

from __future__ import annotations

from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Entry, Kind, Ledger
from tests.app.store.entries import DIGEST, SPOT, T0, opening

OTHER = Spot(1002, 7, "acme/other")


def asked(ledger: Ledger, spot: Spot = SPOT, place: int = 0, gate: str = DIGEST) -> Entry:
    """An opening as the App names it."""
    once = f"opened:{spot.repository_id}:{spot.number}:{place}:{gate}"
    return ledger.append(Kind.OPENED, spot, at=T0, once=once, data=opening(), gate=gate)


def answered(ledger: Ledger, spot: Spot = SPOT, place: int = 0, gate: str = DIGEST) -> Entry:
    """A decision as the App names it."""
    once = f"decided:{spot.repository_id}:{spot.number}:{place}:{gate}"
    return ledger.append(Kind.DECIDED, spot, at=T0, once=once, data={"status": "approved", "envelope": ""}, gate=gate)


def test_an_opening_waits_until_its_own_decision(ledger: Ledger) -> None:
    first, second = asked(ledger, place=1), asked(ledger, place=2)
    assert ledger.unanswered() == (first, second)
    answered(ledger, place=2)
    assert ledger.unanswered() == (first,)
    answered(ledger, place=1)
    assert ledger.unanswered() == ()


def test_the_newest_decisions_of_some_repositories_come_first(ledger: Ledger) -> None:
    made = []
    for number in range(5):
        for spot in (Spot(1001, number, "acme/app"), Spot(1002, number, "acme/other")):
            asked(ledger, spot)
            made.append(answered(ledger, spot))
    mine = [entry for entry in reversed(made) if entry.repository_id == 1001]
    assert list(ledger.decided([1001], before=None, limit=10)) == mine
    assert list(ledger.decided([1001], before=None, limit=2)) == mine[:2]
    assert list(ledger.decided([1001], before=mine[1].seq, limit=10)) == mine[2:]
    assert list(ledger.decided([1001, 1002], before=None, limit=10)) == made[::-1]
    assert ledger.decided([], before=None, limit=10) == ledger.decided([3], before=None, limit=10) == ()


def test_a_decision_is_over_where_its_gate_was_asked_again(ledger: Ledger) -> None:
    asked(ledger, place=1)
    answered(ledger, place=1)
    asked(ledger, place=2)
    assert ledger.decided([SPOT.repository_id], before=None, limit=10) == ()
    second = answered(ledger, place=2)
    assert ledger.decided([SPOT.repository_id], before=None, limit=10) == (second,)


def test_entries_are_found_by_their_names(ledger: Ledger) -> None:
    first, second = asked(ledger), asked(ledger, OTHER)
    assert ledger.those([first.once, "nothing", second.once]) == {first.once: first, second.once: second}
    assert ledger.those([]) == {}


def test_the_newest_entry_is_known(ledger: Ledger) -> None:
    assert ledger.newest() == 0
    asked(ledger)
    last = answered(ledger)
    assert ledger.newest() == last.seq
