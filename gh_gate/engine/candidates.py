"""Looks for what this account posted under a gate's key, and says of each: whether it is our gate, and what was decided."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gh_gate.core import decision as folding
from gh_gate.core import marker
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Claim
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Thread
from gh_gate.engine import reading, records
from gh_gate.engine.records import is_no
from gh_gate.engine.settling import settle
from gh_gate.forge.base import Forge, Gone, Place, Posting

if TYPE_CHECKING:
    from gh_gate.engine.records import Keys


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text of this account that claims our key.

    :param asked: the gate that it asks: ours, or the one in its marker; None if that cannot be read.
    :param believable: whether it is exactly what that gate looks like, and was never edited.
    :param written: whether a record of ours stands there.
    :param decision: what was decided there, None while it is pending, or where it is not ours to say.
    :param by_record_only: the question itself is gone, and only its record tells of it.
    """

    posting: Posting
    digest: str
    thread: Thread
    asked: Gate | None
    believable: bool
    written: bool
    decision: Decision | None
    by_record_only: bool = False

    def genuine(self, gate: Gate) -> bool:
        """Tell whether this is our gate."""
        return self.believable and self.digest == gate.digest

    @property
    def stops(self) -> bool:
        """Whether a "no" stands here."""
        return is_no(self.decision)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The search for one gate.

    :param known: keys of the App, for gates that it decides.
    """

    forge: Forge
    gate: Gate
    attempt: int
    known: Keys

    def look(self, posted: Posting | None = None) -> list[Candidate]:
        """Return what this account posted under our key in the last 35 days, oldest first.

        :param posted: what was posted just now; a list of issues may not show it yet.
        """
        listed = list(self.forge.postings(self.forge.now() - reading.LOOK_BACK, self.gate.pull_request))
        if posted is not None and posted.place not in [posting.place for posting in listed]:
            listed.insert(0, posted)
        me = self.forge.me().id
        mine = [posting for posting in reversed(listed) if posting.author and posting.author.id == me]
        return [one for posting in mine for one in self._examine(posting)]

    def _examine(self, posting: Posting) -> Iterator[Candidate]:
        claim = marker.read_claim(posting.body)
        with contextlib.suppress(Gone):
            if claim is not None and claim.key == self.gate.key:
                yield self._claimed(posting, claim)
            elif claim is None:
                yield from self._recorded(posting)

    def _claimed(self, posting: Posting, claim: Claim) -> Candidate:
        thread = self.forge.read(posting.place)
        asked = self.gate if claim.digest == self.gate.digest else claim.gate
        if asked is None:
            standing = records.unsigned(claim, thread, posting.place)
            written = standing.record.to_decision() if standing else self._said_no(claim.sketch, thread)
            return Candidate(posting, claim.digest, thread, None, False, standing is not None, written)
        believable = thread.opening.edited_at is None and reading.looks_like(asked, thread.opening.body)
        thread = reading.with_rights(self.forge, asked, self.attempt, thread)
        settled = settle(asked, thread, posting.place, self.known)
        decision = settled.decision
        # Of what is not our gate only a "no" matters, and what stands written there.
        if (not believable or asked is not self.gate) and not is_no(decision) and settled.standing is None:
            decision = None
        return Candidate(posting, claim.digest, thread, asked, believable, settled.standing is not None, decision)

    def _said_no(self, sketch: Gate, thread: Thread) -> Decision | None:
        """Return a "no" that nobody wrote down, under a question whose prompt only its asker knew."""
        whole = reading.with_rights(self.forge, sketch, self.attempt, thread)
        said = folding.fold(sketch, whole, whole.read_at).decision
        return said if is_no(said) else None

    def _recorded(self, posting: Posting) -> Iterator[Candidate]:
        """Look for a "no" whose question somebody deleted from a pull request, or edited until it has no marker."""
        if posting.place.comment_id is not None:
            said = records.about_key(posting.body, self.gate.key, posting.place.number)
            if is_no(said):
                yield self._tombstone(posting, said)
        elif posting.locked:
            thread = self.forge.read(posting.place)
            texts = (ballot.first_text(comment) for comment in thread.comments if ballot.is_ours(comment, thread))
            found = [records.about_key(text, self.gate.key, posting.place.number) for text in texts]
            bodies = (comment.body for comment in thread.comments) if self.known else ()
            found += [records.signed_about_key(b, self.gate.key, posting.place.number, self.known) for b in bodies]
            yield from (self._tombstone(posting, said, thread) for said in found if is_no(said))

    def _tombstone(self, posting: Posting, said: Decision | None, thread: Thread | None = None) -> Candidate:
        whole = thread or self.forge.read(Place(posting.place.number))
        return Candidate(posting, "", whole, None, believable=False, written=True, decision=said, by_record_only=True)
