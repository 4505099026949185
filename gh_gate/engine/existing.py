"""Finds the gate that another process has opened, and never opens one.

For a step that an orchestrator has woken: whoever woke it says that there is an answer, and this looks whether there is a
question. What is not to the letter the question that the step itself would ask is none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gh_gate.asked import Prepared
from gh_gate.core.gate import Gate
from gh_gate.core.tally import Decision
from gh_gate.core.unlike import differences
from gh_gate.engine.candidates import Candidate, Candidates
from gh_gate.engine.opening import choose
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import GateError, VerificationError
from gh_gate.forge.base import Forge

if TYPE_CHECKING:
    from gh_gate.engine.records import Keys


def find(
    forge: Forge,
    prepared: Prepared,
    known: Keys = (),
    *,
    pauses: Iterable[float] = (),
    sleep: Callable[[float], None] = time.sleep,
) -> Ticket:
    """Return the gate that was opened for the same repository, run and name, or whose "no" stands for them.

    :param prepared: the question as the process that looks for it would ask it.
    :param known: keys of the App, for a gate that it decides.
    :param pauses: seconds before further looks, where nothing was found: a list of issues may be behind.
    :raise VerificationError: where another question was asked, or the approval is too old.
    :raise GateError: where nothing was asked.
    """
    there = Candidates(forge, prepared.gate, 1, known)
    found = there.look()
    for pause in pauses:
        if found:
            break
        sleep(pause)
        found = there.look()
    chosen = choose(found, prepared.gate, forge.now())
    if chosen is None:
        raise _missing(found, prepared.gate)
    ticket = Ticket(prepared, chosen.posting.place, chosen.thread.opening.created_at)
    if not chosen.genuine(prepared.gate):
        ticket.stands = chosen.decision
    return ticket


def _missing(found: list[Candidate], gate: Gate) -> GateError:
    """Return the error that says why nothing that was found is this gate."""
    if not found:
        return GateError(
            f"no gate {gate.name} was asked for the run {gate.run_id}.",
            why="whatever should have opened it did not, or it lives in another repository",
            do="nothing was approved; start a new run, so that people are asked",
        )
    last = found[-1]
    return VerificationError(
        f"the gate {gate.name} in #{last.posting.place.number} does not answer this question.",
        why=_why(last, gate),
        do="nothing was approved that holds now; start a new run, so that people are asked anew",
    )


def _why(one: Candidate, gate: Gate) -> str:
    if not one.believable:
        return "its text was edited, or is not what its marker asks"
    if one.asked is not None and one.digest != gate.digest:
        return f"it asked otherwise, or the rules have changed since; it differs in: {_differs(one.asked, gate)}"
    return _ended(one.decision)


def _differs(asked: Gate, gate: Gate) -> str:
    return ", ".join(differences(asked, gate)) or "what cannot be told"


def _ended(decision: Decision | None) -> str:
    if decision is None:
        return "it cannot be told what was decided there"
    return (
        f"it was {decision.status}{f' ({decision.reason})' if decision.reason else ''}, and that does not hold any more"
    )
