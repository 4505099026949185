"""The keys of records: the one that signs now, and all that verify, so that a key can be replaced and its records still hold."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.core.record import PAYLOAD_TYPE, keys
from gh_gate.core.record.statement import PREDICATE

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = 1
"""Of `/.well-known/gh-gate.json`. Fields may come; those that are there keep their meaning, or the number changes."""


class SigningKeys:
    """A signing key and its predecessors.

    :param signer: signs every new record.
    :param old: public halves of keys that signed before; the signer's own among them is no harm.
    """

    def __init__(self, signer: Ed25519PrivateKey, old: Iterable[Ed25519PublicKey] = ()) -> None:
        public = (signer.public_key(), *old)
        self.signer = signer
        self.keyid = keys.keyid(public[0])
        self.public: Mapping[str, Ed25519PublicKey] = {keys.keyid(key): key for key in public}

    @classmethod
    def read(cls, signing_key: str, old_public_keys: str = "") -> SigningKeys:
        """Read the keys from the texts of their settings.

        :param signing_key: PEM or base64, see `gh_gate.core.record.keys.load_private_key`.
        :param old_public_keys: see `gh_gate.core.record.keys.load_public_keys`; may be empty.
        :raise UsageError: if one of them is no key.
        """
        old = keys.load_public_keys(old_public_keys) if old_public_keys.strip() else ()
        return cls(keys.load_private_key(signing_key), old)

    def well_known(self, issuer: str) -> dict[str, Any]:
        """Return what stands at ``/.well-known/gh-gate.json``.

        ``format``: 1. ``issuer``: who signs. ``payload_type`` and ``predicate_type``: what is signed. ``keys``: the current key
        first, each with ``keyid`` (SHA-256 of the public bytes, hex), ``algorithm`` (``Ed25519``), ``use`` (``current`` or
        ``old``), and the key itself twice: ``public_key`` (base64 of its 32 bytes) and ``pem``.

        :param issuer: the App's page, or its slug.
        """
        return {
            "format": FORMAT,
            "issuer": issuer,
            "payload_type": PAYLOAD_TYPE,
            "predicate_type": PREDICATE,
            "keys": [self._shown(name, key) for name, key in self.public.items()],
        }

    def _shown(self, name: str, key: Ed25519PublicKey) -> dict[str, str]:
        return {
            "keyid": name,
            "algorithm": "Ed25519",
            "use": "current" if name == self.keyid else "old",
            "public_key": base64.b64encode(key.public_bytes_raw()).decode(),
            "pem": key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        }
