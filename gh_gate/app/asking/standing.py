"""What the ledger knows of the gates that were asked under one key: which of them counts for somebody who asks again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gh_gate.app.archive import Archive, remembered
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger
from gh_gate.core import record
from gh_gate.core.gate import Gate, Status
from gh_gate.core.record import Record
from gh_gate.engine import Ticket
from gh_gate.engine.signing import Signing
from gh_gate.errors import VerificationError

_NO = (Status.REJECTED, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class Asked:
    """A gate that was asked under the key.

    :param record: of its decision; None while it is pending.
    :param known: whether the record is one that this server has signed and would believe.
    """

    spot: Spot
    ticket: Ticket
    record: Record | None
    known: bool = True

    @property
    def gate(self) -> Gate:
        """The gate."""
        return self.ticket.gate

    @property
    def status(self) -> Status:
        """Where it stands."""
        return self.record.status if self.record else Status.PENDING

    @property
    def says_no(self) -> bool:
        """Whether it was rejected or has expired, which stands whatever is asked under the key."""
        return self.status in _NO

    def holds(self, now: datetime) -> bool:
        """Tell whether it is pending, or approved and still valid."""
        if self.record is None:
            return True
        valid_until = self.record.valid_until
        return self.known and valid_until is not None and now <= valid_until


def asked(ledger: Ledger, keys: SigningKeys, key: tuple[int, str, str]) -> list[Asked]:
    """Return what was asked under a key, the oldest first; what the App refused is not its own.

    :param key: of a gate, see `gh_gate.core.gate.Gate.key`.
    """
    found = []
    for row in ledger.by_key(*key):
        if not row.data["problem"]:
            spot, ticket = Spot(row.repository_id, row.number, str(row.data["repository"])), remembered(row)
            signing = Signing(keys.signer, tuple(keys.public.values()), Archive(ledger, spot))
            found.append(_asked(spot, ticket, signing))
    return found


def standing(found: Iterable[Asked], gate: Gate, now: datetime) -> Asked | None:
    """Return the one that counts for whoever asks a gate: a "no" to whatever question, else the same one if it holds."""
    rows = list(found)
    no = next((one for one in rows if one.says_no), None)
    return no or next((one for one in reversed(rows) if one.gate.digest == gate.digest and one.holds(now)), None)


def _asked(spot: Spot, ticket: Ticket, signing: Signing) -> Asked:
    envelope = signing.archive.envelope(ticket.gate, ticket.place)
    if not envelope:
        return Asked(spot, ticket, None)
    try:
        return Asked(spot, ticket, signing.read(envelope))
    except VerificationError:
        # Under a key that was dropped: an approval counts for nothing any more, a "no" still stops.
        return Asked(spot, ticket, record.verify(envelope, allow_unsigned=True).record, known=False)
