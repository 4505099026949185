"""What a process holds while it deals with one gate: the gate as it knows it, and where it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from gh_gate.asked import Prepared
from gh_gate.core.gate import Gate
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Comment, Thread
from gh_gate.core.unlike import Unlike
from gh_gate.forge.base import Place


@dataclass(slots=True)
class Ticket:
    """A gate that has been opened or found.

    :param prepared: the gate and what it was made from.
    :param place: where it is asked.
    :param opened_at: the forge's time of the opening.
    :param attempt: the attempt of the run that this process belongs to.
    :param posted: whether this process posted the question.
    :param waited: whether this process has seen it wait for the App's decision.
    :param untold: the record that this process posted and has told nobody of yet.
    :param latest: asks for the latest attempt of the run; None where the process belongs to it, or nobody can tell.
    :param again: prepares the gate anew, to see before an approval whether the rules are still the same; None skips it.
    :param stands: a decision of an earlier question of the same run and name that still stands, and ends this one.
    :param unlike: an earlier question of the same run and name that was approved, where this one is another and is open.
    :param envelope: of the record that stands, once it is known.
    :param wrote: whether this process wrote that record, after it had checked everything.
    :param gone_since: when the place was first found gone.
    :param left_open: whether its issue is decided and open, because jobs of its run are still to be woken.
    :param reacted: the comments that this process has reacted to.
    :param last: the thread and tally of the last look whose writes were all done; None if something is left to do.
    """

    prepared: Prepared
    place: Place
    opened_at: datetime
    attempt: int = 1
    latest: Callable[[], int | None] | None = None
    again: Callable[[], Prepared] | None = None
    stands: Decision | None = None
    unlike: Unlike | None = None
    last: tuple[Thread, Tally] | None = None
    reacted: set[int] = field(default_factory=set)
    envelope: str = ""
    wrote: bool = False
    posted: bool = False
    waited: bool = False
    untold: Comment | None = None
    gone_since: datetime | None = None
    left_open: bool = False

    @property
    def gate(self) -> Gate:
        """The gate, as the caller's own words and the repository's rules make it."""
        return self.prepared.gate
