"""Finds what was decided for a run by its signed record alone, for a process that did not ask and knows only the run.

Whoever asks a question and reads the answer compares its own gate's digest. Here the gate is not known, so all that is believed
is what the App's key has signed: that it is about this run, this name, this commit and this environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gh_gate.asked import Prepared
from gh_gate.core import marker, record, render
from gh_gate.core.decision.ballot import first_text
from gh_gate.core.gate import Status
from gh_gate.core.policy import environments
from gh_gate.core.record import Record
from gh_gate.core.thread import Thread
from gh_gate.engine import hidden
from gh_gate.engine.hidden import Knowing
from gh_gate.engine.reading import LOOK_BACK
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import GateError, StillPending, UsageError, VerificationError
from gh_gate.forge.base import Forge, Gone, Place, Posting

if TYPE_CHECKING:
    from gh_gate.engine.records import Keys

_DOCS = "docs/deployments.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a process knows of the decision that it looks for.

    :param run_id: of the running workflow, and ``repository_id`` of where it runs.
    :param commits: what the run is about; on a pull request GitHub names two.
    :param environment: that the job deploys to, or an empty string.
    :param pull_request: where the gate may stand as a comment, None elsewhere.
    """

    repository_id: int
    run_id: str
    name: str
    commits: frozenset[str]
    environment: str = ""
    pull_request: int | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        """What finds the gate."""
        return (self.repository_id, self.run_id, self.name)


@dataclass(frozen=True, slots=True)
class Proof:
    """A decision that is proven.

    :param ticket: the gate as its marker tells it, its place, and the envelope.
    """

    ticket: Ticket
    record: Record


def find(forge: Knowing, wanted: Wanted, known: Keys) -> Proof:
    """Return the decision of a run's gate.

    :param known: the keys any of which must have signed it.
    :raise StillPending: where it was asked and not decided; also where it was asked anew since.
    :raise VerificationError: where the record is about another commit or environment, or is not valid any more, or where a
        newer question may have been edited away.
    :raise UsageError: where the gate is about environments and none is named.
    :raise GateError: where nothing was asked.
    """
    proof, posting, later = _newest(forge, wanted, known)
    _require(proof.record, wanted)
    end = proof.record.valid_until
    if end is not None and forge.now() > end:
        raise VerificationError(
            f"the approval of {wanted.name} was valid until {end:%Y-%m-%d %H:%M} UTC, which has passed.",
            do="start the job again, so that people are asked anew",
        )
    if proof.record.status is Status.APPROVED:
        _require_newest(forge, wanted, known, posting, later)
    return proof


def _require_newest(forge: Knowing, wanted: Wanted, known: Keys, posting: Posting, later: list[Posting]) -> None:
    place = hidden.newer(forge, posting, later, wanted.key, known)
    if place is not None:
        raise VerificationError(
            f"the approval of {wanted.name} may not be the last word: a newer question was edited or taken away.",
            why=f"nothing tells any more that it is about something else: {place.url or place.number}",
            do="start a new run, so that people are asked anew",
            docs=_DOCS,
        )


def _newest(forge: Forge, wanted: Wanted, known: Keys) -> tuple[Proof, Posting, list[Posting]]:
    """Return the newest decision, the question that it answers, and what else was posted since that."""
    open_ones: list[Posting] = []
    later: list[Posting] = []
    for posting in _posted(forge, wanted):
        if not _claims(posting, wanted):
            later.append(posting)
            continue
        proof = _proved(forge, posting, wanted, known)
        if proof is None:
            open_ones.append(posting)
            continue
        # Anybody's workflow can ask under this name; who asked what was decided is who may ask it anew.
        newer = next((one for one in open_ones if _author(one) == _author(posting)), None)
        if newer is None:
            return proof, posting, later
        raise _pending(wanted, newer)
    if open_ones:
        raise _pending(wanted, open_ones[0])
    raise GateError(
        f"no gate {wanted.name} was asked for this run.",
        why="neither the App nor this workflow has opened one, or its question was changed until nothing tells whose it is",
        do="compare `name` with the gate's entry in .github/gh-gate.yml",
        docs=_DOCS,
    )


def _posted(forge: Forge, wanted: Wanted) -> Iterator[Posting]:
    """Yield what may ask, the newest first."""
    since = forge.now() - LOOK_BACK
    for place in [wanted.pull_request, None] if wanted.pull_request else [None]:
        yield from forge.postings(since, place)


def _claims(posting: Posting, wanted: Wanted) -> bool:
    claim = marker.read_claim(posting.body)
    return claim is not None and claim.key == wanted.key


def _proved(forge: Forge, posting: Posting, wanted: Wanted, known: Keys) -> Proof | None:
    claim = marker.read_claim(posting.body)
    if claim is None:
        return None
    try:
        thread = forge.read(posting.place)
    except Gone:
        return None
    for found, envelope in _signed(thread, posting.place, known):
        asked = (found.repository_id, found.run_id, found.name)
        if asked == wanted.key and (found.digest, found.opened_at) == (claim.digest, thread.opening.created_at):
            ticket = Ticket(Prepared(claim.gate or claim.sketch), posting.place, found.opened_at, envelope=envelope)
            return Proof(ticket, found)
    return None


def _signed(thread: Thread, place: Place, known: Keys) -> Iterator[tuple[Record, str]]:
    # Also as it was first posted: who edits a record does not take it away.
    texts = (text for comment in thread.comments for text in dict.fromkeys((comment.body, first_text(comment))))
    for envelope in filter(None, map(render.read_record, texts)):
        for key in known:
            try:
                found = record.verify(envelope, key).record
            except VerificationError:
                continue
            if found.place == place.number:
                yield found, envelope


def _require(found: Record, wanted: Wanted) -> None:
    if found.commit not in wanted.commits:
        raise VerificationError(
            f"the gate {wanted.name} was decided for the commit {found.commit[:12]}, and this run is about "
            f"{' or '.join(sorted(commit[:12] for commit in wanted.commits))}.",
            do="start a new run; this answer is not about what runs here",
        )
    if found.environments and not wanted.environment:
        raise UsageError(
            f"the gate {wanted.name} is about {', '.join(found.environments)}, and the step does not say which it deploys to.",
            do="give the step the job's `environment`",
            docs=_DOCS,
        )
    if wanted.environment and not environments.among(wanted.environment, found.environments):
        about = ", ".join(found.environments) or "no environment"
        raise VerificationError(
            f"the gate {wanted.name} was decided for {about}, and not for {wanted.environment[:80]!r}.",
            do="give `environment` as the job has it; an answer for another one is none here",
        )


def _pending(wanted: Wanted, posting: Posting) -> StillPending:
    return StillPending(
        f"the gate {wanted.name} is {Status.PENDING}: {posting.place.url}",
        why="no record that one of the given keys has signed stands there",
        do="see whether somebody went past the protection rule, and whether `public-key` is the App's",
        docs=_DOCS,
    )


def _author(posting: Posting) -> int | None:
    return posting.author.id if posting.author else None
