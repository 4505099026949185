"""The public keys of an audit: as somebody gave them, as a server publishes them, or as the policy file names them."""

from __future__ import annotations

import ipaddress
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from gh_gate.core.record import keys
from gh_gate.errors import UpstreamError, UsageError

if TYPE_CHECKING:
    from gh_gate.audit.proof import Keys
    from gh_gate.audit.sources import Sources

WELL_KNOWN: Final = "/.well-known/gh-gate.json"
_TIMEOUT: Final = 20.0


def find(given: str, environ: Mapping[str, str], sources: Sources | None, *, of_app: bool) -> Keys:
    """Return the public keys by name; none where nobody names any, so that signatures are not checked.

    :param given: a file, or the address of a server that publishes its keys; empty for the environment's own.
    :param of_app: take the keys of the App on this machine, by its settings, where no others are named.
    :raise UsageError: where what is named is no key.
    """
    text = _given(given) if given else environ.get("GH_GATE_PUBLIC_KEY", "")
    if not text.strip() and of_app:
        return _of_app(environ)
    text = text if text.strip() else sources.public_key() if sources else ""
    return {keys.keyid(key): key for key in keys.load_public_keys(text)} if text.strip() else {}


def _given(given: str) -> str:
    if "://" in given:
        return _published(given)
    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{given[:200]!r} cannot be read as a public key.", why=str(error)) from None


def _of_app(environ: Mapping[str, str]) -> Keys:
    from gh_gate.app import settings  # noqa: PLC0415 - pydantic takes long to load
    from gh_gate.app.keys import SigningKeys  # noqa: PLC0415 - the same

    found = settings.load(environ)
    return SigningKeys.read(found.signing_key.get_secret_value(), found.old_public_keys).public


def _published(address: str) -> str:
    """Fetch what a server publishes; who answers there is what its certificate proves."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
        raise UsageError(
            f"{address[:200]!r} proves nothing about whose keys it has.", do="give an https address, or a file"
        )
    where = address if parts.path not in ("", "/") else f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}"
    try:
        with urllib.request.urlopen(where, timeout=_TIMEOUT) as answer:  # noqa: S310 - the scheme was looked at
            raw: bytes = answer.read(keys.LIMIT + 1)
            return raw.decode()
    except (OSError, ValueError) as error:
        raise UpstreamError(
            f"the public keys at {where[:200]} cannot be fetched.", why=str(error)[:200], do="save them as a file once"
        ) from None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
