"""What the words of single settings have to be; each check says what is wrong and never repeats a secret."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import SecretStr, ValidationInfo

from gh_gate.app import proxies as trusted
from gh_gate.app.flyte import listed as senders
from gh_gate.app.outgoing import listed
from gh_gate.app.telling import allowed
from gh_gate.core.record import keys
from gh_gate.errors import GateError
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.connect import ADDRESS
from gh_gate.forge.github.credentials import AppKey
from gh_gate.notify import addresses

SHORTEST_SECRET: Final = 16
"""Characters. Whoever guesses it may tell the server what a comment first said; GitHub's own has 40."""

MOST_SECRETS: Final = 10

_ORIGIN = re.compile(r"(?:https|(?P<plain>http))://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_HERE = ("127.0.0.1", "localhost", "[::1]")
_APP_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
# A database in memory would forget who approved what.
_DATABASE = re.compile(r"sqlite(\+pysqlite)?:///(?!:memory:)[^?].*|postgresql(\+[a-z0-9]+)?://.+", re.ASCII)


def app_id(text: str) -> str:
    """Return an App's id or client id."""
    if not _APP_ID.fullmatch(text.strip()):
        raise ValueError("is not an App's id; it is the number on the App's page, or its client id")
    return text.strip()


def client_id(text: str) -> str:
    """Return an App's client id, or an empty text."""
    if text.strip() and not _APP_ID.fullmatch(text.strip()):
        raise ValueError("is not a client id; it stands on the App's page, and begins with Iv")
    return text.strip()


def client_secret(secret: SecretStr, others: ValidationInfo) -> SecretStr:
    """Return the secret that belongs to a client id; both or neither."""
    text, given = secret.get_secret_value().strip(), bool(others.data.get("client_id"))
    if given and not text:
        raise ValueError("is not set, and GH_GATE_CLIENT_ID is; set the secret from the App's page, or neither")
    if text and "client_id" in others.data and not given:
        raise ValueError("is set, and GH_GATE_CLIENT_ID is not; set the App's client id, or neither")
    if text and len(text) < SHORTEST_SECRET:
        raise ValueError(f"has {len(text)} characters; it is the whole secret from the App's page that is needed")
    return SecretStr(text)


def public_url(text: str) -> str:
    """Return the origin under which browsers see the server, or an empty text."""
    origin = text.strip().rstrip("/").lower()
    if not origin:
        return ""
    found = _ORIGIN.fullmatch(origin)
    # Cookies of a page without https can be read and planted by whoever carries them.
    if not found or (found["plain"] and found["host"] not in _HERE):
        raise ValueError(
            "is not where people can reach a server; write it like https://gates.example.com, without a path "
            "(http:// only for 127.0.0.1 and localhost)"
        )
    # Browsers leave out the port that goes without saying.
    return origin.removesuffix(":80" if found["plain"] else ":443")


def rsa(secret: SecretStr) -> SecretStr:
    """Return the App's private key, with the line breaks that a variable may have lost."""
    _attempt(lambda: AppKey("0", secret.get_secret_value(), Clock(time.monotonic)))
    return secret


def ed25519(secret: SecretStr) -> SecretStr:
    """Return a private key that can sign records."""
    text = secret.get_secret_value().replace("\\n", "\n")
    _attempt(lambda: keys.load_private_key(text))
    return SecretStr(text)


def public_keys(text: str) -> str:
    """Return public keys, or an empty text."""
    text = text.replace("\\n", "\n")
    if text.strip():
        _attempt(lambda: keys.load_public_keys(text))
    return text


def webhook_secrets(secret: SecretStr) -> SecretStr:
    """Return one or several secrets, none of them so short that it can be guessed."""
    words = secret.get_secret_value().split()
    if not words:
        raise ValueError("is empty; set the secret that stands on the App's page")
    if len(words) > MOST_SECRETS:
        raise ValueError(f"holds {len(words)} secrets; keep those in use, at most {MOST_SECRETS}, between white space")
    if min(map(len, words)) < SHORTEST_SECRET:
        raise ValueError(
            f"holds a secret of {min(map(len, words))} characters; white space separates secrets, and each needs "
            f"{SHORTEST_SECRET} or more: set a longer one here and on the App's page"
        )
    return secret


def database(secret: SecretStr) -> SecretStr:
    """Return the address of a database of a kind that is known."""
    text = secret.get_secret_value().strip()
    if text and not _DATABASE.fullmatch(text):
        raise ValueError(
            "is not the address of a database; write postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE"
        )
    return SecretStr(text)


def outgoing(secret: SecretStr) -> SecretStr:
    """Return a list of addresses."""
    _attempt(lambda: listed.parse(secret.get_secret_value()))
    return secret


def flyte(secret: SecretStr) -> SecretStr:
    """Return a list of those who may send conditions."""
    _attempt(lambda: senders.parse(secret.get_secret_value()))
    return secret


def notify_urls(secret: SecretStr) -> SecretStr:
    """Return a list of Apprise's addresses."""
    _attempt(lambda: addresses.read(addresses.split(secret.get_secret_value()), addresses.ENVIRONMENT))
    return secret


def notify_hosts(text: str) -> str:
    """Return names of hosts."""
    allowed.hosts(text)
    return text


def proxies(text: str) -> str:
    """Return addresses and networks."""
    trusted.parse(text)
    return text


def api(text: str) -> str:
    """Return the address of a GitHub API, without a slash at its end."""
    if not ADDRESS.fullmatch(text.rstrip("/")):
        raise ValueError("is not the address of a GitHub API; write it like https://HOST/api/v3")
    return text.rstrip("/")


def folder(path: Path) -> Path:
    """Return a directory whose name can stand in a database's address."""
    if "?" in str(path):
        raise ValueError("holds a question mark; choose a directory without one")
    return path


def _attempt(parse: Callable[[], object]) -> None:
    problem = ""
    try:
        parse()
    except GateError as error:
        problem = f"is refused: {error.what.rstrip('.')}; {error.do}"
    if problem:  # raised out here so that no error carries another one, which may hold the text
        raise ValueError(problem)
