"""One gate in full, as the API tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from gh_gate.app.view import Said, Sight
from gh_gate.app.web.api.answers import Account, Digest, Row, Told, Verified, as_object, plain
from gh_gate.app.web.api.people import Approval, Rules, Somebody
from gh_gate.core import inputs as typed
from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.tally import Decision


class Asked(Told):
    """What is asked."""

    digest: Digest
    prompt: Annotated[str, Field(description="Markdown; untrusted.")]
    inputs: Annotated[list[dict[str, Any]], Field(description="Typed inputs, as docs/action.md declares them.")]
    commit: str
    subject: str
    pull_request: int | None
    environments: list[str]
    on_timeout: OnTimeout
    timeout: Annotated[int, Field(description="Seconds.")]
    valid_for: Annotated[int, Field(description="Seconds.")]
    remind: Annotated[int | None, Field(description="Seconds.")]
    initiator: Account | None
    policy: Rules

    @classmethod
    def of(cls, gate: Gate) -> Asked:
        """Return a question as it is told."""
        same = ("digest", "prompt", "commit", "subject", "pull_request", "timeout", "valid_for", "remind", "on_timeout")
        return cls(
            **{name: getattr(gate, name) for name in same},
            inputs=[typed.to_json(field) for field in gate.inputs],
            environments=list(gate.environments),
            initiator=Account.of(gate.initiator) if gate.initiator else None,
            policy=Rules.of(gate.policy),
        )


class Decided(Told):
    """The one final answer."""

    status: Status
    at: datetime
    by: list[Approval]
    policy: Annotated[str, Field(description="Which rule decided, in the place of a person.")]
    inputs: dict[str, Any]
    reason: str

    @classmethod
    def of(cls, decision: Decision) -> Decided:
        """Return a decision as it is told."""
        return cls(
            status=decision.status,
            at=decision.at,
            by=[Approval.of(vote) for vote in decision.by],
            policy=decision.policy,
            inputs=dict(decision.inputs),
            reason=decision.reason,
        )


class Command(Told):
    """A command in the thread, and what it was told."""

    person: Account | None
    at: datetime
    text: Annotated[str, Field(description="Untrusted.")]
    url: str
    counted: Annotated[bool | None, Field(description="null while nobody has looked at it.")]
    told: Annotated[str, Field(description="Markdown.")]

    @classmethod
    def of(cls, said: Said) -> Command:
        """Return a command as it is told."""
        who = Account.of(said.who) if said.who else None
        return cls(person=who, at=said.at, text=said.text, url=said.url, counted=said.counted, told=said.told)


class Tally(Told):
    """Where a pending gate stands."""

    missing: Annotated[int, Field(description="How many more people have to approve.")]
    missing_groups: list[str]
    approvals: list[Approval]


class May(Told):
    """What you may do now."""

    approve: bool
    reject: bool
    cancel: bool


class Shown(Row):
    """A gate with all that is known of it."""

    now: Annotated[datetime, Field(description="GitHub's clock.")]
    version: Annotated[str, Field(description="Changes whenever anything here does.")]
    question: Asked
    tally: Tally
    decision: Decided | None
    people: Annotated[list[Somebody], Field(description="You first, then those who spoke, then the other approvers.")]
    commands: list[Command]
    record: Annotated[dict[str, Any] | None, Field(description="The DSSE envelope of the decision.")]
    verification: Verified
    may: May
    notes: list[str]

    @classmethod
    def full(cls, sight: Sight) -> Shown:
        """Return a gate as it is told."""
        tally = sight.tally
        return cls(
            **plain(sight.listed),
            now=sight.now,
            version=sight.version,
            question=Asked.of(sight.gate),
            tally=Tally(
                missing=tally.missing,
                missing_groups=list(tally.missing_groups),
                approvals=[Approval.of(vote) for vote in tally.votes],
            ),
            decision=Decided.of(tally.decision) if tally.decision else None,
            people=[Somebody.of(seat) for seat in sight.seats],
            commands=[Command.of(said) for said in sight.commands],
            record=as_object(sight.envelope),
            verification=Verified.of(sight.verification),
            may=May(approve=sight.may_approve, reject=sight.may_reject, cancel=sight.may_cancel),
            notes=list(sight.stands),
        )
