"""Gates of the same run and name: the first question stands, a newer one takes its place, a "no" stands for the run."""

from __future__ import annotations

from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Entry, Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.core.gate import Gate, Status
from gh_gate.forge.base import Place

_NO = (Status.REJECTED, Status.EXPIRED)


class Siblings:
    """What the ledger knows of other gates under the same key."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def problem(self, gate: Gate, place: Place) -> str:
        """Return why a gate cannot be decided beside its siblings, or an empty string.

        :param place: where the gate is asked.
        """
        rows = self._ledger.by_key(*gate.key)
        others = [row for row in rows if not row.data["problem"] and not _is_at(row, place)]
        me = _order(place)
        for row in others:
            status = self._status(row)
            if status in _NO and _place(row) < me:
                return f"superseded: this run's gate was {status} in #{row.number}"
            if row.gate == gate.digest and status is None and _place(row) < me:
                return f"duplicate: see #{row.number}"
            if row.gate != gate.digest and _place(row) > me:
                return f"superseded: asked anew in #{row.number}"
        return ""

    def open_before(self, gate: Gate, place: Place) -> list[Spot]:
        """Return where older questions of the same run and name are not decided yet, elsewhere than at a gate's own spot."""
        rows = self._ledger.by_key(*gate.key)
        older = (row for row in rows if row.number < place.number and not row.data["problem"] and not self._status(row))
        return [Spot(row.repository_id, row.number, str(row.data["repository"])) for row in older]

    def _status(self, row: Entry) -> Status | None:
        once = f"decided:{row.repository_id}:{row.number}:{row.data['place']}:{row.gate}"
        found = self._ledger.find(once)
        return Status(found.data["status"]) if found and found.kind == Kind.DECIDED else None


def _is_at(row: Entry, place: Place) -> bool:
    return _place(row) == _order(place)


def _place(row: Entry) -> tuple[int, int]:
    return (row.number, int(row.data["place"]))


def _order(place: Place) -> tuple[int, int]:
    return (place.number, place.comment_id or 0)
