"""What does not show right now may show on another copy of GitHub's: it is gone only if it is still gone in a while."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from gh_gate.core.decision import GRACE

SECOND: Final = timedelta(seconds=1)

_KEPT: Final = 2_000


@dataclass(slots=True)
class Lag:
    """Remembers since when things do not show."""

    _since: OrderedDict[str, datetime] = field(default_factory=OrderedDict)

    def shows(self, key: str) -> None:
        """Note that something shows, or does not matter any more."""
        self._since.pop(key, None)

    def missing(self, key: str, now: datetime) -> datetime | None:
        """Note that something does not show.

        :return: when to look again; None where it has been missing for long enough to be gone.
        """
        since = self._since.setdefault(key, now)
        if now < since + GRACE:
            while len(self._since) > _KEPT:
                self._since.popitem(last=False)
            return since + GRACE + SECOND
        self.shows(key)
        return None
