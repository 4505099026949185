"""The sessions of people on the page, and of programs at the API."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sessions",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("sessions_by_owner", "sessions", ["owner", "kind", "created_at"])
    op.create_index("sessions_by_end", "sessions", ["ends_at"])
