"""PostgreSQL: what the ledger relies on holds whatever the server's defaults are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import Engine, text

from gh_gate.app.store import database
from gh_gate.app.store.ledger import Ledger, check
from gh_gate.app.store.transactions import reading
from tests.app.postgres import Postgres
from tests.app.store.entries import seen
from tests.app.store.test_concurrency import at_once


@pytest.fixture
def loose(postgres: Postgres) -> Iterator[Engine]:
    """A server whose defaults are other than ours."""
    options = quote("-c default_transaction_isolation=serializable -c synchronous_commit=off")
    engine = database.connect(f"{postgres.empty()}&options={options}")
    database.migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("transaction_isolation", "read committed"),
        ("synchronous_commit", "on"),
        ("lock_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "1min"),
    ],
)
def test_a_connection_has_the_settings_that_the_ledger_needs(loose: Engine, setting: str, value: str) -> None:
    with reading(loose) as connection:
        assert connection.execute(text(f"SHOW {setting}")).scalar() == value


def test_appends_at_once_all_succeed_whatever_the_default_isolation(loose: Engine) -> None:
    ledger = Ledger(loose)
    at_once(lambda number: [seen(ledger, f"{number}:{event}") for event in range(5)])
    found = check(ledger.links())
    assert (found.count, found.broken) == (40, None)


def test_a_server_that_was_started_again_is_used_without_an_error(postgres: Postgres) -> None:
    engine = database.connect(postgres.empty())
    database.migrate(engine)
    ledger = Ledger(engine)
    seen(ledger, "seen:1")
    postgres.disconnect()
    assert ledger.find("seen:1")
    postgres.disconnect()
    assert seen(ledger, "seen:2").seq == 2
    engine.dispose()
