"""Who may decide and why, as a tree that a page can draw."""

from __future__ import annotations

from dataclasses import dataclass

from gh_gate.app.view import Seat, Sight
from gh_gate.core.approvers import Reason
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Person

_MARKS = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Branch:
    """One sentence of the tree.

    :param mark: ``yes``, ``no`` or ``unknown``.
    """

    mark: str
    text: str
    because: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Chair:
    """Somebody at the gate.

    :param says: what they may do, in a few words.
    :param me: whether it is the visitor.
    """

    seat: Seat
    mark: str
    says: str
    because: tuple[Branch, ...]
    me: bool

    @property
    def may(self) -> bool:
        """Whether it is somebody who can approve now."""
        return self.seat.verdict is not None and self.seat.verdict.approve is True


def tree(sight: Sight, visitor: Person) -> tuple[Chair, ...]:
    """Return everybody at a gate: the visitor, those who spoke, the other approvers."""
    return tuple(_chair(seat, visitor, sight.tally.decision) for seat in sight.seats)


def _chair(seat: Seat, visitor: Person, ended: Decision | None) -> Chair:
    me = seat.person is not None and seat.person.id == visitor.id
    verdict = seat.verdict
    if verdict is None:
        return _nobodys(seat)
    because = tuple(_branch(reason) for reason in verdict.why.because)
    if ended is not None and ended.status is Status.REJECTED and _is_of(seat, ended):
        return Chair(seat, "rejected", "rejected", because, me)  # whatever they may do by now
    mark = "voted" if seat.vote else _MARKS[verdict.approve]
    return Chair(seat, mark, _says(seat, over=ended is not None), because, me)


def _is_of(seat: Seat, ended: Decision) -> bool:
    return seat.person is not None and seat.person.id in {person.id for person in ended.people}


def _says(seat: Seat, *, over: bool) -> str:
    if seat.vote is not None:
        return "approved"
    verdict = seat.verdict
    if verdict is None or verdict.approve is None:
        return "cannot tell whether they may decide"
    can = "could" if over else "can"
    if verdict.approve:
        return f"{can} approve or reject"
    return f"{can} reject, not approve" if verdict.reject else f"{'could not' if over else 'cannot'} decide"


def _nobodys(seat: Seat) -> Chair:
    """Return a team, or an owner that is nobody."""
    if seat.why is None:
        return Chair(seat, "unknown", "", (), me=False)
    because = tuple(_branch(reason) for reason in seat.why.because)
    return Chair(seat, _MARKS[seat.why.holds], seat.why.text, because, me=False)


def _branch(reason: Reason) -> Branch:
    return Branch(_MARKS[reason.holds], reason.text, tuple(_branch(each) for each in reason.because))
