"""What the server keeps and publishes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from gh_gate.app.keys import SigningKeys
from gh_gate.app.setup.checks import keeping
from gh_gate.app.store.chain import GENESIS, Link, sealed
from gh_gate.core.record import keys

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Letter:
    received_at: datetime
    event: str
    error: str


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    for seq in range(1, length + 1):
        previous = links[-1].hash if links else GENESIS
        links.append(sealed(Link(seq, "", "opened", 1, seq, "", str(seq), "", "{}", previous, "")))
    return links


def test_a_chain_that_holds() -> None:
    assert keeping.tail(chain(5), 5).what == "the ledger has 5 entries"
    assert keeping.tail(chain(5)[2:], 5).what == "the ledger has 5 entries, and its last 3 hold"
    assert keeping.tail([], 0).what == "the ledger is empty"


@pytest.mark.parametrize("change", [{"data": '{"x":1}'}, {"kind": "decided"}, {"previous": GENESIS}, {"hash": GENESIS}])
def test_an_entry_that_was_changed_is_named(change: dict[str, str]) -> None:
    links = chain(5)
    links[2] = replace(links[2], **change)  # type: ignore[arg-type]  # all of them are texts
    assert "entry 3 does not fit" in keeping.tail(links, 5).what


def test_an_entry_that_is_missing_or_was_made_anew_is_named() -> None:
    links = chain(5)
    assert "entry 4 does not fit" in keeping.tail([*links[:2], *links[3:]], 4).what
    links[2] = sealed(replace(links[2], data='{"x":1}'))
    assert "entry 4 does not fit" in keeping.tail(links, 5).what


def test_dead_letters_are_counted_and_the_last_is_told() -> None:
    assert keeping.dead([], NOON).ok is True
    hour = timedelta(hours=1)
    finding = keeping.dead([Letter(NOON - 2 * hour, "issues", "a"), Letter(NOON - hour, "push", "\x1b[2Jboom")], NOON)
    assert (finding.ok, "2 deliveries" in finding.what, "push of 2026-11-20 11:00" in finding.what) == (
        False,
        True,
        True,
    )
    assert "\x1b" not in finding.what


def test_dead_letters_of_last_week_are_only_told() -> None:
    assert keeping.dead([Letter(NOON - timedelta(days=4), "issues", "a")], NOON).ok is None


@pytest.mark.parametrize(("seconds", "ok"), [(0, True), (599, True), (601, False)])
def test_a_delivery_that_waits_for_long_is_a_sign_of_trouble(seconds: int, ok: bool) -> None:
    assert keeping.waiting(NOON - timedelta(seconds=seconds), NOON).ok is ok
    assert keeping.waiting(None, NOON).ok is True


def test_the_published_key_is_the_one_of_the_settings() -> None:
    ours, other = (SigningKeys.read(keys.new_key()[0]) for _ in range(2))
    assert keeping.published(json.dumps(ours.well_known("gates")), ours.keyid).ok is True
    finding = keeping.published(json.dumps(other.well_known("gates")), ours.keyid)
    assert (finding.ok, other.keyid[:16] in finding.what, ours.keyid[:16] in finding.what) == (False, True, True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": 3}', '{"keys": [{"use": "old"}]}', "[" * 100_000, "null"])
def test_what_cannot_be_read_is_no_agreement(text: str) -> None:
    assert keeping.published(text, "k").ok is False
