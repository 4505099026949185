"""One message, posted once, to receivers that behave and to receivers that do not."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from standardwebhooks import WebhookVerificationError

from gh_gate.app.outgoing.post import Sent, post
from tests.app.outgoing.receiver import KEY, OLD_KEY, PATH, Receiver, Talk, address, misbehaving

BODY = b'{"type":"gate.decided","data":{}}'
BRIEF = 0.6


def send(url: str, *, seconds: float = 5.0, keys: tuple[str, ...] = (KEY,)) -> Sent:
    return post(address(url, keys=keys), "msg_1", BODY, datetime.now(UTC), seconds)


def test_a_message_is_signed_so_that_the_library_of_receivers_believes_it(receiver: Receiver) -> None:
    assert send(receiver.url) == Sent(200)
    [got] = receiver.got
    assert got.verified() == {"type": "gate.decided", "data": {}}
    assert (got.path, got.number, got.headers["content-type"]) == (PATH, "msg_1", "application/json")
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["user-agent"].startswith("gh-gate/")


def test_a_message_is_signed_with_every_key_while_one_replaces_the_other(receiver: Receiver) -> None:
    send(receiver.url, keys=(KEY, OLD_KEY))
    assert receiver.got[0].verified(KEY) == receiver.got[0].verified(OLD_KEY)


def test_a_message_is_not_signed_with_a_key_that_is_out_of_use(receiver: Receiver) -> None:
    send(receiver.url)
    with pytest.raises(WebhookVerificationError):
        receiver.got[0].verified(OLD_KEY)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_takes_the_message(receiver: Receiver, status: int) -> None:
    receiver.answers.append(status)
    assert send(receiver.url).taken


@pytest.mark.parametrize("status", [300, 304, 400, 401, 404, 410, 429, 500, 503])
def test_nothing_else_does(receiver: Receiver, status: int) -> None:
    receiver.answers.append(status)
    sent = send(receiver.url)
    assert (sent.taken, sent.status, sent.why) == (False, status, f"it answered {status}")
    assert sent.unwanted is (status == 410)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(receiver: Receiver, status: int) -> None:
    receiver.answers.append((status, {"location": f"http://127.0.0.1:{receiver.port}/elsewhere"}))
    assert not send(receiver.url).taken
    assert [got.path for got in receiver.got] == [PATH]


@pytest.mark.parametrize(
    ("told", "wait"), [("120", 120), ("0", 0), ("-1", 0), ("1e9", 0), ("9999999", 0), ("Fri, 21 Nov 2026", 0)]
)
def test_a_receiver_may_say_how_long_it_wants_to_be_left_alone(receiver: Receiver, told: str, wait: int) -> None:
    receiver.answers.append((503, {"retry-after": told}))
    assert send(receiver.url).wait == wait


def test_proxies_of_the_environment_are_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send(receiver.url).taken


def drip(peer: socket.socket) -> None:
    """Send a byte now and then, for ever."""
    with suppress(OSError):
        while True:
            peer.sendall(b"H")
            time.sleep(BRIEF / 20)


def flood(line: bytes) -> Talk:
    """Send the same line, for ever."""

    def talk(peer: socket.socket) -> None:
        with suppress(OSError):
            while True:
                peer.sendall(line * 100)

    return talk


def say(text: bytes) -> Talk:
    return lambda peer: peer.sendall(text)


def then(text: bytes, more: Talk) -> Talk:
    def talk(peer: socket.socket) -> None:
        peer.sendall(text)
        more(peer)

    return talk


def wait(peer: socket.socket) -> None:
    """Say nothing until the other side hangs up."""
    with suppress(OSError):
        peer.recv(1)


NASTY: dict[str, Talk] = {
    "says nothing": wait,
    "hangs up": lambda _: None,
    "drips": drip,
    "continues for ever": flood(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "has headers for ever": flood(b"X-More: and more\r\n"),
    "has a line for ever": flood(b"H" * 1000),
    "speaks another tongue": say(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "answers with half a line": say(b"HTTP/1.1 20"),
    "answers with nonsense": say(b"HTTP/1.1 abc OK\r\n\r\n"),
    "answers with bytes": say(bytes(range(256)) * 4),
    "answers with a number too large": say(b"HTTP/1.1 9999999999 OK\r\n\r\n"),
}


@pytest.mark.parametrize("kind", NASTY)
def test_a_receiver_that_does_not_answer_costs_its_time_and_no_more(kind: str) -> None:
    with misbehaving(NASTY[kind]) as url:
        began = time.monotonic()
        sent = send(url, seconds=BRIEF)
        assert time.monotonic() - began < BRIEF + 1.0
    assert (sent.taken, sent.status) == (False, 0)
    assert "a-token" not in sent.why


TAKEN = b"HTTP/1.1 200 OK\r\n"
LOOSE: dict[str, Talk] = {
    "is cut": say(TAKEN + b"Content-Length: 1000\r\n\r\nthe beg"),
    "is huge": then(TAKEN + b"Content-Length: 99999999999\r\n\r\n", flood(b"x" * 1000)),
    "has no end": then(TAKEN + b"\r\n", drip),
    "is in bad chunks": say(TAKEN + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n"),
    "is in a chunk without end": say(TAKEN + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nxx"),
}


@pytest.mark.parametrize("kind", LOOSE)
def test_what_is_said_after_a_200_changes_nothing(kind: str) -> None:
    with misbehaving(LOOSE[kind]) as url:
        began = time.monotonic()
        assert send(url, seconds=BRIEF) == Sent(200)
        assert time.monotonic() - began < BRIEF + 1.0


def test_a_receiver_that_reads_nothing_costs_its_time_and_no_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        body = b'"' + b"x" * 30_000_000 + b'"'
        sent = post(address(url), "msg_1", body, datetime.now(UTC), BRIEF)
    assert sent == Sent(0, "no answer within 1 seconds")


def test_where_nobody_listens_nothing_is_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}/") == Sent(0, "no connection: Connection refused")
