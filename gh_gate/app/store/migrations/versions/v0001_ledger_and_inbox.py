"""The ledger, which only grows, and the inbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gh_gate.app.store.migrations import guards_0001 as guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make both tables, and what keeps the ledger from being changed."""
    _ledger()
    _inbox()
    for statement in guards.STATEMENTS[op.get_bind().dialect.name]:
        op.execute(statement)


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("repository_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("gate", sa.Text, nullable=False),
        sa.Column("once", sa.Text, nullable=False),
        sa.Column("lookup", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.UniqueConstraint("once", name="ledger_once"),
        sqlite_strict=True,
    )
    op.create_index("ledger_by_spot", "ledger", ["repository_id", "number", "kind"])
    op.create_index("ledger_by_gate", "ledger", ["gate", "kind"])
    op.create_index("ledger_by_lookup", "ledger", ["kind", "lookup"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("guid", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_by_state", "inbox", ["state", "id"])
    op.create_index("inbox_by_age", "inbox", ["state", "received_at"])
