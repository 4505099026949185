"""What the trusted side says about a gate that an issue claims: the App believes no marker, it makes the policy anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gh_gate.asked import Prepared, Request
from gh_gate.core.gate import Gate
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Source
from gh_gate.forge.github.refusal import Refused
from gh_gate.prepare import prepare
from gh_gate.prepare.anew import all_readable, request_of

_UNKNOWN = (404, 422)
"""What GitHub answers for a commit or a path that a question names and that there is not."""

_SAID = {
    "policy": "who must approve",
    "timeout": "until when",
    "valid_for": "for how long it is valid",
    "on_timeout": "what the deadline does",
    "auto_approve": "whether people are asked",
    "inputs": "which inputs it takes",
    "remind": "how often people are reminded",
    "environments": "which environments wait for it",
}


def derive(gate: Gate, source: Source) -> Prepared:
    """Make a gate anew from what was asked, by the policy file and CODEOWNERS as they are now.

    :param gate: as its marker claims it; the App decides it.
    :raise GateError: where the trusted side does not allow what was asked.
    :raise UpstreamError: where it could not be asked.
    """
    return made(request_of(gate), source)


def made(request: Request, source: Source) -> Prepared:
    """Make a gate by the rules as they are now, as whoever asks the App writes it.

    :raise GateError: where the trusted side does not allow it.
    :raise UpstreamError: where it could not be asked.
    """
    prepared = prepare(request, source, app=True)
    return replace(prepared, gate=replace(prepared.gate, policy=all_readable(prepared.gate.policy)))


def again(gate: Gate, source: Source) -> Prepared:
    """Make a gate anew that was in order before; see `derive`.

    :raise UpstreamError: also where GitHub refuses: what it refuses now it allowed before, so it says nothing of the gate.
    """
    try:
        return derive(gate, source)
    except Refused as refused:
        raise UpstreamError(refused.what, why=refused.why, do=refused.do) from refused


def refusal(gate: Gate, derived: Gate) -> str:
    """Return why a gate is not what the rules give for what it asks, in one line; an empty string where it is."""
    if gate.digest == derived.digest:
        return ""
    differences = "; ".join(_differences(gate, derived)) or "what it is about"
    return f"refused: the question does not keep to the rules of this repository: {differences}"


def _differences(gate: Gate, derived: Gate) -> Iterator[str]:
    if gate.policy.required != derived.policy.required:
        yield f"it asks for {gate.policy.required} approvals, and {derived.policy.required} are required"
    theirs, ours = (sorted(map(str, policy.owners())) for policy in (gate.policy, derived.policy))
    if theirs != ours:
        yield f"it names {_list(theirs)}, and the rules name {_list(ours)}"
    known = ("policy",) if gate.policy.required != derived.policy.required or theirs != ours else ()
    for name, words in _SAID.items():
        if name not in known and getattr(gate, name) != getattr(derived, name):
            yield f"it differs in {words}"


def _list(names: list[str]) -> str:
    return ", ".join([*names[:5], *([f"{len(names) - 5} more"] if len(names) > 5 else [])]) or "nobody"


def problem(gate: Gate, source: Source) -> tuple[str, Prepared | None]:
    """Hold a gate against the rules.

    :return: why it is refused, or an empty string; and the gate as the rules make it, None where they make none.
    :raise UpstreamError: where that could not be asked.
    """
    try:
        derived = derive(gate, source)
    except UpstreamError:
        raise
    except GateError as error:
        if isinstance(error, Refused) and error.status not in _UNKNOWN:
            raise UpstreamError(error.what, why=error.why, do=error.do) from error
        return f"refused: {error.what.rstrip('.')}", None
    return refusal(gate, derived.gate), derived
