"""Which addresses the policy file lists for a gate that another process has opened; read only where there is something to tell."""

from __future__ import annotations

from collections.abc import Sequence

from gh_gate.engine import Ticket
from gh_gate.forge.base import Source
from gh_gate.prepare import anew, trusted_side


def listed(source: Source, ticket: Ticket) -> Sequence[str]:
    """Return the policy file's addresses, as the gate was prepared with them, else as the trusted side has them now.

    :raise GateError: where they cannot be read.
    """
    if ticket.prepared.notify is not None:
        return ticket.prepared.notify
    file = trusted_side.find(anew.request_of(ticket.gate), source).policy_file
    entry = file.entry(ticket.gate.name) if file else None
    return entry.notify if entry else ()
