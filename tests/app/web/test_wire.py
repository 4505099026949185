"""Broken HTTP, byte for byte, at the real server: an answer below 500 or a closed connection, and it goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.web.edge import PAYLOAD, sign
from tests.app.web.serving import Serving

SIGNED = b"x-github-event: star\r\nx-hub-signature-256: " + sign(PAYLOAD) + b"\r\n"
HEAD = b"POST /webhook HTTP/1.1\r\nhost: x\r\nconnection: close\r\n" + SIGNED
CHUNKED = HEAD + b"transfer-encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with Serving() as server:
        yield server


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def status(said: bytes) -> int:
    return int(said.split(b" ")[1]) if said else 0


def test_a_body_in_chunks_is_taken(server: Serving) -> None:
    pieces = [chunk(PAYLOAD[at : at + 1]) for at in range(len(PAYLOAD))]
    assert status(server.ask(CHUNKED, *pieces, b"0\r\n\r\n")) == 202


def test_a_body_in_chunks_beyond_the_limit_is_refused_and_the_rest_not_read(server: Serving) -> None:
    said = server.ask(CHUNKED, chunk(b"x" * 60_000), chunk(b"x" * 60_000))
    assert status(said) == 413
    assert b"connection: close" in said.lower()


@pytest.mark.parametrize(
    "request_",
    [
        b"",
        b"\r\n\r\n",
        b"\x00\xff" * 50,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # somebody speaks TLS
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /webhook HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"GET /%ff%00%2e%2e/etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"GET http://[::bad/webhook HTTP/1.1\r\nhost: x\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n",
        HEAD + b"content-length: -1\r\n\r\n",
        HEAD + b"content-length: 99999999999999999999999\r\n\r\n",
        HEAD + b"content-length: 10\r\ncontent-length: 11\r\n\r\n" + b"x" * 10,
        HEAD + b"content-length: 10\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"content-length: 1000\r\n\r\n{}",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"ffffffffffffffffff\r\n",
        CHUNKED + chunk(PAYLOAD),
        HEAD + b"upgrade: websocket\r\nsec-websocket-key: x\r\n\r\n",
        HEAD + b"x-hub-signature-256: \xff\xfe\r\ncontent-length: 2\r\n\r\n{}",
        HEAD + b"a" * 70_000 + b": x\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    ],
    ids=lambda request_: repr(request_[-24:]),
)
def test_broken_http_breaks_nothing(server: Serving, request_: bytes) -> None:
    assert status(server.ask(request_)) < 500
    assert status(server.ask(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")) == 200
