"""Sessions are kept until they end, and an owner has a bounded number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from gh_gate.app.store.sessions import MOST, Row, SessionRows
from gh_gate.app.store.transactions import reading
from gh_gate.errors import UpstreamError

AT = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)


@pytest.fixture
def rows(engine: Engine) -> SessionRows:
    return SessionRows(engine)


def row(key: str, *, kind: str = "page", owner: str = "583231", minutes: float = 0) -> Row:
    at = AT + timedelta(minutes=minutes)
    return Row(key, kind, owner, f"sealed {key}", at, at + timedelta(hours=8))


def test_what_is_kept_is_found_by_its_key(rows: SessionRows) -> None:
    rows.put(row("a"))
    rows.put(row("b"))
    assert rows.get("a") == row("a")
    assert rows.get("c") is None


def test_what_is_removed_is_gone_and_may_be_removed_again(rows: SessionRows) -> None:
    rows.put(row("a"))
    rows.remove("a")
    rows.remove("a")
    assert rows.get("a") is None


def test_what_has_ended_is_forgotten_to_the_moment(rows: SessionRows) -> None:
    rows.put(row("a"))
    rows.put(row("b", minutes=0.001))
    assert rows.prune(AT + timedelta(hours=8)) == 1
    assert (rows.get("a"), rows.get("b")) == (None, row("b", minutes=0.001))


def test_an_owners_oldest_of_a_kind_makes_room(rows: SessionRows, engine: Engine) -> None:
    others = [row("api", kind="api"), row("bob", owner="583232")]
    for one in [*others, *(row(f"{number:02}", minutes=number) for number in range(MOST + 2))]:
        rows.put(one)
    with reading(engine) as connection:
        kept = connection.execute(text("SELECT key FROM sessions ORDER BY key")).scalars().all()
    assert kept == [*(f"{number:02}" for number in range(2, MOST + 2)), "api", "bob"]


def test_a_key_is_kept_once(rows: SessionRows) -> None:
    rows.put(row("a"))
    with pytest.raises(Exception, match="refused"):
        rows.put(row("a", owner="583232"))
    assert rows.get("a") == row("a")


def test_what_is_sealed_stands_in_no_repr() -> None:
    assert "sealed a" not in repr(row("a"))


@pytest.mark.parametrize(
    "call",
    [
        lambda rows: rows.put(row("b")),
        lambda rows: rows.get("a"),
        lambda rows: rows.remove("a"),
        lambda rows: rows.prune(AT),
    ],
)
def test_without_a_database_every_call_says_so(
    rows: SessionRows, engine_broken: Callable[[], None], call: Callable[[SessionRows], object]
) -> None:
    rows.put(row("a"))
    engine_broken()
    with pytest.raises(UpstreamError, match="cannot be used now"):
        call(rows)
