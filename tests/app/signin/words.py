"""Secrets and people of these tests."""

from __future__ import annotations

from gh_gate.core.thread import Person

SECRET = "0123456789abcdef0123456789abcdef01234567"
OTHER_SECRET = SECRET[::-1]
TOKEN = "ghu_" + "a" * 36
ALICE = Person(583231, "alice")
BOB = Person(583232, "bob")
BOT = Person(41898282, "github-actions[bot]", human=False)
