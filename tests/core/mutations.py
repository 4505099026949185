"""Envelopes with one thing changed that somebody might hope goes unnoticed, made by their structure."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from gh_gate.core import record
from tests.core.records import KEY, changed, written

SEALED = record.envelope(written(), KEY)
TYPE = "application/vnd.in-toto+json"
Envelope = dict[str, Any]
Change = Callable[[Envelope, Any], None]

WORTHLESS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just([]) | st.just({})
)
NAMES = st.sampled_from(["payload", "payloadType", "signatures"])
VALUES = st.sampled_from(["payload", "payloadType", "keyid", "sig"])
STATEMENTS = st.sampled_from(
    [
        changed("predicate.by.0.login", "mallory"),
        changed("predicate.by.0.id", 66),
        changed("predicate.inputs.target", "production"),
        changed("predicate.commit", "d" * 40),
        changed("predicate.valid_until", "2036-03-03T09:47:00Z"),
        changed("predicate.status", "rejected"),
        changed("predicate.news", 1),
        changed("subject.0.digest.sha256", "0" * 64),
        written()[:-1],
        b"",
        b"\xff",
    ]
)


def place(data: Envelope, name: str) -> Envelope:
    """The object in which a value stands."""
    found: Envelope = data["signatures"][0] if name in ("keyid", "sig") else data
    return found


def _replace_bits(data: Envelope, drawn: tuple[str, int, str]) -> None:
    name, at, new = drawn
    text = place(data, name)[name]
    at %= len(text)
    place(data, name)[name] = text[:at] + new + text[at + 1 :]


def _cut(data: Envelope, drawn: tuple[str, int]) -> None:
    place(data, drawn[0])[drawn[0]] = place(data, drawn[0])[drawn[0]][: -drawn[1]]


def _more(data: Envelope, drawn: tuple[str, str]) -> None:
    place(data, drawn[0])[drawn[0]] += drawn[1]


def _worthless(data: Envelope, drawn: tuple[str, Any]) -> None:
    place(data, drawn[0])[drawn[0]] = drawn[1]


def _rename(data: Envelope, drawn: tuple[str, str]) -> None:
    data[drawn[1]] = data.pop(drawn[0])


def _statement(data: Envelope, drawn: bytes) -> None:
    data["payload"] = base64.b64encode(drawn).decode()


def _sign_with_another(data: Envelope, drawn: int) -> None:
    sig = bytearray(base64.b64decode(data["signatures"][0]["sig"]))
    sig[drawn // 8] ^= 1 << drawn % 8
    data["signatures"][0]["sig"] = base64.b64encode(sig).decode()


def _signatures(data: Envelope, drawn: int) -> None:
    data["signatures"] = data["signatures"] * drawn


CHANGES: list[tuple[Change, st.SearchStrategy[Any]]] = [
    (_replace_bits, st.tuples(VALUES, st.integers(0, 4_000), st.characters(min_codepoint=1, max_codepoint=0x2FF))),
    (_cut, st.tuples(VALUES, st.integers(1, 5))),
    (_more, st.tuples(VALUES, st.sampled_from(["=", "==", "A", "AAAA", "\n", " ", "\0", "é"]))),
    (_worthless, st.tuples(VALUES | NAMES, WORTHLESS)),
    (_rename, st.tuples(NAMES, st.text(min_size=1, max_size=8))),
    (_statement, STATEMENTS),
    (_sign_with_another, st.integers(0, 511)),
    (_signatures, st.sampled_from([0, 2])),
]


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """An envelope that is not the one that was signed."""
    data: Envelope = json.loads(SEALED)
    change, drawn = draw(st.sampled_from(CHANGES).flatmap(lambda pair: st.tuples(st.just(pair[0]), pair[1])))
    change(data, drawn)
    return data
