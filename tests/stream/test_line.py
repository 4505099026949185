"""A line goes to the server that was given: over TLS that the system trusts, through the proxy that is named, and it can be cut."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gh_gate.stream.address import Server
from gh_gate.stream.line import Line, _connection
from tests.stream.sending import EVENT, OPEN, Peer, Sender, chunk, says, until

FAR = Server(True, "gates.example.com", 443)


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "http_proxy", "no_proxy", "all_proxy", "requests_ca_bundle", "curl_ca_bundle"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_a_proxy_that_is_named_is_used_and_knows_who_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:p%40ss@proxy.example.com:3128")
    line = _connection(FAR)
    assert (line.host, line.port) == ("proxy.example.com", 3128)
    assert vars(line)["_tunnel_host"] == "gates.example.com"
    assert vars(line)["_tunnel_headers"]["Proxy-Authorization"] == "Basic dXNlcjpwQHNz"


@pytest.mark.parametrize(
    ("names", "server"),
    [
        ({}, FAR),
        ({"HTTPS_PROXY": "http://proxy.example.com", "NO_PROXY": "example.com"}, FAR),
        ({"HTTPS_PROXY": "http://proxy.example.com"}, Server(True, "127.0.0.1", 443)),
        ({"HTTP_PROXY": "http://proxy.example.com"}, Server(False, "127.0.0.1", 80)),
    ],
)
def test_else_it_goes_straight(monkeypatch: pytest.MonkeyPatch, names: dict[str, str], server: Server) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    assert _connection(server).host == server.host


def test_a_line_that_was_cut_before_it_was_made_sends_no_token() -> None:
    with Sender([says(EVENT)]) as sender:
        line = Line(Server(False, "127.0.0.1", int(sender.url.rpartition(":")[2])))
        line.cut()
        with pytest.raises(ConnectionAbortedError):
            line.ask("/", {"Authorization": "Bearer secret"})
        line.close()
        assert sender.peers.empty()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        made.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Sender]:
    """A server of events that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Sender([says(EVENT)], tls=context) as sender:
        yield sender


def test_a_server_that_the_system_does_not_trust_gets_no_token(secure: Sender) -> None:
    line = Line(Server(True, "127.0.0.1", secure.port))
    with pytest.raises(ssl.SSLCertVerificationError):
        line.ask("/", {"Authorization": "Bearer secret"})
    line.close()
    assert secure.peers.empty()


def test_a_bundle_that_the_client_for_github_is_told_of_is_trusted_and_the_line_can_be_cut(
    secure: Sender, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    line = Line(Server(True, "127.0.0.1", secure.port))
    with line.ask("/", {}) as answer:
        pieces = line.pieces(answer)
        assert next(pieces) == EVENT
        threading.Timer(0.01, line.cut).start()
        with pytest.raises((OSError, http.client.HTTPException, StopIteration)):
            next(pieces)
    line.close()
    until(lambda: secure.open == 0)


def test_a_piece_is_given_as_soon_as_it_is_there() -> None:
    half = threading.Event()

    def slowly(peer: Peer) -> None:
        peer.send(OPEN + chunk(b"event: g"))
        half.wait(20)

    with Sender([slowly]) as sender:
        line = Line(Server(False, "127.0.0.1", sender.port))
        with line.ask("/", {}) as answer:
            assert next(line.pieces(answer)) == b"event: g"
            half.set()
        line.close()
