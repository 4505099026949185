"""Which addresses of a policy file a server speaks to: fixed services of the internet, and hosts that its settings name.

Whoever can change a repository's policy file could otherwise have the server speak to machines that only the server can reach:
https://owasp.org/www-community/attacks/Server_Side_Request_Forgery
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from gh_gate.notify.addresses import Address, can_speak

FIXED: Final = frozenset(
    {
        "discord",
        "gchat",
        "opsgenie",
        "pagerduty",
        "pbul",
        "pover",
        "sendgrid",
        "slack",
        "tgram",
        "twilio",
        "webex",
        "wxteams",
    }
)
"""Schemes that lead to one company's own hosts, whatever the address says."""

HOSTED: Final = frozenset(
    scheme + end
    for scheme in ("apprise", "form", "gotify", "json", "mmost", "ntfy", "rocket", "xml")
    for end in ("", "s")
)
"""Schemes that lead to the host in the address, and to no other."""

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.ASCII)
# Strict, so that nobody reads another host in it than Apprise does: without options, some of which name hosts and files, and with
# at most one @, before the host.
_HOSTED = re.compile(
    r"[a-z]+://(?:[A-Za-z0-9._~%-]+(?::[A-Za-z0-9._~%-]*)?@)?(?P<host>[A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~%/+-]*)?",
    re.ASCII,
)
_FIXED = re.compile(r"[a-z]+://[A-Za-z0-9._~%:@/#+=,-]+", re.ASCII)


def hosts(text: str) -> frozenset[str]:
    """Read the names of hosts, between commas or blanks.

    :raise ValueError: where one is none.
    """
    found = frozenset(re.split(r"[\s,]+", text.strip().lower())) - {""}
    if not all(_HOST.fullmatch(host) for host in found):
        raise ValueError(
            "holds what is no host; write names or IPv4 addresses, such as chat.example.com, without ports"
        )
    return found


class Allowed:
    """A `gh_gate.notify.listed.Refuse` for servers.

    :param hosts: which the settings name.
    """

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = frozenset(hosts)

    def __call__(self, address: Address) -> str:
        """Say why a server does not speak to an address."""
        scheme = address.scheme
        if scheme in FIXED:
            return "" if _FIXED.fullmatch(address.url) else _shape("options (?...) or signs")
        if scheme not in HOSTED:
            return f"a server speaks to no {scheme}: address that a policy file names"
        found = _HOSTED.fullmatch(address.url)
        if found is None:
            return _shape("options (?...) or signs")
        host = found["host"].lower()
        if host not in self._hosts:
            return "its host is not among the server's GH_GATE_NOTIFY_HOSTS"
        return "" if _is_read_alike(address, host) else _shape("signs")


def _is_read_alike(address: Address, host: str) -> bool:
    """Tell whether Apprise finds the same host in an address; where it is not installed, nobody is told anything."""
    if not can_speak():
        return True
    from gh_gate.notify import speaking  # noqa: PLC0415 - Apprise is only loaded where a policy file names such an address

    made = speaking.service(address.url)
    return made is None or str(made.host).lower() == host


def _shape(what: str) -> str:
    return f"for a server it has {what} that an address of a policy file may not have"
