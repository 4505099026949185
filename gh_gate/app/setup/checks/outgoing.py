"""Whether other systems can be told: their machines answer, and what waits for them does not wait for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from gh_gate.app.outgoing import message
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.dial import Deadline, Unreachable, dialled
from gh_gate.app.outgoing.post import post
from gh_gate.app.setup.checks.finding import Finding
from gh_gate.app.store.outbox import Letter

SECONDS = 10.0
"""For one address; it is looked at, not used."""

_REACH = "look at its name, the firewall and the certificate; docs/outgoing-webhooks.md"


def reached(addresses: Sequence[Address]) -> Iterator[Finding]:
    """Connect to each address, and say nothing there."""
    for address in addresses:
        try:
            with dialled(address, Deadline(SECONDS)):
                yield Finding(True, f"{_named(address)} is reached{' by https' if address.secure else ''}")
        except Unreachable as error:
            yield Finding(False, f"{_named(address)} is not reached: {error.why}", _REACH)
        except TimeoutError:
            yield Finding(False, f"{_named(address)} is not reached in {SECONDS:.0f} seconds", _REACH)


def taken(addresses: Sequence[Address], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Finding]:
    """Send each address a message of the type `gate.test`."""
    for address in addresses:
        at = now()
        sent = post(
            address, message.number(f"{at.isoformat()}:{address.name}", message.TEST), message.test(at).encode(), at
        )
        if sent.taken:
            yield Finding(True, f"{_named(address)} has taken a {message.TEST}")
        else:
            do = "look at what the receiver says; a 401 is usually another secret"
            yield Finding(False, f"{_named(address)} has not taken a {message.TEST}: {sent.why}", do)


def waiting(failing: Sequence[Letter]) -> Finding:
    """Check the messages of which a try has failed.

    :param failing: the oldest first.
    """
    if not failing:
        return Finding(True, "no message to another system waits after a failure")
    first = failing[0]
    told = f"{len(failing)} messages to other systems wait; the first, to {first.address} since {first.created_at:%Y-%m-%d %H:%M} UTC: {first.error}"
    return Finding(None, told, "mend the receiver; each message is tried for three days, then it is given up")


def _named(address: Address) -> str:
    return f"{address.name} ({address.shown})"
