"""The gates that stand in the local forge, found so that several hundred of them keep nobody waiting.

A question never changes once it is asked, and a decision stands once its record does: both are remembered. What is read
again for a list are the threads of the gates that wait.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from gh_gate.app.view.local_changes import NEVER, Changes, State
from gh_gate.core import decision as folding
from gh_gate.core import marker
from gh_gate.core.gate import Gate, Status
from gh_gate.core.marker import Claim
from gh_gate.core.render.title import title
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import finding, reading, records
from gh_gate.forge.base import Gone, Place, Posting
from gh_gate.forge.local import LocalForge

MOST: Final = 500
"""Gates that are looked through, the newest ones."""

_ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """A gate in the local forge.

    :param approved: by their numbers, who has approved while it waits.
    :param over: whether the thread decides it, and nobody has written that down yet.
    :param decision: and ``envelope``: what its record says, unproven; None and empty while there is none.
    """

    body: str
    claim: Claim
    gate: Gate
    title: str
    place: Place
    opened_at: datetime
    approved: frozenset[int] = frozenset()
    over: bool = False
    decision: Decision | None = None
    envelope: str = ""

    @property
    def status(self) -> Status:
        """Where it stands."""
        return self.decision.status if self.decision else Status.PENDING


class LocalQuestions:
    """Finds gates.

    :param forge: of the project.
    """

    def __init__(self, forge: LocalForge) -> None:
        self._forge = forge
        self._lock = threading.Lock()
        self._known: dict[int, Asked] = {}
        self._changes = Changes(forge)
        self._listed: tuple[State, Sequence[Asked]] | None = None

    def all(self) -> Sequence[Asked]:
        """Return the newest gates, newest first."""
        state = self._changes.state()
        with self._lock:
            if self._listed is not None and self._listed[0] == state != NEVER:
                return self._listed[1]
        found = tuple(islice(self._read_all(), MOST))
        with self._lock:
            self._listed = (state, found)
        return found

    def _read_all(self) -> Iterator[Asked]:
        for posting in self._forge.postings(_ALWAYS, None):
            found = self._asked(posting)
            if found is not None:
                yield found

    def at(self, number: int) -> tuple[Asked, Thread] | None:
        """Return the gate of an issue with its thread; None where there is none."""
        try:
            thread = self._forge.read(Place(number))
        except Gone:
            return None
        opening = thread.opening
        place = Place(number, url=opening.url)
        found = self._read(Posting(place, opening.author, opening.body, opening.created_at), thread)
        return (found, _as_the_asker(thread)) if found else None

    def _asked(self, posting: Posting) -> Asked | None:
        known = self._known.get(posting.place.number)
        if known is not None and known.body == posting.body and known.decision is not None:
            return known
        if known is None and marker.read_claim(posting.body) is None:
            return None
        try:
            return self._read(posting, self._forge.read(posting.place))
        except Gone:
            return None

    def _read(self, posting: Posting, thread: Thread) -> Asked | None:
        known = self._known.get(posting.place.number)
        if known is None or known.body != posting.body:
            known = _question(posting, thread)
        if known is None:
            return None
        found = records.unsigned(known.claim, _as_the_asker(thread), known.place)
        if found is not None:
            known = replace(known, decision=found.record.to_decision(), envelope=found.envelope)
        elif thread.comments:  # else nobody has said anything
            seen = reading.with_rights(self._forge, known.gate, 1, _as_the_asker(thread))
            tally = folding.fold(known.gate, seen, seen.read_at)
            approved = frozenset(vote.person.id for vote in tally.votes)
            known = replace(known, approved=approved, over=tally.decision is not None)
        with self._lock:
            self._known[posting.place.number] = known
        return known


def _as_the_asker(thread: Thread) -> Thread:
    """Return the thread as read by the account that asked, so that its records are found."""
    return replace(thread, me=thread.opening.author or thread.me)


def _question(posting: Posting, thread: Thread) -> Asked | None:
    claim = marker.read_claim(posting.body)
    if claim is None:
        return None
    gate = claim.gate or _put_together(claim, posting.place.number, thread)
    if gate is None:
        return None
    return Asked(posting.body, claim, gate, title(gate), posting.place, posting.created_at)


def _put_together(claim: Claim, number: int, thread: Thread) -> Gate | None:
    """Return a gate whose prompt goes on in comments; None until the last one stands."""
    spot = finding.Spot(number, claim.sketch.repository_id, claim.sketch.decider)
    found = finding.gates_in(thread, spot, _anybody).gates
    return found[0].gate if found else None


def _anybody(_: Comment | Posting) -> bool:
    """Believe everybody: whoever may write the file is whoever they say they are."""
    return True
