"""The outbox: messages to other systems; and from where on decisions are followed, so that older ones wake and tell nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make both tables."""
    _outbox()
    following = op.create_table(
        "following", sa.Column("seq", BIG, primary_key=True, autoincrement=False), sqlite_strict=True
    )
    last: sa.Select[tuple[int]] = sa.select(sa.func.coalesce(sa.func.max(sa.column("seq")), 0)).select_from(
        sa.table("ledger")
    )
    op.execute(sa.insert(following).from_select(["seq"], last))


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("repository_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("gate", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("due_at", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.UniqueConstraint("address", "event", name="outbox_once"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_by_due", "outbox", ["address", "due_at", "id"])
