"""The page says what is true, and its receiver works as it stands."""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gh_gate.app.outgoing import message
from gh_gate.app.outgoing.addresses import Event
from gh_gate.app.outgoing.follower import Outgoing
from gh_gate.app.outgoing.listed import _KEYS, parse
from gh_gate.app.outgoing.post import SECONDS, Sent, post
from gh_gate.app.store.outbox import Outbox
from tests.app.outgoing.receiver import KEY, OLD_KEY, address
from tests.app.scene import AppScene
from tests.app.served import ROOT, until

PAGE = (ROOT / "docs" / "outgoing-webhooks.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


class Running:
    """The page's receiver, in a process of its own."""

    def __init__(self, folder: Path, public_key: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (folder / "receiver.py").write_text(block("python"), encoding="utf-8")
        told = {"WEBHOOK_SECRET": KEY, "APP_PUBLIC_KEY": public_key, "PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "receiver.py"],
            cwd=folder,
            env=os.environ | told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.printed: list[str] = []
        self._reader = threading.Thread(target=lambda: self.printed.extend(self.process.stdout or ()), daemon=True)
        self._reader.start()
        until(self._listens)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def send(self, body: str, *, key: str = KEY, number: str = "msg_1") -> Sent:
        to = address(f"http://127.0.0.1:{self.port}/", keys=(key,))
        return post(to, number, body.encode(), datetime.now(UTC))

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture
def running(app: AppScene, tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "receiver"
    folder.mkdir()
    made = Running(folder, base64.b64encode(app.key.public_key().public_bytes_raw()).decode())
    yield made
    made.stop()


def told(app: AppScene) -> str:
    """The message of a decision."""
    outbox = Outbox(app.database)
    app.followers = (Outgoing([address("http://127.0.0.1:9/")], outbox, app.ledger, lambda: None),)
    app.start()
    app.ask()
    app.decide(app.steps.alice, "/approve target=eu")
    letter = outbox.next("bot")
    assert letter
    return letter.body


def test_the_receiver_believes_what_the_app_tells_once(app: AppScene, running: Running) -> None:
    body = told(app)
    assert [running.send(body), running.send(body)] == [Sent(204), Sent(204)]
    assert running.send(message.test(datetime.now(UTC)), number="msg_2") == Sent(204)
    until(lambda: len(running.printed) == 2)
    assert running.printed == ["approved: deploy of run 4711, {'target': 'eu'}\n", "a test has arrived\n"]


def test_the_receiver_refuses_what_somebody_else_signed(app: AppScene, running: Running) -> None:
    assert running.send(told(app), key=OLD_KEY).status == 401
    until(lambda: running.printed)
    assert running.printed[0].startswith("refused: ")


def test_the_receiver_refuses_a_record_that_somebody_changed(app: AppScene, running: Running) -> None:
    body = re.sub(r'("payload":"[^"]{40})[^"]', r"\1A", told(app))
    assert running.send(body).status == 401


def test_the_addresses_of_the_page_are_taken() -> None:
    bot, audit = parse(block("yaml"))
    assert (bot.name, audit.name, audit.port, len(audit.keys)) == ("release-bot", "audit", 8443, 2)


def test_every_key_of_an_address_is_explained() -> None:
    table = PAGE.partition("## Addresses")[2].partition("## Messages")[0]
    assert set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE)))) == _KEYS
    assert all(event in table for event in Event)


def test_the_message_of_the_page_has_the_fields_of_a_real_one(app: AppScene) -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r'"([a-z_A-Z]+)": ?', text)) - {"target", "deploy_target"}

    assert names(block("json")) == names(told(app))


def test_the_page_knows_how_long_a_receiver_may_take() -> None:
    assert f"within {SECONDS:.0f} seconds" in PAGE
