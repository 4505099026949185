"""The chain: any change to it is found and named, but for what is cut off or made anew to the end."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.app.store import entry
from gh_gate.app.store.chain import GENESIS, Link, digest, sealed
from gh_gate.app.store.check import Check, check
from tests.app.store.entries import SPOT, T0

COLUMNS = [field.name for field in fields(Link)]


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    for n in range(length):
        draft = entry.draft("seen", SPOT, at=T0, once=f"seen:{n}", data={"n": n}, gate="")
        links.append(sealed(replace(draft, seq=n + 1, previous=links[-1].hash if links else GENESIS)))
    return links


def rehashed(links: list[Link], first: int, last: int) -> list[Link]:
    """Make the chain anew from one entry to another, as somebody would who wants a change to stay unseen."""
    made = list(links)
    for at in range(first, last):
        made[at] = sealed(replace(made[at], previous=made[at - 1].hash if at else GENESIS))
    return made


def changed(at: int, column: str, value: Any) -> list[Link]:
    return [*CHAIN[:at], replace(CHAIN[at], **{column: value}), *CHAIN[at + 1 :]]


CHAIN = chain(6)


def test_a_whole_chain_holds() -> None:
    assert check(CHAIN) == Check(6, CHAIN[-1].hash, None)
    assert check([]) == Check(0, GENESIS, None)


def test_the_hash_is_what_the_documentation_says() -> None:
    link = Link(1, "2026-11-20T15:12:00.000000Z", "seen", 1001, 42, "", "seen:ü", "", '{"a":"\\n\\"é"}', GENESIS, "")
    written = (
        '[1,"2026-11-20T15:12:00.000000Z","seen",1001,42,"","seen:ü","","{\\"a\\":\\"\\\\n\\\\\\"é\\"}","'
        + GENESIS
        + '"]'
    )
    assert digest(link) == hashlib.sha256(written.encode()).hexdigest()
    assert digest(link) == "8df82a39b79d34fc2e66a7e5b7bd9394a4595671a6689986f7b8223200139300"


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("at", range(6))
def test_a_changed_column_is_found_and_named(column: str, at: int) -> None:
    old = getattr(CHAIN[at], column)
    found = check(changed(at, column, old + 1 if isinstance(old, int) else f"{old[:-1]}~"))
    assert found.broken
    assert (found.count, found.broken[0]) == (at, at + 1)
    assert found.head_hash == (CHAIN[at - 1].hash if at else GENESIS)


@given(st.integers(0, 5), st.sampled_from(COLUMNS), st.data())
def test_any_other_value_is_found(at: int, column: str, data: st.DataObject) -> None:
    old = getattr(CHAIN[at], column)
    new = data.draw(st.integers() if isinstance(old, int) else st.text())
    found = check(changed(at, column, new))
    assert (found.broken is None) == (new == old)


@pytest.mark.parametrize("at", range(5))
def test_a_missing_entry_is_named(at: int) -> None:
    found = check(CHAIN[:at] + CHAIN[at + 1 :])
    assert found.broken == (at + 1, f"it is missing: entry {at + 2} stands in its place")


@pytest.mark.parametrize("at", range(1, 5))
def test_closing_the_gap_of_a_missing_entry_does_not_hide_it(at: int) -> None:
    renumbered = [sealed(replace(link, seq=link.seq - 1)) for link in CHAIN[at + 1 :]]
    found = check(CHAIN[:at] + renumbered)
    assert found.broken
    assert found.broken[0] == at + 1


@pytest.mark.parametrize("at", range(6))
def test_an_inserted_entry_is_named(at: int) -> None:
    strange = sealed(replace(CHAIN[at], once="seen:strange", previous=CHAIN[at].previous))
    found = check([*CHAIN[:at], strange, *CHAIN[at:]])
    assert found.broken
    assert found.broken[0] == at + 1


def test_an_entry_before_the_first_is_named() -> None:
    assert check([sealed(replace(CHAIN[0], seq=0)), *CHAIN]).broken == (0, "it stands where entry 1 should")


@pytest.mark.parametrize("at", range(5))
def test_entries_that_changed_places_are_named(at: int) -> None:
    found = check([*CHAIN[:at], CHAIN[at + 1], CHAIN[at], *CHAIN[at + 2 :]])
    assert found.broken
    assert found.broken[0] == at + 1


@pytest.mark.parametrize("at", range(5))
def test_entries_that_changed_places_and_numbers_are_named(at: int) -> None:
    first, second = replace(CHAIN[at + 1], seq=at + 1), replace(CHAIN[at], seq=at + 2)
    found = check([*CHAIN[:at], first, second, *CHAIN[at + 2 :]])
    assert found.broken
    assert found.broken[0] == at + 1


@pytest.mark.parametrize("last", range(2, 6))
def test_a_chain_made_anew_in_part_breaks_where_that_ends(last: int) -> None:
    forged = [CHAIN[0], replace(CHAIN[1], data='{"n":999}'), *CHAIN[2:]]
    found = check(rehashed(forged, 1, last))
    assert found.broken == (last + 1, "it does not follow the entry before: that one was replaced, or this one")


def test_a_chain_made_anew_to_its_end_is_only_seen_by_its_head() -> None:
    forged = rehashed([replace(CHAIN[0], data='{"n":999}'), *CHAIN[1:]], 0, 6)
    assert check(forged).broken is None
    assert check(forged).head_hash != CHAIN[-1].hash


def test_an_end_that_was_cut_off_is_only_seen_by_its_head() -> None:
    assert check(CHAIN[:4]) == Check(4, CHAIN[3].hash, None)
