"""Addresses that a policy file lists, which somebody else wrote: what they may not do with this machine.

A server speaks to fewer of them still: see `gh_gate.app.telling`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from gh_gate.notify.addresses import Address
from gh_gate.notify.schemes import OPTIONS, SCHEMES

Refuse = Callable[[Address], str]
"""Returns why an address is not used, going on after "is not told:"; an empty string where it is."""

# As Apprise parts options. A name that is written in any other way than in small letters (blanks, percent signs, +) is none of the list.
_BETWEEN: Final = re.compile(r"[&;]")


def on_this_machine(address: Address) -> str:
    """Refuse what is not known to speak to a service alone: it might act on this machine, or read one of its files."""
    if address.scheme not in SCHEMES:
        return "its scheme is none that a policy file may name"
    options = address.url.partition("?")[2]
    names = [option.partition("=")[0] for option in _BETWEEN.split(options) if option]
    if "?" in options or not OPTIONS.issuperset(names):
        return "it has an option that a policy file may not give"
    return ""
