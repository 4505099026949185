"""Markers come from anybody: whatever stands in one is read or is none, quickly, and never believed further than it goes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.core import gate as gates
from gh_gate.core import marker
from tests.core.samples import gate as make_gate

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted(gates.to_json(make_gate()))


def in_marker(data: Any) -> str:
    code = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
    return f"A question.\n\n<!-- gh-gate:1 {code} -->"


def holds(body: str) -> None:
    """Read a body both ways; what is a claim says what its digest covers."""
    claim, note = marker.read_claim(body), marker.read_note(body)
    if claim is not None:
        assert claim.gate is None or claim.gate.digest == claim.digest
        assert claim.sketch.key == claim.key
    if note is not None:
        assert body.rstrip().endswith(note.line())


def changed(name: str, value: Any) -> str:
    gate = make_gate()
    return in_marker(gates.to_json(gate) | {"digest": gate.digest, name: value})


@given(st.text(max_size=300))
def test_any_text(body: str) -> None:
    holds(body)


@given(JSON)
def test_any_json_in_a_marker(data: Any) -> None:
    holds(in_marker(data))


@given(st.sampled_from([*NAMES, "digest"]), JSON)
def test_a_gate_with_one_field_replaced(name: str, value: Any) -> None:
    holds(changed(name, value))


@given(st.from_regex(r"<!-- gh-gate:1 [a-z]{3,11} [0-9a-f]{15,17}( [0-9/._a-z-]{0,60})? -->", fullmatch=True))
def test_anything_like_a_note(line: str) -> None:
    holds(f"Text.\n\n{line}")


@pytest.mark.parametrize("value", [[[True]], [[]], [{}], {}, 7])
def test_inputs_that_are_no_fields(value: Any) -> None:
    assert marker.read_claim(changed("inputs", value)) is None


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(
    st.text(max_size=300)
    | st.builds(in_marker, JSON)
    | st.builds(changed, st.sampled_from([*NAMES, "digest"]), JSON)
    | st.builds(lambda text: in_marker(text)[:-20] + text, st.text(max_size=60))
)
def test_ten_thousand_markers(body: str) -> None:
    holds(body)
