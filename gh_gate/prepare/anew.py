"""A gate made anew from what its marker says was asked: by the policy file and CODEOWNERS as they are now.

For whoever decides a gate that another process has opened. The marker says whom the caller named, not who that was; the rest is
read from the trusted side once more.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from gh_gate.asked import Prepared, Request, Run
from gh_gate.core.gate import Gate
from gh_gate.core.policy import Group, Owner, Policy, Team
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Source
from gh_gate.prepare import prepare

_log = logging.getLogger("gh_gate.prepare")


def request_of(gate: Gate) -> Request:
    """Return what was asked, as far as a gate tells it: not the run's attempt, nor the event that started it."""
    asked = gate.asked
    return Request(
        name=gate.name,
        prompt=gate.prompt,
        run=Run(
            id=gate.run_id,
            commit=gate.commit,
            title=gate.origin.title,
            url=gate.origin.url,
            workflow_path=asked.workflow,
            initiator=gate.initiator,
        ),
        approvers=asked.approvers,
        paths=asked.paths,
        required=asked.required,
        inputs=gate.inputs,
        subject=gate.subject,
        timeout=gate.timeout,
        valid_for=gate.valid_for,
        on_timeout=gate.on_timeout,
        remind=gate.remind,
        prevent_self_approval=gate.policy.prevent_self_approval,
        auto_approve=gate.auto_approve,
        pull_request=gate.pull_request,
        environments=gate.environments,
        decider=gate.decider,
    )


def all_readable(policy: Policy) -> Policy:
    """Return a policy as if every team could be read: what one token may read says nothing of who decides."""
    return replace(
        policy,
        groups=tuple(Group(group.label, _readable(group.owners)) for group in policy.groups),
        within=_readable(policy.within),
    )


def again(gate: Gate, source: Source) -> Prepared:
    """Make a gate anew that a workflow of this repository asked, for whoever only answers and wakes that workflow.

    :return: another gate only where the rules have changed for certain. On a pull request, and where the rules cannot be
        read from here, it is the same: the step that is woken holds it against them by its own inputs.
    :raise UpstreamError: where the forge could not be asked.
    """
    if gate.pull_request is not None:
        return Prepared(gate)
    try:
        fresh = prepare(request_of(gate), source)
    except UpstreamError:
        raise
    except GateError as error:
        _log.warning("gate %s: its rules cannot be read from here, so only its step checks them: %s", gate.name, error)
        return Prepared(gate)
    same = _comparable(fresh.gate) == _comparable(gate)
    return replace(fresh, gate=gate) if same else fresh


def _comparable(gate: Gate) -> Gate:
    return replace(gate, policy=all_readable(gate.policy))


def _readable(owners: tuple[Owner, ...]) -> tuple[Owner, ...]:
    return tuple(replace(owner, readable=True) if isinstance(owner, Team) else owner for owner in owners)
