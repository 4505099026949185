"""Finds gates as the forge shows them, for people: what an issue claims, which a waiter would never take for granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from gh_gate.core import marker
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Claim
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Person, Thread
from gh_gate.engine import records
from gh_gate.errors import GateError, UsageError
from gh_gate.forge.base import Forge, Gone, Place, Posting


@dataclass(frozen=True, slots=True)
class Shown:
    """A gate as its place shows it.

    :param thread: read as if by the account that opened it, so that its records are found.
    """

    place: Place
    claim: Claim
    thread: Thread

    @property
    def gate(self) -> Gate:
        """The gate that the text claims to be.

        :raise GateError: where its prompt is too long for the marker.
        """
        if self.claim.gate is None:
            raise GateError("this gate's question is too long to be read back.", do=f"open {self.place.url}")
        return self.claim.gate

    @property
    def decision(self) -> Decision | None:
        """The decision that a record there tells, unproven; None while there is none."""
        found = records.unsigned(self.claim, self.thread, self.place)
        return found.record.to_decision() if found else None

    @property
    def envelope(self) -> str:
        """The record's envelope, or an empty string."""
        found = records.unsigned(self.claim, self.thread, self.place)
        return found.envelope if found else ""


def gate_at(forge: Forge, number: int, name: str = "") -> Shown:
    """Return the gate of an issue, or of that name on a pull request.

    :raise UsageError: where there is none, or several and no name.
    """
    try:
        found = [shown for shown in _at(forge, number) if name in ("", shown.claim.key[2])]
    except Gone as gone:
        what = f"there is no #{number}, or it was deleted or transferred."
        raise UsageError(what, do=gone.do or "see `gh-gate list`") from None
    names = sorted({shown.claim.key[2] for shown in found})
    if not found:
        raise UsageError(f"#{number} is no gate{f' called {name}' if name else ''}.", do="see `gh-gate list`")
    if len(names) > 1:
        raise UsageError(f"#{number} has several gates: {', '.join(names)}.", do="say which with --name")
    return found[0]


def all_gates(forge: Forge, limit: int) -> Iterator[Shown]:
    """Yield the newest gates that are issues, newest first."""
    left = limit
    for posting in forge.postings(forge.now() - timedelta(days=35), None):
        if left == 0:
            return
        shown = _shown(forge, posting)
        if shown is not None:
            left -= 1
            yield shown


def _at(forge: Forge, number: int) -> Iterator[Shown]:
    whole = forge.read(Place(number))
    first = Posting(
        Place(number, url=whole.opening.url), whole.opening.author, whole.opening.body, whole.opening.created_at
    )
    alone = _shown(forge, first)
    if alone is not None:
        yield alone
    elif any(marker.read_claim(comment.body) for comment in whole.comments):
        for posting in forge.postings(whole.opening.created_at, number):
            shown = _shown(forge, posting)
            if shown is not None:
                yield shown


def _shown(forge: Forge, posting: Posting) -> Shown | None:
    claim = marker.read_claim(posting.body)
    if claim is None or posting.author is None or not _may_ask(forge, posting.author):
        return None
    try:
        thread = forge.read(posting.place)
    except Gone:
        return None
    return Shown(posting.place, claim, replace(thread, me=posting.author))


def _may_ask(forge: Forge, author: Person) -> bool:
    """Tell whether somebody's text is shown as a gate: a bot's, one's own, or that of somebody who can write here."""
    if not author.human or author.id == forge.me().id:
        return True
    return forge.standings([author], ())[author.id].can_write
