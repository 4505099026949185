"""Opens the gate that a process asks, or finds it, and keeps at hand how it was made."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from gh_gate.asked import Prepared, Request
from gh_gate.core.gate import Decider
from gh_gate.engine import Engine, Ticket
from gh_gate.engine.news import Tell, nobody
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge
from gh_gate.forge.local import LocalForge
from gh_gate.prepare import prepare
from gh_gate.prepare.app_key import known_key

_HERE = "on GitHub the App of the policy file decides this gate; on the local forge this process does."


def open_gate(
    forge: Forge,
    request: Request,
    *,
    public_key: str = "",
    labels: Iterable[str] = (),
    sleep: Callable[[float], None] = time.sleep,
    notice: Callable[[str], None],
    tell: Tell = nobody,
) -> tuple[Engine, Ticket]:
    """Open a gate, or find the one that was opened with the same key.

    :param public_key: the App's key that the caller names, or an empty string.
    :param labels: more labels for a new issue.
    :param notice: is told what the policy file made stricter, and whom the token cannot read.
    :param tell: is told what is news about the gate; see `gh_gate.notify.telling`.
    :return: the engine that looks at it, and the gate.
    :raise GateError: as `gh_gate.prepare.prepare` and `gh_gate.engine.Engine.open`.
    """
    again = partial(prepared_for, forge, request, public_key)
    prepared = again()
    engine = Engine(forge, sleep=sleep, public_key=known_key(prepared, public_key, request.run.event), tell=tell)
    for text in prepared.notices:
        notice(text)
    return engine, engine.open(prepared, labels=labels, attempt=request.run.attempt, again=again)


def prepared_for(forge: Forge, request: Request, public_key: str = "") -> Prepared:
    """Make a gate of a request, as this forge's rules have it.

    On the local forge no App answers, so there this process decides what the policy file leaves to one.

    :param public_key: the App's key that the caller names, or an empty string.
    :raise UsageError: where the caller wants an App's signature, and none can be had.
    :raise GateError: as `gh_gate.prepare.prepare`.
    """
    if not isinstance(forge, LocalForge):
        return prepare(request, forge)
    if public_key:
        raise UsageError(
            "a public key is given, and no App signs anything on the local forge.",
            do="leave out the key (`public_key`, GH_GATE_PUBLIC_KEY) to try it on this machine",
        )
    prepared = prepare(request, forge)
    if prepared.gate.decider is not Decider.APP:
        return prepared
    told = (_HERE, *(text for text in prepared.notices if not text.startswith("the App ")))
    return replace(prepared, gate=replace(prepared.gate, decider=Decider.ACTION), public_key="", notices=told)
