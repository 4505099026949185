"""`gh-gate verify`: what proves nothing does not pass, whether or not an option was forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.cli import cli
from gh_gate.core import record
from gh_gate.errors import GateError
from tests.core.records import KEY, written

UNSIGNED, SIGNED = record.envelope(written()), record.envelope(written(), KEY)


def verify(envelope: str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["verify", "-", *words], input=envelope)


@pytest.mark.parametrize(
    ("envelope", "code", "part"),
    [(UNSIGNED, 1, "--allow-unsigned"), (SIGNED, 2, "--public-key"), (UNSIGNED[:-9], 1, ""), ("{}", 1, "")],
    ids=["unsigned", "signed", "cut", "empty"],
)
def test_without_a_key_and_without_options_nothing_passes(envelope: str, code: int, part: str) -> None:
    done = verify(envelope)
    assert isinstance(done.exception, GateError)
    assert (done.exception.exit_code, done.stdout) == (code, "")
    assert part in done.exception.do


def test_an_unsigned_record_is_shown_as_unproven_if_that_is_allowed() -> None:
    done = verify(UNSIGNED, "--allow-unsigned")
    assert done.exit_code == 0
    assert "unsigned: this record proves nothing" in done.output


def test_a_signed_record_passes_with_its_key(tmp_path: Path) -> None:
    key = tmp_path / "gate.pub"
    key.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    done = verify(SIGNED, "--public-key", str(key))
    assert done.exit_code == 0
    assert "holds" in done.output
