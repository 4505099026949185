"""Hears from the App's server when a gate changes, so that a waiter looks at once and not at its next turn.

What is heard is a hint: it ends a pause, and decides nothing. Polling goes on beside it at its usual pace, so a server that is
dead, slow or lies makes nobody wait longer than without one.
"""

from gh_gate.stream.listener import Listener, listening

__all__ = ["Listener", "listening"]
