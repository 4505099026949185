"""People at a gate, and the rules about them, as the API tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from gh_gate.app.asking.asked import Seen, Simulated
from gh_gate.app.view import Seat
from gh_gate.app.web.api.answers import Account, Told
from gh_gate.core import inputs as typed
from gh_gate.core.approvers import Reason, Verdict
from gh_gate.core.policy import Policy
from gh_gate.core.tally import Vote


class Why(Told):
    """One sentence and what it rests on."""

    holds: Annotated[bool | None, Field(description="null where it cannot be told.")]
    text: str
    because: list[Why]

    @classmethod
    def of(cls, reason: Reason) -> Why:
        """Return a reason as it is told."""
        return cls(holds=reason.holds, text=reason.text, because=[cls.of(one) for one in reason.because])


class Rights(Told):
    """What somebody may do, as GitHub says now."""

    approve: Annotated[bool | None, Field(description="null where it cannot be told.")]
    reject: bool
    groups: list[str]
    why: Why

    @classmethod
    def of(cls, verdict: Verdict) -> Rights:
        """Return a verdict as it is told."""
        return cls(
            approve=verdict.approve, reject=verdict.reject, groups=sorted(verdict.groups), why=Why.of(verdict.why)
        )


class Approval(Told):
    """An approval that stands."""

    person: Account
    at: datetime
    url: str
    inputs: dict[str, Any]
    remark: str

    @classmethod
    def of(cls, vote: Vote) -> Approval:
        """Return a vote as it is told."""
        return cls(person=Account.of(vote.person), at=vote.at, url=vote.url, inputs=dict(vote.values), remark=vote.text)


class Somebody(Told):
    """Somebody at the gate: a person, a team, or an owner that is nobody."""

    who: str
    person: Account | None = None
    rights: Annotated[Rights | None, Field(description="null for a team, and where they were not asked for.")] = None
    approval: Approval | None = None

    @classmethod
    def of(cls, seat: Seat | Seen) -> Somebody:
        """Return somebody as they are told of."""
        vote = seat.vote if isinstance(seat, Seat) else None
        return cls(
            who=seat.who,
            person=Account.of(seat.person) if seat.person else None,
            rights=Rights.of(seat.verdict) if seat.verdict else None,
            approval=Approval.of(vote) if vote else None,
        )


class Group(Told):
    """Owners who stand together."""

    label: str
    owners: list[str]


class Rules(Told):
    """Who may decide."""

    required: int
    each_owner: Annotated[bool, Field(description="Whether every group has to agree.")]
    groups: list[Group]
    within: Annotated[list[str], Field(description="Where any are named: an approver has to be one of them as well.")]
    prevent_self_approval: bool
    left_out: Annotated[list[str], Field(description="Whose approval does not count: `@login, why`.")]

    @classmethod
    def of(cls, policy: Policy) -> Rules:
        """Return a policy as it is told."""
        return cls(
            required=policy.required,
            each_owner=policy.each_owner,
            groups=[Group(label=group.label, owners=[str(one) for one in group.owners]) for group in policy.groups],
            within=[str(owner) for owner in policy.within],
            prevent_self_approval=policy.prevent_self_approval,
            left_out=[f"@{one.person.login}, {one.why}" for one in policy.excluded],
        )


class Supposition(Told):
    """Who could approve, and why."""

    repository: str
    policy: Rules
    inputs: list[dict[str, Any]]
    commit: str
    sources: Annotated[dict[str, str], Field(description="What the rules were read from: file name to commit.")]
    notices: list[str]
    person: Annotated[Somebody | None, Field(description="The one who was asked about.")]
    owners: Annotated[list[Somebody], Field(description="Everybody whom the rules name; rights for 20 at most.")]

    @classmethod
    def of(cls, found: Simulated) -> Supposition:
        """Return it as it is told."""
        return cls(
            repository=found.repository,
            policy=Rules.of(found.policy),
            inputs=[typed.to_json(field) for field in found.gate.inputs],
            commit=found.gate.commit,
            sources=dict(found.sources),
            notices=list(found.notices),
            person=Somebody.of(found.person) if found.person else None,
            owners=[Somebody.of(one) for one in found.owners],
        )
