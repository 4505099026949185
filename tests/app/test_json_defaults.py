"""A default is the same for who asks and for the App, which reads it from the marker: its question is shown alike."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import Status
from tests.app.scene import AppScene

DEFAULTS: tuple[tuple[str, Any], ...] = (
    ("json", {"b": 1, "a": 2}),
    ("json", {"a": {"z": 1, "c": 2}}),
    ("json", {"b": 1, "a": [2, 3.5, {"z": 1, "y": -0.0}]}),
    ("json", [3, 1]),
    ("json", {"b": 1.0}),
    ("float", 0.1),
    ("float", 1),
    ("float", 1e300),
    ("int", 5),
    ("str", "a | b `c` <d> & é \u200b"),
)


@pytest.mark.parametrize(("kind", "default"), DEFAULTS, ids=str)
def test_a_question_with_a_default_is_decided(app: AppScene, kind: str, default: Any) -> None:
    engine, ticket = app.ask(inputs={"x": {"type": kind, "default": default}})
    app.look()
    app.start()
    app.decide(app.steps.alice, "/approve")
    assert app.ended() == (Status.APPROVED, "")
    assert engine.look(ticket).status is Status.APPROVED
