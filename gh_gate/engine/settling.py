"""Says what is settled at a gate's place: what its thread gives, held against the record that stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gh_gate.core import decision as folding
from gh_gate.core import strict_json
from gh_gate.core.gate import Decider, Gate, Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import records
from gh_gate.engine.answering import answered_by
from gh_gate.engine.records import Standing, is_no
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Place

if TYPE_CHECKING:
    from gh_gate.engine.records import Keys

UNPROVEN = "its record says approved, and the thread does not bear it out"


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a gate stands.

    :param tally: with the decision that holds.
    :param standing: the record that says so, or says something else; None where there is none.
    :param lapsed: an approval that the record tells and that the thread no longer gives.
    """

    tally: Tally
    standing: Standing | None = None
    lapsed: Decision | None = None

    @property
    def decision(self) -> Decision | None:
        """The decision that holds, or the one that has lapsed."""
        return self.lapsed or self.tally.decision


def settle(gate: Gate, thread: Thread, place: Place, known: Keys) -> Settled:
    """Conclude from a thread and its record.

    :param known: the App's keys, where it decides.

    An unsigned record of a "no" or a cancellation stands, unless the thread had said no before it was posted. One of an
    approval stands only as far as the thread still gives the very same. Where the App decides, only its signature counts.
    """
    tally = folding.fold(gate, thread, thread.read_at)
    if gate.decider is Decider.APP:
        proved = records.signed(gate, thread, place, known)
        return Settled(replace(tally, decision=proved.record.to_decision() if proved else None), proved)
    standing = records.of_gate(gate, thread, place)
    if standing is None:
        return Settled(tally)
    written = standing.record.to_decision()
    if is_no(written) or _said_no_before(tally.decision, standing):
        return Settled(replace(tally, decision=written if is_no(written) else tally.decision), standing)
    if written.status is not Status.APPROVED:
        return Settled(replace(tally, decision=written), standing)
    return Settled(tally, standing, None if _same(written, tally.decision) else written)


def refuse_lapsed(settled: Settled) -> None:
    """Make sure that a recorded approval still holds.

    :raise VerificationError: saying what the thread gives now.
    """
    if settled.lapsed is not None:
        raise lapsed(settled.lapsed, f"the thread now says {_state(settled.tally.decision)}")


def unproven(settled: Settled) -> Tally:
    """Return what a gate's place shows where its record says approved and the thread does not bear it out.

    A "no" of the thread; else that it ended there. Every workflow of a repository can post a record, so it alone shows nothing.
    """
    if settled.standing is None or is_no(settled.tally.decision):
        return settled.tally
    ended = Decision(status=Status.CANCELLED, at=settled.standing.posted_at, reason=UNPROVEN)
    return answered_by(ended, settled.tally)


def kept_open_to(settled: Settled, refused: frozenset[int]) -> Tally:
    """Return `unproven`, with what the record rests on as counted, so that it holds again once what it lacks is back.

    :param refused: the comments that were answered as not counting before; they stay so.
    """
    shown = unproven(settled)
    by = {vote.comment_id for vote in settled.lapsed.by} - refused if settled.lapsed else set()
    answers = tuple(replace(one, counted=True) if one.comment_id in by else one for one in shown.answers)
    return replace(shown, answers=answers)


def lapsed(written: Decision, now: str) -> VerificationError:
    """Return the error for a recorded approval that does not hold any more."""
    return VerificationError(
        f"the record says approved by {_names(written)}, but {now}.",
        why="an unsigned record is only a hint: comments, rights or rules have changed since it was written",
        do="ask again with a new run; docs/how-it-works.md says what makes an approval lapse",
    )


def _said_no_before(now: Decision | None, standing: Standing) -> bool:
    if now is None or not is_no(now):
        return False
    # An expiry is only known once the grace is over.
    known = now.at + folding.GRACE if now.status is Status.EXPIRED else now.at
    return known <= standing.posted_at


def _same(written: Decision, now: Decision | None) -> bool:
    return now is not None and now.status is Status.APPROVED and _essence(now) == _essence(written)


def _essence(decision: Decision) -> tuple[str, str, frozenset[int]]:
    return decision.policy, strict_json.identity(dict(decision.inputs)), frozenset(p.id for p in decision.people)


def _names(decision: Decision) -> str:
    return ", ".join(f"@{person.login}" for person in decision.people) or decision.policy


def _state(decision: Decision | None) -> str:
    if decision is None:
        return "that it is still pending"
    return f"{decision.status} ({decision.reason})" if decision.reason else f"{decision.status} by {_names(decision)}"
