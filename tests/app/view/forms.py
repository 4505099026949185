"""A gate as somebody sees it who may answer, without a forge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from gh_gate.app.view import Listed, Sight
from gh_gate.app.view.proof import NONE
from gh_gate.core import inputs
from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.tally import Tally

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def gate_of(fields: Any = None, *, pull_request: int | None = None) -> Gate:
    """A gate with these inputs."""
    return Gate(
        name="deploy",
        repository="acme/app",
        repository_id=1,
        run_id="1",
        prompt="Deploy?",
        policy=Policy(groups=(Group("", (User(7, "alice"),)),)),
        inputs=inputs.declare(fields),
        pull_request=pull_request,
    )


def sight_of(gate: Gate, **more: Any) -> Sight:
    """What somebody sees who may do everything."""
    listed = Listed(
        repository_id=1,
        repository="acme/app",
        number=1,
        name=gate.name,
        title="deploy",
        status=Status.PENDING,
        url="",
        opened_at=AT,
    )
    whole = Sight(
        listed=listed,
        gate=gate,
        tally=Tally(opened_at=AT, deadline=None),
        now=AT,
        version="",
        seats=(),
        me=None,
        commands=(),
        envelope="",
        verification=NONE,
        may_approve=True,
        may_reject=True,
        may_cancel=True,
    )
    return replace(whole, **more)
