"""Addresses that a policy file lists, which somebody else wrote: what they may not do with this machine.

A channel that acts on the machine itself, or reads one of its files, is never used. A server speaks to more: see
`gh_gate.app.notify`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl

from gh_gate.notify.addresses import Address

Refuse = Callable[[Address], str]
"""Returns why an address is not used, going on after "is not told:"; an empty string where it is."""

LOCAL: Final = frozenset({"blink1", "dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})
"""Schemes that act on the machine itself."""

READING: Final = frozenset({"fcm", "vapid"})
"""Schemes that read a key from a file of the machine."""

_FILES: Final = re.compile(r"attach.*|template|keyfile|subfile|pgp.*|.*(file|path).*")
_FILE: Final = re.compile(r"file:", re.IGNORECASE)


def on_this_machine(address: Address) -> str:
    """Refuse what acts on this machine, or names one of its files."""
    if address.scheme in LOCAL:
        return "from a policy file nothing is shown on this machine"
    options = parse_qsl(address.url.partition("?")[2], keep_blank_values=True)
    named = any(_FILES.fullmatch(name.lower().lstrip("+-:")) for name, _ in options)
    if address.scheme in READING or named or _FILE.search(address.url):
        return "from a policy file no file of this machine is read"
    return ""
