"""Signatures, with the vectors of GitHub's documents and of Octokit."""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest

from gh_gate.app.web import signature
from tests.github.contract_check import folder

CONTRACT = folder()


def vectors() -> list[dict[str, Any]]:
    paths = sorted((CONTRACT / "signature").glob("vectors*.json")) if CONTRACT else []
    return [vector for path in paths for vector in json.loads(path.read_text("utf-8"))["vectors"]]


def payload(vector: dict[str, Any]) -> bytes:
    if "payload_utf8" in vector:
        return str(vector["payload_utf8"]).encode()
    text, times = vector["payload_repeat"]
    return str(text).encode() * int(times)


@pytest.mark.skipif(CONTRACT is None, reason="GitHub's description is not on this machine (GH_GATE_CONTRACT)")
@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["value"][7:15])
def test_a_known_signature_holds_and_one_changed_byte_breaks_it(vector: dict[str, Any]) -> None:
    body, secret, value = payload(vector), vector["secret"].encode(), vector["value"].encode()
    assert signature.holds([secret], body, value)
    assert not signature.holds([secret], body + b" ", value)
    assert not signature.holds([secret + b" "], body, value)
    assert not signature.holds([secret], body, value[:-1] + (b"0" if value[-1:] != b"0" else b"1"))


@pytest.mark.skipif(CONTRACT is None, reason="GitHub's description is not on this machine (GH_GATE_CONTRACT)")
def test_all_vectors_were_found() -> None:
    assert len(vectors()) == 7


def test_every_secret_is_tried_whatever_the_first_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []

    def compare(made: bytes, given: bytes) -> bool:
        compared.append(made)
        return made == given

    right = b"sha256=" + hmac.digest(b"1", b"", "sha256").hex().encode()
    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert signature.holds([b"1", b"2", b"3"], b"", right)
    assert len(compared) == 3
