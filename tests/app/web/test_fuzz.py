"""Whatever is sent to the webhook's address: never a 5xx, never a hang, and nothing is stored that was not signed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.app.web.edge import SECRET, Edge, sign

LIMIT = 2_000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
NESTED = st.builds(
    lambda opening, times: opening * times, st.sampled_from([b"[", b'{"a":', b"{"]), st.integers(1, 2_500)
)
OBJECTS = st.dictionaries(st.text(), JSON, max_size=4)
BODIES = st.one_of(
    OBJECTS.map(lambda value: json.dumps(value).encode()),
    OBJECTS.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=LIMIT + 50),
    NESTED,
)
# What uvicorn lets through: no control character but the tab.
VALUES = st.binary(max_size=80).map(lambda raw: bytes(byte for byte in raw if byte == 9 or (byte > 31 and byte != 127)))
NAMES = st.sampled_from(
    [
        b"x-github-event",
        b"x-github-delivery",
        b"x-hub-signature-256",
        b"content-type",
        b"content-length",
        b"x-hub-signature",
        b"transfer-encoding",
        b"expect",
        b"host",
        b"content-encoding",
    ]
)
EVENTS = st.one_of(st.sampled_from([b"issues", b"issue_comment", b"push", b"ping", b"star"]), VALUES)
SIGNED = st.sampled_from(["right"] * 8 + ["of another secret", "of another body", "cut", "none", "noise"])


Sent = tuple[bytes, list[tuple[bytes, bytes]], list[bytes | None], str]
"""A body, headers, the body in pieces, and how it is signed."""


def signature(kind: str, body: bytes, noise: bytes) -> bytes:
    right = sign(body)
    made = {
        "right": right,
        "of another secret": sign(body, SECRET[1:]),
        "of another body": sign(body + b" "),
        "cut": right[:-2],
    }
    return made.get(kind, b"" if kind == "none" else noise)


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    body, kind = draw(BODIES), draw(SIGNED)
    headers = [(b"x-hub-signature-256", signature(kind, body, draw(VALUES))), (b"x-github-event", draw(EVENTS))]
    if draw(st.booleans()):
        headers = draw(st.permutations(headers + draw(st.lists(st.tuples(NAMES, VALUES), max_size=4))))
    cuts = sorted(draw(st.lists(st.integers(0, len(body)), max_size=5)))
    pieces: list[bytes | None] = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    if draw(st.integers(0, 20)) == 0:
        pieces[draw(st.integers(0, len(pieces) - 1))] = None
    return body, headers, pieces, kind


def judge(edge: Edge, sent: Sent) -> None:
    body, headers, pieces, kind = sent
    edge.stored.clear()
    reply = edge.post(headers, pieces)
    event(f"signature {kind}: {reply.status}")
    assert reply.status in {202, 400, 401, 413}
    assert reply.error is None
    assert reply.status != 202 or len(body) <= LIMIT
    first = next((value for name, value in headers if name == b"x-hub-signature-256"), b"")
    assert reply.status != 202 or (first == sign(body) and isinstance(json.loads(body), dict))
    assert [stored[3] for stored in edge.stored] == ([body] if edge.stored else [])
    assert reply.status == 202 or not edge.stored


@pytest.fixture(scope="module")
def small() -> Iterator[Edge]:
    edge = Edge(max_body=LIMIT)
    yield edge
    edge.client.close()


@given(sent=requests())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_request_breaks_the_webhook(small: Edge, sent: Sent) -> None:
    judge(small, sent)


@pytest.mark.slow
@given(sent=requests())
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_request_of_ten_thousand_breaks_the_webhook(small: Edge, sent: Sent) -> None:
    judge(small, sent)
