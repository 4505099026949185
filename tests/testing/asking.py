"""What the tests of the fake forge ask."""

from __future__ import annotations

from typing import Any

import gh_gate

FIELDS = {"target": ["staging", "production"]}


def ask(name: str = "deploy", **more: Any) -> gh_gate.Decision[Any]:
    """Ask and wait, as a pipeline under test does."""
    return gh_gate.approval(name, prompt="Deploy?", **more)
