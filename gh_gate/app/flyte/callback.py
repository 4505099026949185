"""The callback that a webhook names: it has to be an address below the sender's own, written in one way only."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gh_gate.app.flyte.sender import Sender
from gh_gate.core.policy.section import Section
from gh_gate.errors import UsageError

_TEXT = re.compile(r"[!-~]{1,2000}", re.ASCII)
_LOCAL = "local:"
# What a server might read as another path than this check: dots that climb, also in percent signs, and backslashes.
_CLIMBS = re.compile(r"(^|/|%2f|\\|%5c)(\.|%2e){1,2}(/|%2f|\\|%5c|$)", re.ASCII | re.IGNORECASE)


def below(section: Section, sender: Sender) -> str:
    """Return path and query of a callback; an empty string where there is none.

    :raise UsageError: for an address elsewhere than the sender's, which is never called.
    """
    text = section.data.get("callback")
    if text is None:
        return ""
    if isinstance(text, str) and text.startswith(_LOCAL):
        raise UsageError(
            "the condition: `payload.callback` is local: it waits on its author's machine, where Flyte itself asks.",
            do="run it on a cluster, or wait with gh_gate.adapters.flyte, which also works locally",
        )
    refused = UsageError(
        f"the condition: `payload.callback` is not an address below {sender.flyte.shown}{sender.flyte.target}.",
        do='write "callback": "{callback_uri}"; the server\'s settings say which Flyte is answered',
    )
    if not isinstance(text, str) or not _TEXT.fullmatch(text):
        raise refused
    try:
        target = _target(text, sender)
    except ValueError:
        target = ""
    if not target:
        raise refused
    return target


def _target(text: str, sender: Sender) -> str:
    parts, home = urlsplit(text), sender.flyte
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    same = (parts.scheme in ("http", "https"), secure, parts.hostname, port) == (
        True,
        home.secure,
        home.host,
        home.port,
    )
    if not same or "@" in parts.netloc or "#" in text or _CLIMBS.search(parts.path):
        return ""
    if not parts.path.startswith(f"{home.target}/"):
        return ""
    return f"{parts.path}{'?' if parts.query else ''}{parts.query}"
