"""Records to verify in every form in which they are saved, and the program that verifies them."""

from __future__ import annotations

import base64
import json
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.cli import cli
from gh_gate.core import record, render
from gh_gate.core.gate import Gate
from gh_gate.core.record import keys
from gh_gate.core.tally import Decision
from gh_gate.errors import GateError
from tests.core.records import KEY, approved, written
from tests.core.stage import OPENED, gate

OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
NAME = keys.keyid(KEY.public_key())
SIGNED = record.envelope(written(), KEY)
UNSIGNED = record.envelope(written())
AFTER = "2026-03-09T00:00:00Z"
BEFORE = "2026-03-02T10:00:00Z"


def line(key: Ed25519PrivateKey = KEY) -> str:
    """A public key as a line of base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def pem(key: Ed25519PrivateKey = KEY) -> str:
    """A public key as PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def comment(decision: Decision | None = None, about: Gate | None = None, key: Ed25519PrivateKey | None = KEY) -> str:
    """The comment that records a decision."""
    decided, of = decision or approved(), about or gate()
    name = keys.keyid(key.public_key()) if key else None
    return render.record(of, decided, record.envelope(written(decided, of), key), opened_at=OPENED, signed_by=name)


def verify(text: str | bytes, *words: str, key: str | None = None) -> Result:
    """Run the program on a text.

    :param key: what stands in the key's file; without it, the words may say more.
    """
    with tempfile.TemporaryDirectory() as folder:
        if key is not None:
            file = Path(folder) / "key.pub"
            file.write_text(key, encoding="utf-8")
            words = (*words, "--key", str(file))
        return CliRunner().invoke(cli, ["verify", "-", *words], input=text)


def refused(done: Result) -> GateError:
    """What a run was refused with; anything else that was raised is a traceback in the making."""
    assert isinstance(done.exception, GateError), done.exception
    assert done.exception.do
    return done.exception


def shown(done: Result) -> list[str]:
    """The lines of a run that went well."""
    assert done.exit_code == 0, done.exception
    return done.stdout.splitlines()


def told(done: Result) -> dict[str, Any]:
    """The JSON object of a run."""
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def later(**more: Any) -> str:
    """The signed record of another decision, a minute later."""
    return record.envelope(written(approved(at=approved().at + timedelta(minutes=1)), gate(**more)), KEY)
