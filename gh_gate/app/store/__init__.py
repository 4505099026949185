"""What the App must not lose: deliveries until they are worked off, and a ledger of what happened to every gate.

`gh_gate.app.store.database` opens it, on SQLite or PostgreSQL; one schema, one set of tests.
"""
