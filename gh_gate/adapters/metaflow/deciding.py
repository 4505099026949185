"""Asks for a step, or finds what was decided before it was woken; the engine decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gh_gate.adapters.metaflow import alarm
from gh_gate.adapters.metaflow.asked import Asked
from gh_gate.errors import NotApproved
from gh_gate.library.asking import open_gate
from gh_gate.library.decision import Decision


def decided(
    ask: Callable[[], Asked], *, woken: bool, asks: Callable[[str], None], keep: Callable[[Decision[Any] | None], None]
) -> Decision[Any]:
    """Return the approval of a step.

    :param ask: puts together what it asks.
    :param woken: whether it was asked for before, and nobody is to be asked here.
    :param asks: is told where people are asked, before anybody is waited for.
    :param keep: is told the decision, whatever it is; None where there is none, so that no other step's is taken for it.
    :raise NotApproved: for what is no approval.
    :raise GateError: where it cannot be told; then nothing may run.
    """
    try:
        asked = ask()
        decision = _resumed(asked) if woken else _waited(asked, asks)
    except BaseException as error:  # also a Ctrl-C: an earlier gate's answer may not stay behind as this one's
        keep(error.decision if isinstance(error, NotApproved) else None)
        raise
    keep(decision)
    return decision


def _waited(asked: Asked, asks: Callable[[str], None]) -> Decision[Any]:
    with alarm.standing_still():
        gate = open_gate(asked.question, asked.context, run=asked.run)
        asks(gate.url)
        return gate.wait()


def _resumed(asked: Asked) -> Decision[Any]:
    from gh_gate.adapters.metaflow.argo import resumed  # noqa: PLC0415 - only a pod of a workflow needs it

    found: Decision[Any] = resumed(asked.question, asked.context, asked.run)
    return found
