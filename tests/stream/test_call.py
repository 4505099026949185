"""A call hears events, comes back after a break, and gives up where the server says no."""

from __future__ import annotations

import logging
import time

import pytest

from gh_gate.stream.address import server
from gh_gate.stream.bell import Bell
from gh_gate.stream.call import Call
from tests.stream.conftest import TARGET, TOKEN, Listen, listening_threads
from tests.stream.sending import DECIDED, END, EVENT, OPEN, Play, answer, breaks, chunk, says, until

PATH = "/api/v1/gates/acme/app/7/events?gate=deploy"


def test_it_asks_for_the_gates_events_with_the_token(listen: Listen) -> None:
    peer = listen(says(EVENT))[0].next()
    assert peer.request.startswith(f"GET {PATH} HTTP/1.1\r\n")
    assert peer.header("authorization") == f"Bearer {TOKEN}"
    assert peer.header("accept") == "text/event-stream"
    assert peer.header("last-event-id") == ""


def test_an_event_rings(listen: Listen) -> None:
    _, call = listen(says(EVENT))
    assert call.bell.wait(20)
    assert not call.bell.wait(0)


def test_a_decision_rings_again_in_a_while_because_copies_lag(listen: Listen) -> None:
    _, call = listen(says(DECIDED))
    assert call.bell.wait(20)
    assert len(call.bell._due) == 3


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{", b"[" * 2000, b"7" * 5000, b"\xff"])
def test_what_an_event_says_is_only_a_hint(listen: Listen, data: bytes) -> None:
    _, call = listen(says(b"event: gate\ndata: x" + data + b"\n\n"))
    assert call.bell.wait(20)


def test_comments_and_other_events_do_not_ring(listen: Listen) -> None:
    sender, call = listen(says(b": alive\n\n", b"retry: 100\n\n", b"event: other\ndata: {}\n\n", b"data: {}\n\n"))
    sender.next()
    until(lambda: call._retry == 100)
    assert not call.bell.wait(0.05)


BROKEN: list[tuple[str, Play]] = [
    ("no answer", breaks()),
    ("no HTTP", breaks(b"\x00\xff\r\n\r\n")),
    ("half a head", breaks(b"HTTP/1.1 200 OK\r\ncontent-ty")),
    ("half a line", breaks(OPEN, chunk(b"event: ga"))),
    ("half a piece", breaks(OPEN, b"40\r\nevent: gate\n")),
    ("no piece", breaks(OPEN, b"zz\r\nevent: gate\n\n")),
    ("the end", breaks(OPEN, END)),
    ("a huge line", breaks(OPEN, chunk(b"x" * 200_000))),
    ("a huge event", breaks(OPEN, *[chunk(b"data: " + b"x" * 1000 + b"\n")] * 100)),
    ("a huge head", breaks(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 500)),
    ("a huge head's line", breaks(b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000)),
    ("an error", breaks(answer("500 Internal Server Error"))),
    ("an overload", breaks(answer("503 Service Unavailable", "retry-after: 0"))),
    ("too many", breaks(answer("429 Too Many Requests", "retry-after: 1"))),
    ("not known yet", breaks(answer("404 Not Found"))),
]


@pytest.mark.parametrize("play", [play for _, play in BROKEN], ids=[name for name, _ in BROKEN])
def test_whatever_breaks_a_stream_the_next_one_is_heard(
    listen: Listen, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    sender, call = listen(play, play, says(EVENT))
    assert call.bell.wait(20)
    assert sender.opened == 3
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_server_that_is_away_is_tried_until_it_is_there(listen: Listen) -> None:
    sender, call = listen(breaks(OPEN, chunk(EVENT)))
    assert call.bell.wait(20)
    until(lambda: sender.opened >= 4)


def test_the_last_event_is_named_when_it_comes_back(listen: Listen) -> None:
    sender, _ = listen(breaks(OPEN, chunk(EVENT)), says())
    assert [sender.next().header("last-event-id") for _ in range(2)] == ["", "5"]


@pytest.mark.parametrize("last", [b"x" * 5000, b"a b", "ä".encode(), b"\x7f"])
def test_an_id_that_fits_no_header_is_not_repeated(listen: Listen, last: bytes) -> None:
    sender, _ = listen(breaks(OPEN, chunk(b"id: " + last + b"\nevent: gate\ndata: {}\n\n")), says())
    assert [sender.next().header("last-event-id") for _ in range(2)] == ["", ""]


NO: list[tuple[str, Play]] = [
    ("HTTP 401", breaks(answer("401 Unauthorized"))),
    ("HTTP 403", breaks(answer("403 Forbidden"))),
    ("HTTP 400", breaks(answer("400 Bad Request"))),
    ("HTTP 302", breaks(answer("302 Found", "location: http://127.0.0.1:9/"))),
    ("HTTP 307", breaks(answer("307 Temporary Redirect", "location: https://elsewhere.example.com/"))),
    ("something else than events", breaks(answer("200 OK", "content-type: text/html", body=b"<html>"))),
    ("something else than events", breaks(answer("200 OK", body=EVENT))),
]


@pytest.mark.parametrize(("said", "play"), NO)
def test_a_no_is_told_once_and_not_asked_again(
    listen: Listen, caplog: pytest.LogCaptureFixture, said: str, play: Play
) -> None:
    sender, call = listen(play)
    until(lambda: not listening_threads())
    assert sender.opened == 1
    assert [record.getMessage() for record in caplog.records] == [
        f"{sender.url} does not stream the changes of this gate ({_in(caplog)}); polling goes on."
    ]
    assert said in _in(caplog)
    assert not call.bell.wait(0)


def _in(caplog: pytest.LogCaptureFixture) -> str:
    return caplog.records[0].getMessage().partition("(")[2].partition(")")[0]


def test_a_gate_that_stays_unknown_is_given_up_after_some_tries(
    listen: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    sender, _ = listen(breaks(answer("404 Not Found")))
    until(lambda: not listening_threads())
    assert sender.opened == 7
    assert "HTTP 404" in caplog.text


def test_no_secret_stands_in_the_log(listen: Listen, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sender, _ = listen(
        breaks(b"HTTP/1.1 200 OK\r\n" + TOKEN.encode()),
        breaks(answer("403 Forbidden", f"x: {TOKEN}", body=TOKEN.encode())),
    )
    until(lambda: not listening_threads())
    assert sender.opened == 2
    assert len(caplog.records) == 2
    assert TOKEN not in caplog.text


def test_a_flood_of_events_rings_five_times_and_then_now_and_then(listen: Listen) -> None:
    _, call = listen(says(*[EVENT] * 200))
    rings = 0
    while call.bell.wait(0.3):
        rings += 1
    assert 1 <= rings <= 5


def test_the_end_of_the_waiting_ends_the_thread_that_hears_nothing(listen: Listen) -> None:
    sender, call = listen(says())
    sender.next()
    call.end()
    until(lambda: not listening_threads())
    until(lambda: sender.open == 0)


def test_the_end_of_the_waiting_ends_the_pause_between_two_tries(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gh_gate.stream.pauses.Pauses.next", lambda *_: 3600.0)
    sender, call = listen(breaks())
    sender.next()
    call.end()
    until(lambda: not listening_threads())


def test_a_line_on_which_bytes_only_drip_is_cut(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gh_gate.stream.call.SILENCE", 0.0)
    sender, call = listen(says(b"half a line"), says(EVENT))
    sender.next()
    while sender.opened < 2:
        call.watch()
        time.sleep(0.002)
    assert call.bell.wait(20)


def test_a_line_on_which_nothing_is_said_is_dead(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gh_gate.stream.line.SILENCE", 0.05)
    sender, call = listen(says(), says(EVENT))
    assert call.bell.wait(20)
    assert sender.opened >= 2


def test_where_no_thread_is_to_be_had_nothing_is_heard(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    call = Call(server("http://127.0.0.1:9"), TARGET, lambda: TOKEN, Bell())

    def start() -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(call._thread, "start", start)
    call.start()
    call.end()
    assert "can't start new thread" in caplog.text
