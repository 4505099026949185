"""Changes a ledger as its owner could: the triggers go first."""

from __future__ import annotations

from sqlalchemy import Engine, text

from gh_gate.app.store.transactions import writing

_DOORS = {
    "sqlite": ("takes_no_update", "takes_no_delete", "takes_the_next_link"),
    "postgresql": ("takes_no_change", "takes_the_next_link"),
}


def tamper(engine: Engine, *statements: str) -> None:
    """Take the triggers away and run statements."""
    dialect = engine.dialect.name
    with writing(engine) as connection:
        for name in _DOORS[dialect]:
            connection.execute(text(f"DROP TRIGGER ledger_{name}" + (" ON ledger" * (dialect == "postgresql"))))
        for statement in statements:
            connection.execute(text(statement))
