"""What the databases themselves hold against whoever writes to the ledger by another way than its end.

They refuse UPDATE, DELETE and TRUNCATE, and an INSERT that is not the next link. SQLite's REPLACE would delete without
telling a trigger of it, so the insert is refused before it gets there. PostgreSQL's function keeps the search path that
it was made with, because a restored backup comes with none. The owner of a database can drop a trigger: against that
stands the chain.
"""

from __future__ import annotations

_SQLITE = (
    """
    CREATE TRIGGER ledger_takes_no_update BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger takes no update'); END
    """,
    """
    CREATE TRIGGER ledger_takes_no_delete BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger takes no delete'); END
    """,
    """
    CREATE TRIGGER ledger_takes_the_next_link BEFORE INSERT ON ledger
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
      OR NEW.previous IS NOT coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
      OR EXISTS (SELECT 1 FROM ledger WHERE once = NEW.once)
    BEGIN SELECT RAISE(ABORT, 'the ledger takes only its next link'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION ledger_takes_no_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger takes no %', lower(TG_OP); END $$
    """,
    """
    CREATE TRIGGER ledger_takes_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_takes_no_change()
    """,
    """
    CREATE FUNCTION ledger_takes_the_next_link() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE head record;
    BEGIN
      SELECT seq, hash INTO head FROM ledger ORDER BY seq DESC LIMIT 1;
      IF NEW.seq <> coalesce(head.seq, 0) + 1 OR NEW.previous <> coalesce(head.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'the ledger takes only its next link';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_takes_the_next_link BEFORE INSERT ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_takes_the_next_link()
    """,
)

STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
