"""Reads who may send conditions, and where their answers go: ``GH_GATE_FLYTE``.

::

    ml:                                   # the name in logs, ledger and numbers
      tokens: [NEW, OLD]                  # in the webhook's path, so 32 characters or more
      repository: acme/models             # whose policy file and CODEOWNERS decide
      url: https://flyte.example.com      # the only place that is ever called
      answer: api                         # or callback
      projects: [ranking, ads/production] # whose conditions; only with `answer: api`, and needed there
      token: ...                          # of the API, or instead of it
      oauth: {url: ..., client-id: ..., client-secret: ..., scope: ...}
      org: acme
      gates: [deploy-*]                   # all where nothing is said
      networks: [10.20.0.0/16]            # only for addresses that are not public
      plain-http: true                    # only for an http: address
"""

from __future__ import annotations

import re
from typing import Any, Final

from gh_gate.app.flyte.sender import Credentials, Sender, Way
from gh_gate.app.outgoing import named
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.networks import Network
from gh_gate.app.outgoing.place import network, place, refusal
from gh_gate.core.policy.section import Section
from gh_gate.errors import UsageError

MOST: Final = 50
"""Senders: each has a thread of its own for its answers."""

MOST_TOKENS: Final = 5
SHORTEST: Final = 32

_LIST = "the list of Flyte senders"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,200}", re.ASCII)
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}", re.ASCII)
_BEARER = re.compile(r"[!-~]{1,8000}", re.ASCII)
_OAUTH = frozenset({"url", "client-id", "client-secret", "scope"})
_ONLY_API = frozenset({"projects", "token", "oauth", "org"})
_KEYS = _ONLY_API | {"tokens", "repository", "url", "answer", "gates", "networks", "plain-http"}


def parse(text: str) -> tuple[Sender, ...]:
    """Read the list of senders.

    :param text: YAML, of which JSON is a part; empty for none.
    :raise UsageError: naming the sender and the key, for whatever is not understood; it repeats no value and no unknown key.
    """
    found = named.read(text, _LIST, MOST, _sender)
    tokens = [token for one in found for token in one.tokens]
    if len(set(tokens)) < len(tokens):
        raise UsageError(f"{_LIST} has the same token twice.", do="give each sender tokens of its own")
    return found


def _sender(name: str, section: Section) -> Sender:
    section.only(_KEYS)
    way = section.choice("answer", Way) or Way.API
    _require_way(section, way)
    allowed = tuple(network(section, text) for text in section.texts("networks") or ())
    plain = section.flag("plain-http") or False
    return Sender(
        name=name,
        tokens=_tokens(section),
        repository=_repository(section),
        flyte=_address(name, section, allowed, plain=plain),
        way=way,
        projects=section.texts("projects") or (),
        gates=section.texts("gates") or (),
        org=section.text("org") or "",
        credentials=_credentials(name, section, allowed, plain=plain),
    )


def _require_way(section: Section, way: Way) -> None:
    stray = next((key for key in sorted(_ONLY_API) if key in section.data), "")
    if way is Way.CALLBACK and stray:
        raise refusal(section, stray)("is only for `answer: api`", "leave it out: a callback carries its own right")
    if way is Way.API and "projects" not in section.data:
        do = "name the projects, as PROJECT or PROJECT/DOMAIN; the server's right to signal ends there"
        raise refusal(section, "projects")("is missing", do)


def _tokens(section: Section) -> tuple[str, ...]:
    given = section.data.get("tokens")
    texts = given if isinstance(given, list) else [given]
    refused = refusal(section, "tokens")
    do = "make one with: openssl rand -hex 32"
    if not 0 < len(texts) <= MOST_TOKENS:
        raise refused("is empty or too long", f"give 1 to {MOST_TOKENS}, the newest first")
    if not all(isinstance(text, str) and _TOKEN.fullmatch(text) for text in texts):
        raise refused(f"holds what is not {SHORTEST} to 200 letters, digits, `_` and `-`", do)
    return tuple(texts)


def _repository(section: Section) -> str:
    text = section.text("repository")
    if text is None or not _REPOSITORY.fullmatch(text):
        raise refusal(section, "repository")("is not a repository", "write it like acme/models")
    return text


def _address(name: str, section: Section, allowed: tuple[Network, ...], *, plain: bool) -> Address:
    found: dict[str, Any] = place(section, allowed, plain=plain)
    if "?" in found["target"]:
        raise refusal(section, "url")("has a query", "write https://HOST or https://HOST/PATH")
    found["target"] = found["target"].rstrip("/")
    return Address(name=f"flyte:{name}", keys=(), networks=allowed, **found)


def _credentials(name: str, section: Section, allowed: tuple[Network, ...], *, plain: bool) -> Credentials:
    oauth = section.sub("oauth").only(_OAUTH)
    if "token" in section.data and oauth.data:
        raise refusal(section, "token")("is given, and `oauth` as well", "keep one of the two")
    if "token" in section.data:
        return Credentials(bearer=_secret(section, "token"))
    if not oauth.data:
        return Credentials()
    return Credentials(
        place=Address(name=f"flyte:{name}", keys=(), networks=allowed, **place(oauth, allowed, plain=plain)),
        client=_secret(oauth, "client-id"),
        secret=_secret(oauth, "client-secret"),
        scope=oauth.text("scope") or "",
    )


def _secret(section: Section, key: str) -> str:
    text = section.data.get(key)
    if not isinstance(text, str) or not _BEARER.fullmatch(text):
        raise refusal(section, key)("is not a text without blanks", "give it as Flyte's operator has given it to you")
    return text
