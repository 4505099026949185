"""JSON of strangers."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.app.web.api.strict import LEVELS, NotJson, loads
from gh_gate.core.strict_json import INT_MAX, INT_MIN

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(INT_MIN, INT_MAX)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_characters="\0", codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_plain_comes_through_as_it_is(value: object) -> None:
    assert _deep(value) > LEVELS or loads(json.dumps(value).encode()) == value


def _deep(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_deep, inner), default=0)


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_a_value_or_refused(body: bytes) -> None:
    with contextlib.suppress(NotJson):
        loads(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b"NaN",
        b"-Infinity",
        b"1e400",
        str(INT_MAX + 1).encode(),
        str(INT_MIN - 1).encode(),
        b"9" * 60_000,
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b'"\\u0000"',
        b'"\xff"',
        b"{}{}",
        b"",
        b"'a'",
        b'"a\nb"',
        b"[" * (LEVELS + 1) + b"]" * (LEVELS + 1),
        b"[" * 65_000,
        b'{"a":' * 13_000,
    ],
)
def test_what_could_be_two_things_is_neither(body: bytes) -> None:
    with pytest.raises(NotJson):
        loads(body)


def test_what_is_deep_enough_is_taken() -> None:
    body = b"[" * LEVELS + b"]" * LEVELS
    assert json.dumps(loads(body)).encode() == body


@pytest.mark.parametrize("body", [str(INT_MAX).encode(), str(INT_MIN).encode(), b'"\\ud83d\\ude00"'])
def test_what_is_at_the_edge_is_taken(body: bytes) -> None:
    loads(body)
