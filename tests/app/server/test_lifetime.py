"""The server's own life: it is killed and started again, gets another key, meets an outage, and ends in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from gh_gate.core import record
from gh_gate.core.record import keys
from tests.app.served import until
from tests.app.server.town import FIRST, SECOND, Town
from tests.github import faults
from tests.github.hub import GitHub

PROMPT = "Deploy the-name-of-the-unreleased-product?"
ANSWER = "/approve target=the-secret-place"


@pytest.fixture
def town(hub: GitHub, tmp_path: Path) -> Iterator[Town]:
    """A server of the test's own, which tells all that it can."""
    made = Town(hub, tmp_path, GH_GATE_LOG_LEVEL="debug", GH_GATE_LOG_FORMAT="json")
    yield made
    made.stop()


def new_key(town: Town) -> Ed25519PrivateKey:
    """Give the server another signing key, and the old one's public half; returns the old one."""
    old, new = town.scene.key, Ed25519PrivateKey.generate()
    pem = new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = old.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    town.served.settings |= {"GH_GATE_SIGNING_KEY": pem, "GH_GATE_OLD_PUBLIC_KEYS": public}
    town.scene.key = new
    return old


def test_killed_with_work_in_hand_and_started_with_another_key_it_goes_on(town: Town) -> None:
    _, decided = town.ask()
    town.say(town.scene.steps.alice, "/approve", decided)
    town.ended(decided)
    _, waiting = town.ask()
    town.hub.faults.add(faults.status(502), path="/issues/")
    said = town.say(town.scene.steps.alice, "/approve", waiting)
    until(lambda: town.stored() and town.hub.hooks.settle())
    town.served.kill()
    town.hub.faults.clear()
    old = new_key(town)
    town.served.start()
    assert town.answered(said) == ["+1"]
    assert town.ended(waiting)[0] == "approved"
    listed = town.served.get("/.well-known/gh-gate.json")[1]["keys"]
    assert [key["keyid"] for key in listed] == [keys.keyid(k.public_key()) for k in (town.scene.key, old)]
    _, before = town.served.get(f"/api/v1/records/{decided.gate.digest}")
    assert record.verify(json.dumps(before), old.public_key()).record.digest == decided.gate.digest


def test_no_secret_and_nothing_that_people_wrote_is_in_the_log_and_it_ends_in_order(town: Town) -> None:
    _, ticket = town.ask(prompt=PROMPT)
    town.hub.faults.add(faults.status(500), path="/comments", times=2)
    town.hub.faults.add(faults.garbage(), path="/graphql", times=1)
    town.say(town.scene.steps.carol, "/approve a-remark-of-carols", ticket)
    town.say(town.scene.steps.alice, ANSWER, ticket)
    assert town.post("issues", {"secret": FIRST}, X_Hub_Signature_256="sha256=" + "1" * 64) == 401
    assert town.post("issues", b"{" + PROMPT.encode()) == 400
    town.ended(ticket)
    assert town.stop() == 0
    log = "".join(town.served.log)
    assert '"stopped' in log
    for line in log.strip().splitlines():
        assert json.loads(line)["level"] in {"debug", "info", "warning", "error"}, line
    for word in ("unreleased-product", "the-secret-place", "a-remark-of-carols", FIRST, SECOND, *secrets(town)):
        assert word not in log


def secrets(town: Town) -> Iterator[str]:
    """Every token that GitHub made, and every line of the keys."""
    yield from (token for token in town.hub.vault.tokens)
    for name in ("GH_GATE_PRIVATE_KEY", "GH_GATE_SIGNING_KEY"):
        yield from (line for line in town.served.settings[name].splitlines() if not line.startswith("-----"))


def test_asked_to_end_while_it_looks_it_leaves_nothing_half_done(town: Town) -> None:
    tickets = [town.ask()[1] for _ in range(4)]
    town.hub.faults.add(faults.slow(0.3), path="/comments", times=4)
    for ticket in tickets:
        town.say(town.scene.steps.alice, "/approve", ticket)
    town.hub.hooks.settle()
    assert town.served.stop() == 0
    assert "Traceback" not in "".join(town.served.log)
    town.served.start()
    for ticket in tickets:
        assert town.ended(ticket)[0] == "approved"
        assert len(town.scene.notes("status", ticket.place.number)) == 1
