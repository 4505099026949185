"""How much of a body is read, for how long, and how many large ones at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from gh_gate.app.web.body import LARGE, Reader
from gh_gate.app.web.problem import Refused
from tests.app.web.edge import LIMIT, Edge


def padded(size: int) -> bytes:
    return b'{"a":"' + b"x" * (size - 8) + b'"}'


@pytest.mark.parametrize(("size", "status"), [(LIMIT - 1, 202), (LIMIT, 202), (LIMIT + 1, 413)])
def test_the_limit_is_exact(edge: Edge, size: int, status: int) -> None:
    assert edge.deliver(padded(size)).status == status


def test_a_body_that_is_announced_as_too_large_is_not_read(edge: Edge) -> None:
    reply = edge.deliver(b"{}", content_length=str(LIMIT + 1).encode())
    assert (reply.status, reply.read, reply.headers["connection"]) == (413, 0, "close")


def test_a_body_in_pieces_is_read_no_further_than_the_limit(edge: Edge) -> None:
    reply = edge.deliver(pieces=[b"x" * (LIMIT // 2)] * 50)
    assert (reply.status, reply.read, reply.headers["connection"]) == (413, 3, "close")


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"x", b"\xb2", b"9" * 5000, b"+5"])
def test_a_length_that_is_no_number_does_not_matter(edge: Edge, length: bytes) -> None:
    assert edge.deliver(content_length=length).status == 202


def test_a_body_may_come_in_any_pieces(edge: Edge) -> None:
    body = padded(1000)
    assert edge.deliver(body, pieces=[b"", *(bytes([byte]) for byte in body), b""]).status == 202
    assert edge.stored[0][3] == body


def test_a_sender_who_goes_away_leaves_nothing(edge: Edge) -> None:
    assert edge.deliver(pieces=[b'{"a":', None]).status == 400
    assert edge.told == []


def test_a_large_body_is_taken_as_well() -> None:
    edge = Edge(max_body=LARGE * 3)
    assert edge.deliver(padded(LARGE * 2)).status == 202
    assert edge.deliver(padded(LARGE * 2)[:-1] + b"]").status == 400
    edge.client.close()


def request(pieces: Iterator[bytes] | None = None) -> Request:
    async def receive() -> Message:
        piece = next(pieces, None) if pieces else None
        if piece is None:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": piece, "more_body": True}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def test_a_body_that_does_not_arrive_is_given_up() -> None:
    with pytest.raises(Refused) as caught:
        asyncio.run(Reader(LIMIT, seconds=0.0).read(request()))
    assert caught.value.status == 408


def test_only_so_many_large_bodies_wait_at_once_and_small_ones_still_pass() -> None:
    large = b"x" * (LARGE + 1)

    async def play() -> list[int]:
        reader = Reader(LARGE * 2, most=2)
        slow = [asyncio.create_task(reader.read(request(iter([large])))) for _ in range(3)]
        await asyncio.sleep(0)
        refused = [task.exception() for task in slow if task.done()]
        small = asyncio.create_task(reader.read(request(iter([b"x" * LARGE]))))
        await asyncio.sleep(0)
        assert not small.done()
        for task in (*slow, small):
            task.cancel()
        await asyncio.gather(*slow, small, return_exceptions=True)
        again = asyncio.create_task(reader.read(request(iter([large]))))
        await asyncio.sleep(0)
        assert not again.done(), "the places of those who went away are free again"
        again.cancel()
        return [error.status for error in refused if isinstance(error, Refused)]

    assert asyncio.run(play()) == [503]
