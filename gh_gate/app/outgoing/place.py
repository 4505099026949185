"""Reads where an address of the settings is, and refuses places to which nothing must be sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from gh_gate.app.outgoing import networks
from gh_gate.app.outgoing.networks import Network
from gh_gate.core.policy.section import Section
from gh_gate.errors import UsageError

_TEXT = re.compile(r"[!-~]{1,2000}", re.ASCII)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]{2,45}\]", re.ASCII)


def place(section: Section, allowed: tuple[Network, ...], *, plain: bool) -> dict[str, Any]:
    """Read where an address is: its ``url``, as `gh_gate.app.outgoing.addresses.Address` takes it.

    :param allowed: networks that may be reached though they are not public.
    :param plain: whether http is allowed.
    :raise UsageError: naming the key; it repeats no value.
    """
    url = section.data.get("url")
    refused = refusal(section, "url")
    if not isinstance(url, str) or not _TEXT.fullmatch(url):
        raise refused("is not a URL", "write it like https://hooks.example.com/gate, without blanks")
    try:
        parts = urlsplit(url)
        scheme, port, host = parts.scheme, parts.port, parts.hostname or ""
    except ValueError:
        raise refused("is not a URL", "write it like https://hooks.example.com/gate") from None
    if scheme not in ("https", "http") or "@" in parts.netloc or "#" in url or port == 0:
        raise refused("is not an address for webhooks", "write https://HOST/PATH, without user, password and fragment")
    if scheme == "http" and not plain:
        raise refused("is not https", "use https, or set `plain-http: true` if everybody on the way may read it")
    if not _HOST.fullmatch(f"[{host}]" if ":" in host else host):
        raise refused("has no host that can be looked up", "write a name in ASCII (xn--...) or an address")
    found = networks.literal(host)
    if found is not None and not networks.may_reach(found, allowed):
        raise refused("is not a public address", "allow it with `networks`, if messages are really to go there")
    secure = scheme == "https"
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return {"secure": secure, "host": host, "port": port or (443 if secure else 80), "target": target}


def network(section: Section, text: str) -> Network:
    """Read one of the ``networks``.

    :raise UsageError: for anything else than a network or an address.
    """
    try:
        return networks.read(text)
    except ValueError:
        raise section.wrong("networks", "networks like 10.20.0.0/16 or single addresses") from None


def refusal(section: Section, key: str) -> Callable[[str, str], UsageError]:
    """Return what makes an error that does not repeat the value."""
    return lambda wrong, do: UsageError(f"{section.file}: `{section.path(key)}` {wrong}.", do=do)
