"""A gate as the ledger has it: its opening, and its decision where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Entry, Kind
from gh_gate.app.view.listed import Listed
from gh_gate.core import gate as gates
from gh_gate.core import record
from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.record import Record
from gh_gate.core.render.title import title
from gh_gate.errors import VerificationError


@dataclass(frozen=True)
class Opened:
    """One gate in the ledger.

    :param opening: its newest one.
    :param decided: the decision that followed it.
    :param twin: whether another question of the same name waits at the same place.
    :param heard: the comments that ask there, as far as the server has read them.
    """

    opening: Entry
    decided: Entry | None = None
    twin: bool = False
    heard: frozenset[int] = frozenset()

    @property
    def place(self) -> int:
        """The comment that asks, on a pull request; else 0."""
        return int(self.opening.data["place"])

    @property
    def name(self) -> str:
        """The gate's name."""
        return str(self.opening.data["name"])

    @property
    def problem(self) -> str:
        """Why it is refused, or an empty string."""
        return str(self.opening.data["problem"])

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.decided.data["status"]) if self.decided else Status.PENDING

    @property
    def by(self) -> tuple[str, ...]:
        """Logins of those who decided."""
        return tuple(str(person["login"]) for person in self.decided.data["by"]) if self.decided else ()

    @property
    def envelope(self) -> str:
        """The record, or an empty string."""
        return str(self.decided.data["envelope"]) if self.decided else ""

    @cached_property
    def gate(self) -> Gate:
        """The question."""
        return gates.from_json(self.opening.data["gate"])

    @cached_property
    def title(self) -> str:
        """The question's first line, as plain text."""
        return title(self.gate)

    @property
    def opened_at(self) -> datetime:
        """When it was asked, by GitHub's clock."""
        return datetime.fromisoformat(self.opening.data["opened_at"])

    @property
    def deadline(self) -> datetime | None:
        """Until when it can be answered; None where it only reminds."""
        return None if self.gate.on_timeout is OnTimeout.REMIND else self.gate.deadline(self.opened_at)

    def spot(self, repository: str) -> Spot:
        """Return where it stands.

        :param repository: the repository's name now.
        """
        return Spot(self.opening.repository_id, self.opening.number, repository)

    def listed(self, repository: str, *, mine: bool | None = None) -> Listed:
        """Return it as a row of a list.

        :param repository: its name now.
        """
        return Listed(
            repository_id=self.opening.repository_id,
            repository=repository,
            number=self.opening.number,
            name=self.name,
            title=self.title,
            status=self.status,
            url=str(self.opening.data["url"]),
            opened_at=self.opened_at,
            deadline=self.deadline,
            decided_at=self.decided.at if self.decided else None,
            by=self.by,
            reason=self._reason(),
            several=self.gate.pull_request is not None,
            mine=mine,
        )

    def says(self, words: list[str], repository: str) -> bool:
        """Tell whether it holds all of some words.

        :param words: in lower case.
        """
        if not words:
            return True
        asked = str(self.opening.data["gate"]["prompt"])[:_LOOKED_AT]
        text = " ".join([self.name, asked, repository, self.status, *self.by]).lower()
        return all(word in text for word in words)

    def _reason(self) -> str:
        found = shown(self.envelope) if self.decided else None
        return found.reason if found else ""


def decision_of(opening: Entry) -> str:
    """Return as what the decision of an opening is noted; see `gh_gate.app.archive.Archive`."""
    return f"{Kind.DECIDED}:{opening.once.partition(':')[2]}"


def opening_of(decided: Entry) -> str:
    """Return as what the opening of a decision is noted."""
    return f"{Kind.OPENED}:{decided.once.partition(':')[2]}"


_LOOKED_AT = 2_000
"""Characters of a question that a search looks through."""


def shown(envelope: str) -> Record | None:
    """Return what a record says, proven or not; None where it cannot be read."""
    try:
        return record.verify(envelope, allow_unsigned=True).record
    except VerificationError:
        return None
