"""Whether GitHub sent this: HMAC-SHA256 over the raw bytes of the body, with a secret that only GitHub and the server know.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

HEADER = "x-hub-signature-256"
_FORM = re.compile(rb"sha256=[0-9a-f]{64}")


def well_formed(signature: bytes) -> bool:
    """Tell whether this can be a signature at all; what cannot needs no body to be refused."""
    return _FORM.fullmatch(signature) is not None


def holds(secrets: Sequence[bytes], body: bytes, signature: bytes) -> bool:
    """Tell whether a signature was made over the body with one of the secrets.

    Every secret is tried, and each comparison takes the same time whatever differs.

    :param secrets: those in use, several while one is replaced by another; an empty one is none.
    :param signature: the header's bytes as they came.
    """
    made = [b"sha256=" + hmac.digest(secret, body, "sha256").hex().encode() for secret in secrets if secret]
    return any([hmac.compare_digest(each, signature) for each in made])  # noqa: C419 - a generator would stop at the first
