"""The questions of a run as the ledger has them, each with the record of its decision: nothing else releases a deployment."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gh_gate.app.archive import Archive
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Entry
from gh_gate.app.store.ledger import Ledger
from gh_gate.core import gate as gates
from gh_gate.core import record
from gh_gate.core.gate import Gate, Status
from gh_gate.core.record import Record
from gh_gate.engine.signing import Signing
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Place
from gh_gate.forge.github.deployments import Held

DELETED = "the run was deleted"
STOPPED = "the run was cancelled"
WENT_ON = "the run went on without this gate"
TOUCHED = "tampered:"
"""How the reason begins where a question was no longer the App's own words when the App saw it."""

_log = logging.getLogger("gh_gate.app")

_NO = (Status.REJECTED, Status.EXPIRED)
_ANEW = ("superseded:", "duplicate:", DELETED, STOPPED, WENT_ON)
"""How the reasons begin of cancellations that are no answer: the question was put anew, or nothing waited for it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A gate that was asked for a run.

    :param record: of its decision, its signature checked; None while it is pending.
    """

    gate: Gate
    spot: Spot
    place: Place
    record: Record | None

    @property
    def says_no(self) -> bool:
        """Whether it was rejected or has expired, which stands for the whole run."""
        return self.record is not None and self.record.status in _NO

    @property
    def refuses(self) -> bool:
        """Whether it was decided, and not approved."""
        return self.record is not None and self.record.status is not Status.APPROVED

    def ended(self, held: Held) -> bool:
        """Tell whether it was cancelled in the present attempt, and not only to be asked anew."""
        found = self.record
        if found is None or found.status is not Status.CANCELLED:
            return False
        return found.decided_at >= held.began_at and not found.reason.startswith(_ANEW)

    def holds(self, held: Held, now: datetime) -> bool:
        """Tell whether it is pending, or approved and still valid, for what the run is about now."""
        if self.gate.commit != held.commit or self.gate.repository_id != held.repository_id:
            return False
        if self.record is None:
            return True
        return self.record.valid_until is not None and now <= self.record.valid_until


class Questions:
    """What the ledger knows of a run's gates.

    :param keys: whose records count.
    """

    def __init__(self, ledger: Ledger, keys: SigningKeys) -> None:
        self._ledger, self._keys = ledger, keys

    def of(self, held: Held, name: str) -> list[Question]:
        """Return the questions of that name that the App has asked for a run's environments, the oldest first.

        Those that it refused are not its own, but for one that somebody touched before the App had seen it. A "no" counts
        also where a step had asked, before the policy file said that environments wait for the gate: it stands for the run.
        """
        rows = self._ledger.by_key(held.repository_id, str(held.id), name)
        return [question for row in rows for question in self._read(row)]

    def signing(self, spot: Spot) -> Signing:
        """Return the keys, and the archive of an issue."""
        return Signing(self._keys.signer, tuple(self._keys.public.values()), Archive(self._ledger, spot))

    def _read(self, row: Entry) -> Iterator[Question]:
        data, gate = row.data, gates.from_json(row.data["gate"])
        if data["problem"] and not str(data["problem"]).startswith(TOUCHED):
            return
        spot = Spot(row.repository_id, row.number, str(data["repository"]))
        place = Place(row.number, int(data["place"]) or None, str(data["url"]))
        try:
            question = Question(gate, spot, place, self._record(gate, spot, place))
        except VerificationError as error:
            _log.warning("%s: what was decided counts for nothing any more: %s", spot, error)
            return
        if gate.environments or question.says_no:
            yield question

    def _record(self, gate: Gate, spot: Spot, place: Place) -> Record | None:
        """Return the record of a decision; under a key that was dropped only a "no" stands, because doubt only stops.

        :raise VerificationError: where it releases nothing.
        """
        signing = self.signing(spot)
        envelope = signing.archive.envelope(gate, place)
        if not envelope:
            return None
        try:
            found = signing.read(envelope)
        except VerificationError:
            found = record.verify(envelope, allow_unsigned=True).record
            if found.status not in _NO:
                raise
        found.decides(gate)
        return found
