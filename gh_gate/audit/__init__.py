"""The audit: who approved what, from the forge's history and the App's ledger, and where the two differ.

Both sides stream into a temporary SQLite file, are joined there gate by gate, and come out as rows that carry their own
verification. `gh_gate.audit.run` does it; `gh-gate audit` is its command line.
"""
