"""Which gates are open, and how many stand where."""

from __future__ import annotations

from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Kind, Ledger
from tests.app.store.entries import DIGEST, SPOT, T0, decided, opened, opening, seen

OTHER = Spot(1001, 43, "acme/app")
NONE = {"pending": 0, "approved": 0, "rejected": 0, "expired": 0, "cancelled": 0}


def test_a_spot_is_open_until_its_gate_is_decided(ledger: Ledger) -> None:
    opened(ledger)
    assert ledger.open_spots() == (SPOT,)
    decided(ledger)
    assert ledger.open_spots() == ()


def test_a_spot_with_two_gates_is_open_once_and_until_both_are_decided(ledger: Ledger) -> None:
    for gate in (DIGEST, "cd" * 32):
        opened(ledger, gate=gate)
    decided(ledger)
    assert ledger.open_spots() == (SPOT,)
    decided(ledger, gate="cd" * 32)
    assert ledger.open_spots() == ()


def test_the_same_gate_elsewhere_is_not_decided_by_this_one(ledger: Ledger) -> None:
    for spot in (SPOT, OTHER, Spot(1002, 42)):
        opened(ledger, spot)
    decided(ledger, OTHER)
    assert ledger.open_spots() == (SPOT, Spot(1002, 42))


def test_a_gate_that_is_asked_again_after_its_decision_is_open_and_pending(ledger: Ledger) -> None:
    opened(ledger)
    decided(ledger)
    ledger.append(Kind.OPENED, SPOT, at=T0, once="opened again", data=opening(), gate=DIGEST)
    assert ledger.open_spots() == (SPOT,)
    assert ledger.count_by_state() == NONE | {"pending": 1}
    decided(ledger, status="rejected", nth=2)
    assert ledger.open_spots() == ()
    assert ledger.count_by_state() == NONE | {"rejected": 1}


def test_all_spots_that_were_ever_opened_are_known(ledger: Ledger) -> None:
    for spot in (SPOT, OTHER):
        opened(ledger, spot)
    opened(ledger, gate="cd" * 32)
    decided(ledger)
    seen(ledger, "seen:1")
    assert ledger.known_spots() == {SPOT, OTHER}


def test_an_open_spot_has_the_name_that_its_repository_had_at_last(ledger: Ledger) -> None:
    opened(ledger, repository="acme/app")
    opened(ledger, gate="cd" * 32, repository="acme/renamed")
    assert [spot.repository for spot in ledger.open_spots()] == ["acme/renamed"]


def test_the_newest_record_of_a_gate_is_given(ledger: Ledger) -> None:
    decided(ledger, nth=1)
    decided(ledger, status="cancelled", nth=2)
    assert ledger.decided_record(DIGEST) == "envelope 2"


def test_a_decision_without_a_record_gives_none(ledger: Ledger) -> None:
    ledger.append(Kind.DECIDED, SPOT, at=T0, once="decided", data={"status": "rejected"}, gate=DIGEST)
    assert ledger.decided_record(DIGEST) is None


def test_gates_are_counted_by_state_and_none_is_left_out(ledger: Ledger) -> None:
    assert ledger.count_by_state() == NONE
    opened(ledger)
    opened(ledger, OTHER)
    decided(ledger, OTHER, status="rejected")
    assert ledger.count_by_state() == NONE | {"pending": 1, "rejected": 1}


def test_a_gate_counts_once_by_its_newest_decision(ledger: Ledger) -> None:
    opened(ledger)
    decided(ledger, nth=1)
    decided(ledger, status="cancelled", nth=2)
    assert ledger.count_by_state() == NONE | {"cancelled": 1}


def test_a_decision_without_a_status_is_counted_as_decided(ledger: Ledger) -> None:
    ledger.append(Kind.DECIDED, SPOT, at=T0, once="decided", data={"envelope": "x"}, gate=DIGEST)
    assert ledger.count_by_state() == NONE | {"decided": 1}
