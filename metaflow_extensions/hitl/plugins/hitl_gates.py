"""Finds the gates of a flow, for people."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gh_gate.adapters.metaflow.spot import Spot
    from gh_gate.forge.base import Forge
    from gh_gate.shown import Shown

_NUMBER = re.compile(
    r"(?:#|local:|https?://[^/\s]+/([^/\s]+/[^/\s]+)/(?:issues|pull)/)?([1-9][0-9]{0,8})(?:#\S*)?", re.ASCII
)
"""What people copy: ``42``, ``#42``, ``local:42``, the address of the page."""


def forge_of(flow: Any, repository: str) -> Forge:
    """Return where a flow's gates live.

    :param repository: ``owner/name`` as the caller gave it; else what its ``@hitl`` name, if they agree.
    """
    from gh_gate import environment  # noqa: PLC0415 - only these commands load gh-gate

    return environment.forge(os.environ, repository=repository or repository_of(flow))


def repository_of(flow: Any) -> str:
    """Return the one repository that a flow's ``@hitl`` name, or an empty string."""
    named = {
        decorator.attributes["repository"] or ""
        for step in flow
        for decorator in step.decorators
        if decorator.name == "hitl"
    }
    return str(named.pop()) if len(named) == 1 else ""


def waiting(forge: Forge, flow: str) -> Iterator[tuple[Spot, Shown]]:
    """Yield the gates of a flow that nobody has decided yet, newest first."""
    from gh_gate import shown as gates  # noqa: PLC0415 - only these commands load gh-gate

    for spot, number in _open(forge, flow):
        shown = gates.gate_at(forge, number)
        if shown.decision is None:
            yield spot, shown


def row(spot: Spot, shown: Shown) -> str:
    """Return a gate in one line: its number, its spot, what it asks, and its page."""
    from gh_gate.core import render  # noqa: PLC0415 - only these commands load gh-gate

    asks = render.title(shown.claim.gate) if shown.claim.gate else spot.step
    return f"{shown.place.number:<6} {spot.within:<28} {asks}  {shown.place.url}"


def number_of(forge: Forge, flow: str, given: str) -> int:
    """Return the number of the gate that somebody means.

    :param given: its number, its address, or its spot as `row` shows it: ``RUN/STEP``.
    :raise UsageError: where it is no gate of this flow, or several are meant.
    """
    from gh_gate.errors import UsageError  # noqa: PLC0415 - only these commands load gh-gate

    if number := _NUMBER.fullmatch(given):
        _require_there(forge, number[1])
        return _of_flow(forge, flow, int(number[2]))
    meant = [number for spot, number in _open(forge, flow) if given in (spot.within, spot.key)]
    if len(meant) != 1:
        which = f": {', '.join(f'#{number}' for number in meant)}" if meant else ""
        raise UsageError(
            f"{len(meant) or 'no'} waiting gates of {flow} are called {given[:100]!r}{which}.", do="see `hitl list`"
        )
    return meant[0]


def _require_there(forge: Forge, repository: str | None) -> None:
    """Refuse another repository's address: the same number is another gate here."""
    from gh_gate.errors import UsageError  # noqa: PLC0415 - only these commands load gh-gate

    here = forge.repository().full_name
    if repository is not None and repository.lower() != here.lower():
        raise UsageError(
            f"that is an address of {repository[:140]}, and these gates are in {here}.",
            do=f"say --repository {repository[:140]}, if that is where the flow asks",
        )


def _of_flow(forge: Forge, flow: str, number: int) -> int:
    from gh_gate import shown as gates  # noqa: PLC0415 - the same
    from gh_gate.adapters.metaflow import spot as spots  # noqa: PLC0415 - only these commands load gh-gate
    from gh_gate.errors import UsageError  # noqa: PLC0415 - the same

    spot = spots.read(gates.gate_at(forge, number).claim.key[1])
    if spot is None or spot.flow != flow:
        raise UsageError(f"#{number} is no gate of {flow}.", do="see `hitl list`")
    return number


def _open(forge: Forge, flow: str) -> Iterator[tuple[Spot, int]]:
    """Yield what claims to be a flow's gate and is not locked, as every decided one is."""
    from gh_gate.adapters.metaflow import spot as spots  # noqa: PLC0415 - only these commands load gh-gate
    from gh_gate.core import marker  # noqa: PLC0415 - the same

    for posting in forge.postings(forge.now() - timedelta(days=35), None):
        claim = None if posting.locked else marker.read_claim(posting.body)
        spot = spots.read(claim.key[1]) if claim else None
        if spot is not None and spot.flow == flow:
            yield spot, posting.place.number
