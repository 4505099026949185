"""Gates in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gh_gate.core.gate import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One gate in a list.

    :param repository: ``owner/name`` as it was last heard; empty on the local forge.
    :param number: of the issue or pull request.
    :param title: the prompt's first line as plain text; untrusted.
    :param several: whether other gates may stand at the same place, as on a pull request, so that its address needs the name.
    :param url: of the issue or of the comment that asks.
    :param deadline: None where the gate only reminds.
    :param by: logins of those who decided.
    :param mine: whether it waits for the caller, who may decide it and has not; None where that cannot be told.
    """

    repository_id: int
    repository: str
    number: int
    name: str
    title: str
    status: Status
    url: str
    opened_at: datetime
    deadline: datetime | None = None
    decided_at: datetime | None = None
    by: tuple[str, ...] = ()
    reason: str = ""
    several: bool = False
    mine: bool | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Some gates, newest first.

    :param before: what asks for the older ones; an empty string where there are none.
    :param partly: True where not everything could be looked through; a narrower search finds more.
    """

    gates: Sequence[Listed]
    before: str = ""
    partly: bool = False
