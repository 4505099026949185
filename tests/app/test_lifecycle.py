"""The server starts, says where, and ends in order: what runs is answered, what comes later is not accepted."""

from __future__ import annotations

import signal
import socket
import sys

import pytest

from gh_gate.app import lifecycle
from gh_gate.errors import UsageError
from tests.app.web.edge import PAYLOAD, sign
from tests.app.web.serving import Serving, receive

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to other processes")

DELIVERY = b"\r\n".join(
    [
        b"POST /webhook HTTP/1.1",
        b"host: x",
        b"x-github-event: issues",
        b"x-hub-signature-256: " + sign(PAYLOAD),
        b"content-length: %d" % len(PAYLOAD),
        b"",
        PAYLOAD,
    ]
)


def wait_until_it_refuses(server: Serving) -> None:
    """A server stops accepting within a tenth of a second of a signal."""
    while True:
        try:
            server.connect().close()
        except ConnectionError:
            return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_answer_to_what_runs(number: signal.Signals) -> None:
    with Serving() as server, server.connect() as connection:
        connection.sendall(DELIVERY)
        assert server.line() == "storing"
        server.process.send_signal(number)
        wait_until_it_refuses(server)
        server.go_on()
        assert b"202 Accepted" in receive(connection)
        assert [server.line() for _ in range(4)] == ["durable", "stopped", "returned", ""]
        assert server.process.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(number: signal.Signals) -> None:
    with Serving() as server, server.connect() as connection:
        connection.sendall(DELIVERY)
        assert server.line() == "storing"
        server.process.send_signal(number)
        wait_until_it_refuses(server)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 128 + signal.SIGTERM
        assert server.line() == ""


def test_it_says_where_it_listens() -> None:
    with Serving() as server:
        assert server.address.startswith("http://127.0.0.1:")
        assert not server.address.endswith(":0")
        assert b"200 OK" in server.ask(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")


def test_it_does_not_tell_what_it_is_made_of() -> None:
    with Serving() as server:
        said = server.ask(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    assert b"server:" not in said.lower()


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_it_listens_at_an_address_of_ipv6() -> None:
    with Serving("::1") as server:
        assert server.address.startswith("http://[::1]:")


def test_connections_do_not_wait_for_delayed_acknowledgements() -> None:
    with lifecycle._bound("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("host", ["192.0.2.1", "127.0.0.1"])
def test_an_address_that_cannot_be_had_is_a_wrong_setting(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match=host) as caught:
        lifecycle._bound(host, taken.getsockname()[1])
    assert "GH_GATE_PORT" in caught.value.do


@pytest.mark.parametrize(("flags", "environ"), [(("-O",), {}), ((), {"PYTHONOPTIMIZE": "1"})])
def test_it_does_not_start_without_asserts(flags: tuple[str, ...], environ: dict[str, str]) -> None:
    server = Serving("127.0.0.1", 0, *flags, **environ)
    out, err = server.process.communicate(timeout=60)
    assert (out, server.process.returncode) == ("", 1)
    assert "python -O" in err
