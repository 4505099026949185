"""Where GitHub can send webhooks, as far as an address alone tells."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from gh_gate.errors import UsageError

PLACEHOLDER = "https://example.com/webhook"
"""Stands where no webhook is known yet. GitHub refuses `active: false` without an address, and events without a hook."""

_ADDRESS = re.compile(
    r"https://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~%-]+)*/?", re.ASCII
)
_INSIDE = (".local", ".internal", ".lan", ".home.arpa", ".test", ".invalid")


def hook_of(base: str, *, public: bool) -> str:
    """Return the webhook's address below the address of the server to be.

    :param base: ``https://gate.example.com``, with or without ``/webhook``.
    :param public: whether GitHub sends over the public internet (see `trouble`).
    :raise UsageError: where GitHub could not, or would not, send anything there.
    """
    why = trouble(base, public=public)
    if why:
        do = "give the address under which GitHub reaches the server; or leave --url out and set it later"
        raise UsageError(f"--url {base[:80]!r} cannot take webhooks.", why=why, do=do)
    return f"{base.rstrip('/').removesuffix('/webhook')}/webhook"


def home_of(hook: str) -> str:
    """Return the address of the server's page; an empty string where the webhook's tells of none.

    Below another path there is no page: its cookies belong to a whole host.
    """
    home = hook.removesuffix("/webhook")
    return home if home and not urlsplit(home).path else ""


def trouble(address: str, *, public: bool) -> str:
    """Return why no webhook can arrive at an address, or an empty string if nothing speaks against it.

    :param public: whether GitHub sends over the public internet, as github.com does; a server of one's own also reaches
        private networks.
    """
    found = _ADDRESS.fullmatch(address)
    if not found:
        return "it has to begin with https:// and have no user, query or fragment in it"
    host = found["host"].strip("[]").lower().rstrip(".")
    if _is_here(host):
        return f"{host} is every machine's own name for itself, and GitHub refuses it"
    return f"GitHub sends over the public internet, where {host} is not known" if public and _is_inside(host) else ""


def _is_here(host: str) -> bool:
    number = _number(host)
    if number is not None:
        return number.is_loopback or number.is_unspecified
    return host == "localhost" or host.endswith(".localhost")


def _is_inside(host: str) -> bool:
    number = _number(host)
    return not number.is_global if number is not None else "." not in host or host.endswith(_INSIDE)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
