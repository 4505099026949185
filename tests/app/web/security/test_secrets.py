"""The tokens of people and the keys of the server are where they are needed, and nowhere else."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest

from tests.app.web.security.client import Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House
from tests.github import faults


def secrets_of(house: House) -> set[str]:
    """What nobody but the server and GitHub may know."""
    tokens = {text for text in house.hub.vault.tokens if text.startswith(("ghu_", "ghs_"))}
    settings = house.served.settings
    keys = {settings["GH_GATE_CLIENT_SECRET"], *settings["GH_GATE_WEBHOOK_SECRET"].split()}
    for name in ("GH_GATE_PRIVATE_KEY", "GH_GATE_SIGNING_KEY"):
        keys |= {line for line in settings[name].splitlines() if not line.startswith("-")}
    return tokens | {key for key in keys if len(key) > 16}


def spellings(secret: str) -> Iterator[bytes]:
    """A secret as it is, and as it might be hidden."""
    plain = secret.encode()
    yield plain
    yield base64.b64encode(plain).rstrip(b"=")[:-1]
    yield base64.urlsafe_b64encode(plain).rstrip(b"=")[:-1]
    yield plain.hex().encode()


def found(house: House, *places: bytes) -> list[str]:
    """The secrets that stand somewhere, by their beginnings."""
    haystack = b"\n".join(places)
    return [secret[:8] for secret in secrets_of(house) if any(form in haystack for form in spellings(secret))]


@pytest.fixture
def walk(house: House, alice: Visitor) -> list[bytes]:
    """Everything that a person is sent on a way through all pages, also when GitHub is in trouble."""
    path = house.gate()
    shown = [alice.get(p) for p in ("/", "/pending", "/history", path, "/no/such/page", "/gates/acme/app/999999")]
    shown += [
        alice.answer(path, "approve"),
        alice.post(f"{path}/approve"),
        alice.get("/sign-in/callback?code=x&state=y"),
    ]
    for fault in (faults.status(500), faults.status(401), faults.status(403)):
        house.hub.faults.add(fault, path="/repos/", times=40)
        shown += [alice.get(path), alice.post(f"{path}/reject", {"csrf": "x"})]
        house.hub.faults.clear()
    return [answer.whole.encode() for answer in shown]


@pytest.mark.usefixtures("alice")
def test_there_is_something_to_be_found(house: House) -> None:
    assert any(secret.startswith("ghu_") for secret in secrets_of(house))
    assert found(house, b"x", next(iter(secrets_of(house))).encode()) != []


def test_no_answer_holds_one(house: House, walk: list[bytes]) -> None:
    assert found(house, *walk) == []


def test_no_cookie_holds_one(house: House, alice: Visitor) -> None:
    held = [value.encode() for value in alice.cookies.values()]
    parts = [part for value in alice.cookies.values() for part in re.split(r"[.:]", value)]
    decoded = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts]
    assert found(house, *held, *decoded) == []


@pytest.mark.usefixtures("walk")
def test_the_log_holds_none(house: House) -> None:
    assert found(house, "".join(house.served.log).encode()) == []


@pytest.mark.usefixtures("walk")
def test_the_database_holds_none_that_can_be_read(house: House) -> None:
    files = [path.read_bytes() for path in house.served.folder.rglob("*") if path.is_file()]
    assert files
    assert found(house, *files) == []


def test_the_sessions_id_is_not_in_the_database_either(house: House, alice: Visitor) -> None:
    word = alice.cookies["gh-gate"].partition(":")[2].partition(".")[0] or alice.cookies["gh-gate"].partition(".")[0]
    files = [path.read_bytes() for path in house.served.folder.rglob("*") if path.is_file()]
    assert word.encode() not in b"\n".join(files)


@pytest.mark.usefixtures("walk")
def test_numbers_and_descriptions_hold_none(house: House) -> None:
    client = Client(house.url)
    paths = ("/metrics", "/readyz", "/healthz", "/api/v1/openapi.json", "/.well-known/gh-gate.json")
    assert found(house, *(client.get(path).whole.encode() for path in paths)) == []


def test_no_secret_is_sent_in_an_address(house: House, alice: Visitor) -> None:
    alice.get("/pending")
    asked = [one.target.encode() for one in house.hub.requests] + [one.target.encode() for one in house.hub.visits]
    tokens = [target for target in asked if b"ghu_" in target.partition(b"?")[0] or b"client_secret" in target]
    assert tokens == []
