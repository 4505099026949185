"""Tells other systems what was decided: signed messages to addresses that the server's own settings name, and to no other.

::

    follower -> store.outbox -> courier (one a address) -> post -> dial -> networks
                                   |
                                   +-> ledger: delivered, or given up

A message only wakes whoever gets it. The record that it carries proves the decision; who acts on it verifies that.
"""
