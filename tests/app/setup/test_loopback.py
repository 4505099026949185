"""The server of the page: only for a browser on this machine that calls it by its own name."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Mapping, Sequence
from socketserver import TCPServer

import pytest

from gh_gate.app.setup import loopback
from gh_gate.app.setup.loopback import Loopback, Reply
from gh_gate.errors import UsageError
from tests.app.setup import browser


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def page(calls: list[str]) -> Iterator[str]:
    made = Loopback(0, "default-src 'none'")

    def route(query: Mapping[str, Sequence[str]]) -> Reply:
        calls.append(str(query))
        return Reply(200, "<p>here</p>")

    made.routes["/page"] = route
    with made:
        yield f"{made.address}/page"


def test_it_answers_its_own_name(page: str, calls: list[str]) -> None:
    assert browser.load(f"{page}?a=1").text == "<p>here</p>"
    assert calls == ["{'a': ['1']}"]


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("evil.example",),
        ("evil.example:PORT",),
        ("127.0.0.1",),
        ("127.0.0.1:1",),
        ("localhost:PORT",),
        ("127.0.0.1:PORT.evil.example",),
        ("127.0.0.1:PORT", "evil.example"),
        ("127.0.0.1:PORT", "127.0.0.1:PORT"),
    ],
    ids=str,
)
def test_another_name_reaches_nothing(page: str, calls: list[str], hosts: tuple[str, ...]) -> None:
    port = page.removesuffix("/page").rpartition(":")[2]
    assert browser.raw(page, *(host.replace("PORT", port) for host in hosts)) == 421
    assert calls == []


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "OPTIONS", "TRACE"])
def test_only_get_is_served(page: str, calls: list[str], method: str) -> None:
    host = page.removeprefix("http://").split("/")[0]
    assert browser.raw(page, host, method=method) == 501
    assert calls == []


@pytest.mark.parametrize("path", ["/", "/page/", "/Page", "/page%00", "/page/..", "/../page", "/etc/passwd"])
def test_another_path_is_not_there(page: str, calls: list[str], path: str) -> None:
    assert browser.load(page.removesuffix("/page") + path).status == 404
    assert calls == []


def test_the_headers_keep_pages_from_being_kept_framed_or_extended(page: str) -> None:
    headers = browser.load(page).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Python" not in headers["Server"]


def test_it_listens_on_the_loopback_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    bound: list[object] = []

    def bind(self: TCPServer) -> None:
        bound.append(self.server_address)
        raise OSError

    monkeypatch.setattr(TCPServer, "server_bind", bind)
    with pytest.raises(UsageError):
        Loopback(0, "")
    assert bound == [("127.0.0.1", 0)]


def test_a_connection_that_says_nothing_keeps_nobody_waiting(page: str) -> None:
    host, port = page.removeprefix("http://").split("/")[0].split(":")
    with socket.create_connection((host, int(port))):
        assert browser.load(page).status == 200


def test_it_says_nothing_in_the_terminal(page: str, capfd: pytest.CaptureFixture[str]) -> None:
    browser.load(f"{page}?code=secret")
    browser.raw(page, "evil.example")
    browser.raw(page, method="POST")
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_is_an_error_with_its_number() -> None:
    with socket.create_server((loopback.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}") as caught:
            Loopback(port, "")
    assert "--port" in caught.value.do


def test_waiting_ends_once_the_last_page_was_sent() -> None:
    made = Loopback(0, "")
    made.routes["/page"] = lambda _: Reply(200, "", last=True)
    with made:
        assert not made.wait(0)
        browser.load(f"{made.address}/page")
        assert made.wait(5)


def test_a_visitorthat_goes_away_does_not_keep_it_waiting(capfd: pytest.CaptureFixture[str]) -> None:
    made = Loopback(0, "")
    host = made.address.removeprefix("http://")
    with made, socket.create_connection((loopback.HOST, int(host.partition(":")[2]))) as visitor:

        def leave(_: object) -> Reply:
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            visitor.close()
            return Reply(200, "x" * 50_000_000, last=True)

        made.routes["/page"] = leave
        visitor.sendall(f"GET /page HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert made.wait(10)
    assert capfd.readouterr() == ("", "")
