"""PostgreSQL through psycopg 3, with the settings on which the ledger relies whatever the server's defaults are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

from gh_gate.app.store.transactions import PATIENCE
from gh_gate.errors import UsageError


def engine(url: URL) -> Engine:
    """Return an engine for a server; it is not asked yet.

    :raise UsageError: the driver is not installed.
    """
    secrets = {key: value for key, value in url.query.items() if "password" in key}
    url = url.difference_update_query(secrets).set(drivername="postgresql+psycopg")
    try:
        made = create_engine(
            url,
            # Beside the URL, because an engine shows its URL.
            connect_args={**_patience(url), **secrets},
            hide_parameters=True,
            # Each statement sees what was committed before it: an entry's place is read after its turn has come.
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
        )
    except ImportError:
        raise UsageError(
            "the database is PostgreSQL, and its driver is not installed.",
            do="pip install 'gh-gate[server,postgresql]'",
        ) from None
    event.listen(made, "connect", _prepare)
    return made


def _patience(url: URL) -> dict[str, Any]:
    return {} if "connect_timeout" in url.query else {"connect_timeout": PATIENCE}


def _prepare(connection: Any, _record: object) -> None:
    """Wait for no lock for ever, leave none behind, and let no commit return before it is on the disk."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {int(PATIENCE * 1000)}")  # milliseconds
        cursor.execute("SET idle_in_transaction_session_timeout = '60s'")
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.commit()
