"""An environment in which all settings are right."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import rsa

from gh_gate.core.record import keys

WEBHOOK_SECRET = "hook-hook-hook-hook"


@cache
def rsa_pem() -> str:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL, form.NoEncryption()).decode()


@cache
def signing_pem() -> str:
    return keys.new_key()[0]


def environ(**changes: str | None) -> dict[str, str]:
    """What `gh_gate.app.settings.load` needs.

    :param changes: names without ``GH_GATE_``; None takes one away.
    """
    told: dict[str, str | None] = {
        "APP_ID": "12345",
        "PRIVATE_KEY": rsa_pem(),
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "SIGNING_KEY": signing_pem(),
        **changes,
    }
    return {f"GH_GATE_{name}": text for name, text in told.items() if text is not None}
