"""What a record says, as plain data: the gate it is about, the decision, and where both came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gh_gate.core.gate import Decider, Gate, OnTimeout, Status
from gh_gate.core.tally import NOTHING, Decision, Vote
from gh_gate.core.thread import Person
from gh_gate.errors import VerificationError


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody whose comment the decision rests on.

    :param text_sha256: of the comment's text as it was read, in hex.
    """

    id: int
    login: str
    comment_id: int
    url: str
    at: datetime
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A decision as it was recorded.

    :param place: the number of the issue or pull request.
    :param digest: the gate's digest, in hex.
    :param environments: whose deployments waited for this decision, none where it was another kind of gate.
    :param by: who decided; empty where a rule or the deadline did.
    :param deadline: until when people could decide; None where there was no end.
    :param valid_until: until when an approval passes gate steps; None for everything else.
    :param sources: what the policy was read from, say ``{"CODEOWNERS": commit}``.
    :param version: of the gh-gate that wrote it.
    """

    repository: str
    repository_id: int
    run_id: str
    name: str
    place: int
    digest: str
    commit: str
    subject: str
    status: Status
    by: tuple[Voter, ...]
    policy: str
    inputs: Mapping[str, Any]
    reason: str
    opened_at: datetime
    decided_at: datetime
    deadline: datetime | None
    valid_until: datetime | None
    url: str
    decider: Decider
    environments: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    version: str = ""

    def decides(self, gate: Gate) -> None:
        """Make sure that this record is about a gate; a record for another digest decides nothing.

        :raise VerificationError: if repository, run, name, commit, environments or digest is another one, or if it is an
            approval by fewer people than the gate asks for, or by a rule that the gate does not have.
        """
        for what, ours, theirs in (
            ("repository id", gate.repository_id, self.repository_id),
            ("run", gate.run_id, self.run_id),
            ("name", gate.name, self.name),
            ("commit", gate.commit, self.commit),
            ("list of environments", [*gate.environments], [*self.environments]),
            ("digest", gate.digest, self.digest),
        ):
            if ours != theirs:
                raise VerificationError(
                    f"the record is about another gate: its {what} is {str(theirs)[:80]!r}, not {str(ours)[:80]!r}.",
                    why="prompt, inputs, approvers or commit differ from what was decided" if what == "digest" else "",
                    do="ask anew; this record decides nothing here",
                )
        if self.status is Status.APPROVED and not self._suffices(gate):
            raise VerificationError(
                f"the record says approved by {self.policy or f'{len(self.by)} people'}, which is not what the gate asks for.",
                do="do not use it; look at the thread",
            )

    def _suffices(self, gate: Gate) -> bool:
        rules = {
            "policy:auto-approve-if": gate.auto_approve,
            "policy:on-timeout": gate.on_timeout is OnTimeout.APPROVE,
        }
        return rules.get(self.policy, False) if self.policy else len(self.by) >= gate.policy.required

    def to_decision(self) -> Decision:
        """Return the decision; its votes carry no remarks and no owner groups, because a record has none."""
        values = self.inputs if self.status is Status.APPROVED else NOTHING
        votes = (Vote(Person(v.id, v.login), v.comment_id, v.at, v.url, v.text_sha256, values=values) for v in self.by)
        return Decision(
            status=self.status,
            at=self.decided_at,
            by=tuple(votes),
            policy=self.policy,
            inputs=self.inputs,
            reason=self.reason,
        )
