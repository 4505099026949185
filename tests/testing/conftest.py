"""Fixtures for tests of the fake forge."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.testing import FakeForge


@pytest.fixture
def forge() -> Iterator[FakeForge]:
    """A forge whose people answer as the test says."""
    with FakeForge() as forge:
        yield forge


@pytest.fixture
def app_key() -> str:
    """An App's public key, as text."""
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
