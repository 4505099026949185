"""The tables, as the newest migration leaves them; a test holds the two together.

Triggers and what else keeps the ledger as it is stand in the migrations alone.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

METADATA = MetaData()

# GitHub's ids have outgrown 32 bits. SQLite has one integer type of up to 64, and only INTEGER names a row.
BIG = BigInteger().with_variant(Integer, "sqlite")

LEDGER = Table(
    "ledger",
    METADATA,
    Column("seq", BIG, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("repository_id", BIG, nullable=False),
    Column("number", BIG, nullable=False),
    Column("gate", Text, nullable=False),
    Column("once", Text, nullable=False),
    Column("lookup", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("once", name="ledger_once"),
    Index("ledger_by_spot", "repository_id", "number", "kind"),
    Index("ledger_by_gate", "gate", "kind"),
    Index("ledger_by_lookup", "kind", "lookup"),
    Index("ledger_by_repository", "repository_id", "kind", "seq"),
    sqlite_strict=True,
)
"""Column by column a `gh_gate.app.store.chain.Link`."""

INBOX = Table(
    "inbox",
    METADATA,
    Column("id", BIG, primary_key=True),
    Column("guid", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text, nullable=False),
    Index("inbox_by_state", "state", "id"),
    Index("inbox_by_age", "state", "received_at"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""Deliveries. No id is given twice, not even after its row is gone."""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", BIG, primary_key=True),
    Column("address", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("repository_id", BIG, nullable=False),
    Column("number", BIG, nullable=False),
    Column("gate", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    UniqueConstraint("address", "event", name="outbox_once"),
    Index("outbox_by_due", "address", "due_at", "id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""Messages that were not taken yet; what became of the others stands in the ledger."""

CONDITIONS = Table(
    "conditions",
    METADATA,
    Column("id", BIG, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("repository_id", BIG, nullable=False),
    Column("number", BIG, nullable=False),
    Column("gate", Text, nullable=False),
    Column("error", Text, nullable=False),
    UniqueConstraint("sender", "key", name="conditions_once"),
    Index("conditions_by_gate", "gate"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""Flyte's conditions that were not answered yet; what became of the others stands in the ledger."""

FOLLOWING = Table("following", METADATA, Column("seq", BIG, primary_key=True, autoincrement=False), sqlite_strict=True)
"""One row: the number of the ledger's newest entry when decisions began to be followed."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Index("sessions_by_owner", "owner", "kind", "created_at"),
    Index("sessions_by_end", "ends_at"),
    sqlite_strict=True,
)
"""Who is signed in; the key is a digest, and what is sealed only the server can read."""
