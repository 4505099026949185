"""Finds the gate that another process of this run has asked, and the answer to it; nothing is ever asked here.

For a step that an orchestrator resumes. Resuming is not approving: whoever may resume a workflow need not be somebody who may
approve, so the step asks the forge itself, and does not run without an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from gh_gate import environment, notify
from gh_gate.asked import Run
from gh_gate.core.record import keys
from gh_gate.engine import Engine, Ticket, existing
from gh_gate.engine.opening import LOOKS
from gh_gate.errors import StillPending, VerificationError
from gh_gate.library.decision import Decision
from gh_gate.library.pending import PendingGate
from gh_gate.library.question import Question
from gh_gate.library.surroundings import Surroundings, around
from gh_gate.opening import prepared_for
from gh_gate.poller import look_once
from gh_gate.prepare.app_key import known_key

T = TypeVar("T")


def find_gate(
    question: Question[T],
    context: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    run: Run | None = None,
    where: Surroundings | None = None,
) -> PendingGate[T]:
    """Find a question's gate; the parameters are those of `gh_gate.library.asking.open_gate`.

    :raise VerificationError: where another question was asked under this name, or the approval is too old.
    :raise GateError: where nothing was asked.
    :raise UpstreamError: where the forge could not be asked.
    """
    here = where or around(question.repository)
    return PendingGate(question, *_found(question, context, run or _run(question, key, here), here), here)


def answer(
    question: Question[T],
    context: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    run: Run | None = None,
    where: Surroundings | None = None,
) -> Decision[T]:
    """Return the decision of a question that was asked before, without waiting for one.

    :return: the approval; or any decision, where the question says ``fail_on_rejection=False``.
    :raise StillPending: where nobody has decided.
    :raise Rejected, Expired, Cancelled: for what is no approval.
    :raise GateError: as `find_gate`.
    """
    here = where or around(question.repository)
    engine, ticket = _found(question, context, run or _run(question, key, here), here, pauses=LOOKS)
    if look_once(engine, ticket, sleep=here.sleep).decision is None:
        raise StillPending(
            f"gate {ticket.gate.name} is not decided: {ticket.place.url}",
            why="going on is not approving: only an answer of somebody who may decide is",
            do="answer it there; nothing ran",
        )
    return PendingGate(question, engine, ticket, here).wait()


def _run(question: Question[Any], key: str, here: Surroundings) -> Run:
    return environment.run(here.environ, key, pull_request=question.pull_request)


def _found(
    question: Question[T],
    context: Mapping[str, Any] | None,
    run: Run,
    here: Surroundings,
    *,
    pauses: Iterable[float] = (),
) -> tuple[Engine, Ticket]:
    try:
        # What people were asked holds, though the condition that would have spared them is true by now.
        return _sought(replace(question, automatic=None), context, run, here, pauses)
    except VerificationError:
        if question.automatic in (None, False):
            raise
    return _sought(question, context, run, here, ())


def _sought(
    question: Question[T], context: Mapping[str, Any] | None, run: Run, here: Surroundings, pauses: Iterable[float]
) -> tuple[Engine, Ticket]:
    public_key = question.public_key or here.environ.get("GH_GATE_PUBLIC_KEY", "")
    prepared = prepared_for(
        here.forge, question.request(run, context, key=public_key), "" if here.alone else public_key
    )
    believed = known_key(prepared, public_key, run.event)
    known = keys.load_public_keys(believed) if believed else ()
    ticket = existing.find(here.forge, prepared, known, pauses=pauses, sleep=here.sleep)
    # Nothing makes the question anew here (`again`): its rules were read a moment ago, and nobody would see a new one.
    tell = notify.nobody if here.quiet else notify.telling(question.notify, here.environ)
    return Engine(here.forge, sleep=here.sleep, public_key=believed, tell=tell), ticket
