"""Reads the addresses that the server's settings allow, and what each of them is told: ``GH_GATE_OUTGOING``.

::

    release-bot:                          # the name in logs, ledger and numbers
      url: https://hooks.example.com/gate
      secrets: [whsec_NEW, whsec_OLD]     # every message is signed with each of them
      repositories: [acme/*]              # who is told of what; all of it where nothing is said
      gates: [deploy-*]
      statuses: [approved, rejected]
      event: gate.decided                 # or gate.resume, for what goes on by itself
      networks: [10.20.0.0/16]            # only for addresses that are not public
      plain-http: true                    # only for an http: address
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from gh_gate.app.outgoing import networks
from gh_gate.app.outgoing.addresses import Address, Event
from gh_gate.app.outgoing.networks import Network
from gh_gate.core.gate import Status
from gh_gate.core.policy import strict_yaml
from gh_gate.core.policy.section import Section
from gh_gate.errors import UsageError

MOST: Final = 50
"""Addresses: each has a thread of its own."""

MOST_SECRETS: Final = 5
PREFIX: Final = "whsec_"

_LIST = "the list of addresses"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_TEXT = re.compile(r"[!-~]{1,2000}", re.ASCII)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]{2,45}\]", re.ASCII)
_KEYS = frozenset({"url", "secrets", "repositories", "gates", "statuses", "event", "networks", "plain-http"})


def parse(text: str) -> tuple[Address, ...]:
    """Read the list of addresses.

    :param text: YAML, of which JSON is a part; empty for none.
    :raise UsageError: naming the address and the key, for whatever is not understood; it repeats no value and no unknown key.
    """
    try:
        return _read(strict_yaml.load(text, _LIST, quiet=True))
    except UsageError as error:
        problem = error
    # Raised out here so that no error carries another one, which may hold the text.
    raise UsageError(problem.what, do=problem.do)


def _read(data: Any) -> tuple[Address, ...]:
    if data is not None and (not isinstance(data, dict) or len(data) > MOST):
        raise UsageError(f"{_LIST} has to be at most {MOST} names, and below each `url` and `secrets`.")
    top = Section(_LIST, "", data or {}, quiet=True)
    for place, name in enumerate(top.data, start=1):
        if not _NAME.fullmatch(name):
            what = f"{_LIST}: what stands in the place of name {place} is none."
            raise UsageError(what, do="use up to 40 small letters, digits and hyphens")
    return tuple(_address(name, section) for name, section in top.subs())


def _address(name: str, section: Section) -> Address:
    section.only(_KEYS)
    statuses = section.texts("statuses") or ()
    allowed = tuple(_network(section, text) for text in section.texts("networks") or ())
    if any(word not in (*Status,) or word == Status.PENDING for word in statuses):
        raise section.wrong("statuses", "approved, rejected, expired, cancelled")
    return Address(
        name=name,
        keys=tuple(_secret(section, text) for text in _secrets(section)),
        repositories=tuple(text.lower() for text in section.texts("repositories") or ()),
        gates=section.texts("gates") or (),
        statuses=tuple(map(Status, statuses)),
        event=section.choice("event", Event) or Event.DECIDED,
        networks=allowed,
        **_place(section, allowed, plain=section.flag("plain-http") or False),
    )


def _place(section: Section, allowed: tuple[Network, ...], *, plain: bool) -> dict[str, Any]:
    """Read the URL."""
    url = section.data.get("url")
    refused = _refusal(section, "url")
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


def _secrets(section: Section) -> list[Any]:
    given = section.data.get("secrets")
    texts = given if isinstance(given, list) else [given]
    if not 0 < len(texts) <= MOST_SECRETS:
        raise _refusal(section, "secrets")("is empty or too long", f"give 1 to {MOST_SECRETS}, the newest first")
    return texts


def _secret(section: Section, text: Any) -> bytes:
    refused = _refusal(section, "secrets")
    do = f'make one with: echo "{PREFIX}$(openssl rand -base64 32)"'
    if not isinstance(text, str) or not text.startswith(PREFIX):
        raise refused(f"holds what does not begin with {PREFIX}", do)
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    # https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
    if not 24 <= len(key) <= 64:
        raise refused("holds what is not the base64 of 24 to 64 bytes", do)
    return key


def _network(section: Section, text: str) -> Network:
    try:
        return networks.read(text)
    except ValueError:
        raise section.wrong("networks", "networks like 10.20.0.0/16 or single addresses") from None


def _refusal(section: Section, key: str) -> Callable[[str, str], UsageError]:
    """Return what makes an error that does not repeat the value."""
    return lambda wrong, do: UsageError(f"{_LIST}: `{section.path(key)}` {wrong}.", do=do)
