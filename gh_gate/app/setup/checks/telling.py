"""Whether people can be told: Apprise is there, it understands the server's addresses, and policy files name what may be used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from gh_gate.app.setup.checks.finding import Finding
from gh_gate.core.policy.file import PATH, Entry
from gh_gate.errors import UsageError
from gh_gate.notify import addresses
from gh_gate.notify.addresses import Address
from gh_gate.notify.listed import Refuse

_INSTALL = 'pip install "gh-gate[notify]"; the image has it'


def understood(own: Sequence[Address], hosts: Collection[str]) -> Iterator[Finding]:
    """Check the server's own addresses; nothing is sent.

    :param hosts: those that addresses of policy files may lead to.
    """
    if not addresses.can_speak():
        ok = False if own else None
        yield Finding(ok, "Apprise is not installed, so nobody is told anything beside GitHub", _INSTALL)
        return
    from gh_gate.notify import speaking  # noqa: PLC0415 - takes a second to load, and only where it is there

    for address in own:
        fine = speaking.service(address.url) is not None
        do = "" if fine else "look the service up on https://github.com/caronc/apprise/wiki"
        yield Finding(fine, f"{address.shown} is {'' if fine else 'not '}understood by Apprise", do)
    also = f", and to {', '.join(sorted(hosts))}" if hosts else ""
    yield Finding(None, f"addresses of policy files may lead to well-known services{also}; docs/notifications.md")


def listed(name: str, entry: Entry, refuse: Refuse) -> Iterator[Finding]:
    """Check the addresses that a policy file lists for a gate.

    :param refuse: says why one is not used.
    """
    for place, row in enumerate(entry.notify, start=1):
        try:
            found = addresses.one(row, f"{name} in {PATH}", place)
        except UsageError as error:
            yield Finding(False, error.what, error.do)
            continue
        problem = refuse(found)
        if problem:
            yield Finding(
                False,
                f"{found.shown} is not told: {problem}",
                "use another address, or have the server's GH_GATE_NOTIFY_HOSTS name the host",
            )
