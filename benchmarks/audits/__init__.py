"""A history of gates as GitHub and the ledger tell it, made up on demand: gate number n is always the same."""
