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
from typing import Any, Final

from gh_gate.app.outgoing import named
from gh_gate.app.outgoing.addresses import Address, Event
from gh_gate.app.outgoing.place import network, place, refusal
from gh_gate.core.gate import Status
from gh_gate.core.policy.section import Section

MOST: Final = 50
"""Addresses: each has a thread of its own."""

MOST_SECRETS: Final = 5
PREFIX: Final = "whsec_"

_LIST = "the list of addresses"
_KEYS = frozenset({"url", "secrets", "repositories", "gates", "statuses", "event", "networks", "plain-http"})


def parse(text: str) -> tuple[Address, ...]:
    """Read the list of addresses.

    :param text: YAML, of which JSON is a part; empty for none.
    :raise UsageError: naming the address and the key, for whatever is not understood; it repeats no value and no unknown key.
    """
    return named.read(text, _LIST, MOST, _address)


def _address(name: str, section: Section) -> Address:
    section.only(_KEYS)
    statuses = section.texts("statuses") or ()
    allowed = tuple(network(section, text) for text in section.texts("networks") or ())
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
        **place(section, allowed, plain=section.flag("plain-http") or False),
    )


def _secrets(section: Section) -> list[Any]:
    given = section.data.get("secrets")
    texts = given if isinstance(given, list) else [given]
    if not 0 < len(texts) <= MOST_SECRETS:
        raise refusal(section, "secrets")("is empty or too long", f"give 1 to {MOST_SECRETS}, the newest first")
    return texts


def _secret(section: Section, text: Any) -> bytes:
    refused = refusal(section, "secrets")
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
