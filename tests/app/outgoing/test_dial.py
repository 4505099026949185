"""Names are looked up once and checked, and certificates are held against the name."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gh_gate.app.outgoing import dial
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.dial import Deadline, Unreachable, look_up
from gh_gate.app.outgoing.post import Sent, post
from tests.app.outgoing.receiver import Receiver, address, misbehaving, receiving

NAME = "hooks.example.com"


def leads_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let every name lead to the numbers of one answer after the other; returns what was asked."""
    asked: list[str] = []
    left = list(answers)

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        if not ipaddress_like(host):
            asked.append(host)
            found = left.pop(0) if len(left) > 1 else left[0]
        else:
            found = [host]
        family = {4: socket.AF_INET, 6: socket.AF_INET6}
        versions = [(ipaddress.ip_address(text).version, text) for text in found]
        return [(family[v], socket.SOCK_STREAM, 6, "", (text, port)) for v, text in versions]

    def of_sockets(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return getaddrinfo(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", of_sockets)
    return asked


def ipaddress_like(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def named(port: int, *, scheme: str = "http", **more: Any) -> Address:
    return address(f"{scheme}://{NAME}:{port}/", **more)


def send(to: Address) -> Sent:
    return post(to, "msg_1", b"{}", datetime.now(UTC), 5.0)


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
def test_a_name_that_leads_to_no_public_machine_is_refused(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    leads_to(monkeypatch, [number])
    sent = send(named(receiver.port, networks=["192.168.0.0/16"]))
    assert (sent.status, receiver.got) == (0, [])
    assert number in sent.why


def test_a_name_of_which_one_address_is_not_public_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, ["1.1.1.1", "10.0.0.7"])
    with pytest.raises(Unreachable, match=r"10\.0\.0\.7"):
        look_up(named(80, networks=["192.168.0.0/16"]))


def test_a_name_that_leads_elsewhere_after_the_check_changes_nothing(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leads_to(monkeypatch, ["127.0.0.1"], ["10.0.0.7"])
    assert send(named(receiver.port)).taken
    assert asked == [NAME]
    assert receiver.got[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_the_next_address_is_tried_where_one_does_not_answer(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    assert send(named(receiver.port)).taken


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert send(named(80)) == Sent(0, "its name cannot be looked up")


@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "127.1", "0177.0.0.1", "localhost"])
def test_other_ways_to_write_loopback_lead_there_and_are_refused(receiver: Receiver, host: str) -> None:
    sent = send(address(f"http://{host}:{receiver.port}/", networks=["192.168.0.0/16"]))
    assert (sent.taken, receiver.got) == (False, [])


def test_no_time_is_left_when_it_is_over() -> None:
    now = 100.0
    deadline = Deadline(5.0, lambda: now)
    now = 104.0
    assert deadline.left() == 1.0
    now = 105.0
    with pytest.raises(TimeoutError):
        deadline.left()


def certified(folder: Path, name: str) -> ssl.SSLContext:
    """A server's side of TLS with a certificate of its own making, in `folder`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a receiver")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose certificate this machine trusts."""
    leads_to(monkeypatch, ["127.0.0.1"])
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return tmp_path


def test_a_message_goes_over_tls_to_the_owner_of_the_name(trusted: Path) -> None:
    with receiving(certified(trusted, NAME)) as receiver:
        assert send(named(receiver.port, scheme="https")) == Sent(200)
        assert receiver.got[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_a_certificate_for_another_name_is_refused(trusted: Path) -> None:
    with receiving(certified(trusted, "other.example.com")) as receiver:
        sent = send(named(receiver.port, scheme="https"))
        assert (sent.status, receiver.got) == (0, [])
        assert sent.why.startswith("its certificate is not accepted")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, ["127.0.0.1"])
    with receiving(certified(tmp_path, NAME)) as receiver:
        sent = send(named(receiver.port, scheme="https"))
        assert (sent.status, receiver.got) == (0, [])
        assert "self-signed" in sent.why


def test_without_certificates_of_the_machine_those_of_certifi_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    assert dial._trust().cert_store_stats()["x509_ca"] > 50


def test_a_receiver_that_never_shakes_hands_costs_its_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, ["127.0.0.1"])
    with misbehaving(lambda peer: peer.recv(1)) as url:
        port = int(url.split(":")[2].partition("/")[0])
        sent = post(named(port, scheme="https"), "msg_1", b"{}", datetime.now(UTC), 0.5)
    assert sent == Sent(0, "no secure connection in time")
