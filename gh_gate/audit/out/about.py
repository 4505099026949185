"""What a report says of itself: what was audited, from which sources, with which keys, and what the numbers are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gh_gate.audit.columns import stamp
from gh_gate.audit.totals import Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The head of a report.

    :param scope: the repository or organisation, or ``this machine``.
    :param sources: in words: ``GitHub and the ledger compared``.
    :param keys: names of the public keys that records were checked with.
    :param entries: of the ledger, as far as its chain holds; None where there was no ledger.
    :param head: the hash of the last of them.
    :param strangers: texts with a marker by people who cannot write there; they are no gates.
    """

    scope: str
    since: datetime
    until: datetime
    made_at: datetime
    sources: str
    keys: tuple[str, ...]
    entries: int | None
    head: str
    strangers: int
    totals: Totals

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON, the numbers included."""
        ledger = {"entries": self.entries, "head": self.head} if self.entries is not None else None
        return {
            "scope": self.scope,
            "since": stamp(self.since),
            "until": stamp(self.until),
            "made_at": stamp(self.made_at),
            "sources": self.sources,
            "keys": list(self.keys),
            "ledger": ledger,
            "left_out": self.strangers,
            **self.totals.to_json(),
        }
