"""The ledger: what is appended is there for good, once, and is found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.store import ledger as ledgers
from gh_gate.app.store.chain import GENESIS
from gh_gate.app.store.ledger import Kind, Ledger, check
from gh_gate.errors import UsageError
from tests.app.store.entries import DIGEST, SPOT, T0, decided, filled, opened, opening, seen

OTHER = Spot(1001, 43, "acme/app")


def test_an_entry_says_what_was_appended(ledger: Ledger) -> None:
    entry = ledger.append(Kind.COMMAND, SPOT, at=T0, once="command:9", data={"verdict": "counted"}, gate=DIGEST)
    assert (entry.seq, entry.at, entry.kind, entry.once, entry.gate) == (1, T0, "command", "command:9", DIGEST)
    assert (entry.repository_id, entry.number, entry.data) == (1001, 42, {"verdict": "counted"})
    assert entry.previous == GENESIS
    assert ledger.find("command:9") == entry


def test_the_first_entry_of_an_event_stays_and_is_returned(ledger: Ledger) -> None:
    first = seen(ledger, "seen:1", body="/approve")
    again = ledger.append(Kind.REFUSED, OTHER, at=T0 + timedelta(hours=1), once="seen:1", data={"body": "/reject"})
    assert again == first
    assert list(ledger.entries()) == [first]


def test_what_was_not_noted_is_not_found(ledger: Ledger) -> None:
    assert ledger.find("seen:1") is None
    assert ledger.decided_record(DIGEST) is None
    assert not ledger.knows(SPOT)
    assert (ledger.of_spot(SPOT), ledger.of_gate(DIGEST), ledger.open_spots(), ledger.count()) == ((), (), (), 0)


def test_numbers_have_no_holes_and_each_entry_names_the_one_before(ledger: Ledger) -> None:
    entries = filled(ledger)
    assert [entry.seq for entry in entries] == list(range(1, 9))
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert check(ledger.links()) == check(ledger.entries())
    assert check(entries).head_hash == entries[-1].hash


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"float": 1.5, "small": 1e-300, "int": 1, "big": 2**70, "negative": -0.1, "whole": 1.0},
        {"text": 'naïve 🦉 \u2028 \u0000 "\\ \t \x7f', "nested": [{"a": [None, True, False, ""]}, {}]},
        {"1": 1, "true": "1.0", "ключ": "значение", "": 0},
        {"body": "x" * 70_000},
    ],
    ids=["nothing", "numbers", "text", "keys", "long"],
)
def test_data_comes_back_as_it_was(ledger: Ledger, data: dict[str, Any]) -> None:
    assert seen(ledger, "seen:1", **data).data == data
    found = ledger.find("seen:1")
    assert found is not None
    assert [(key, type(value)) for key, value in sorted(found.data.items())] == [
        (key, type(value)) for key, value in sorted(data.items())
    ]
    assert found.data == data


@pytest.mark.parametrize("data", [{"x": float("nan")}, {"x": b"1"}, {"x": "\ud800"}, {1: "x"}], ids=repr)
def test_data_that_is_not_json_is_refused(ledger: Ledger, data: dict[Any, Any]) -> None:
    with pytest.raises(UsageError):
        ledger.append(Kind.SEEN, SPOT, at=T0, once="seen:1", data=data)
    assert ledger.count() == 0


def test_a_time_of_any_zone_is_the_same_moment(ledger: Ledger) -> None:
    at = datetime(2026, 11, 20, 18, 42, 7, 123_456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    entry = ledger.append(Kind.SEEN, SPOT, at=at, once="seen:1", data={})
    assert (entry.at, entry.link().at) == (at, "2026-11-20T13:12:07.123456Z")


@pytest.mark.parametrize(
    "words",
    [{"once": ""}, {"once": "x" * 501}, {"once": "a\0b"}, {"kind": ""}, {"gate": "\0"}, {"at": datetime(2026, 1, 1)}],  # noqa: DTZ001 - it must be refused
    ids=["nothing", "long", "NUL", "no kind", "NUL in the gate", "no zone"],
)
def test_what_only_one_database_could_keep_is_refused(ledger: Ledger, words: dict[str, Any]) -> None:
    known: dict[str, Any] = {"kind": "seen", "at": T0, "once": "seen:1", "data": {}}
    with pytest.raises(ValueError):
        ledger.append(spot=SPOT, **(known | words))
    assert ledger.count() == 0


@pytest.mark.parametrize("missing", ["run_id", "name", "repository"])
def test_an_opening_that_could_not_be_found_again_is_refused(ledger: Ledger, missing: str) -> None:
    data = {key: value for key, value in opening().items() if key != missing}
    with pytest.raises(ValueError, match=missing):
        ledger.append(Kind.OPENED, SPOT, at=T0, once="opened:1", data=data, gate=DIGEST)


def test_ids_of_64_bits_are_kept(ledger: Ledger) -> None:
    spot = Spot(2**63 - 1, 2**31 + 1, "acme/app")
    opened(ledger, spot)
    assert ledger.open_spots() == (spot,)


def test_entries_are_found_by_spot_and_kind_in_order(ledger: Ledger) -> None:
    entries = filled(ledger)
    assert ledger.of_spot(SPOT) == tuple(entry for entry in entries if entry.number == 42)
    assert ledger.of_spot(SPOT, Kind.DECIDED) == (entries[2],)
    assert ledger.of_spot(Spot(1002, 42)) == ()


def test_entries_are_found_by_gate_and_kind_in_order(ledger: Ledger) -> None:
    entries = filled(ledger)
    assert ledger.of_gate(DIGEST) == (entries[0], entries[2])
    assert ledger.of_gate(DIGEST, Kind.OPENED) == (entries[0],)
    assert ledger.of_gate("ef" * 32) == ()


def test_openings_are_found_by_run_and_name(ledger: Ledger) -> None:
    first, again = opened(ledger), opened(ledger, OTHER, "cd" * 32)
    opened(ledger, OTHER, "01" * 32, run_id="471")
    opened(ledger, OTHER, "02" * 32, name="Deploy")
    opened(ledger, Spot(1002, 1), "03" * 32)
    assert ledger.by_key(1001, "4711", "deploy") == (first, again)
    assert ledger.by_key(1003, "4711", "deploy") == ()


@pytest.mark.parametrize("words", [('a","b', "c", "a", 'b","c'), ("a,b", "c", "a", "b,c"), ("a", "bc", "ab", "c")])
def test_run_and_name_are_not_mixed_up(ledger: Ledger, words: tuple[str, str, str, str]) -> None:
    opened(ledger, run_id=words[0], name=words[1])
    assert ledger.by_key(1001, words[2], words[3]) == ()


def test_a_run_id_of_any_length_is_found(ledger: Ledger) -> None:
    entry = opened(ledger, run_id="\0" + "9" * 100_000)
    assert ledger.by_key(1001, entry.data["run_id"], "deploy") == (entry,)


def test_only_an_opening_makes_a_spot_known(ledger: Ledger) -> None:
    seen(ledger, "seen:1")
    assert not ledger.knows(SPOT)
    opened(ledger)
    assert ledger.knows(SPOT)
    assert not ledger.knows(OTHER)


@pytest.mark.parametrize("page", [1, 3, 8, 200])
def test_going_through_the_entries_can_begin_anywhere_and_crosses_pages(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(ledgers, "_PAGE", page)
    entries = filled(ledger)
    assert list(ledger.entries()) == entries
    assert [entry.seq for entry in ledger.entries(after=6)] == [7, 8]
    assert ledger.count() == 8


def test_a_changed_entry_in_the_chain_does_not_pass_for_an_appended_one(ledger: Ledger) -> None:
    entry = decided(ledger)
    assert check([replace(entry, data={"status": "rejected"})]).broken == (
        1,
        "it was changed: its hash does not fit its content",
    )
