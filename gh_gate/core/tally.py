"""Where a gate stands: who approved which values, what is missing, what every command was told, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gh_gate.core.gate import Status
from gh_gate.core.thread import Person

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Vote:
    """A command that counts: an approval or a rejection by somebody who may give it.

    :param values: the typed inputs, defaults included; empty for a rejection.
    :param canonical: the values written down in one way (`strict_json.identity`); approvals count together when these are equal.
    :param text: the reason or remark, or an empty string.
    :param body_sha256: of the comment's text as it was read, in hex.
    :param groups: labels of the owner groups that the person stands for.
    """

    person: Person
    comment_id: int
    at: datetime
    url: str
    body_sha256: str
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    canonical: str = "{}"
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The one final answer.

    :param status: anything but pending.
    :param at: when it was decided: the deciding comment's time, or the deadline.
    :param by: the votes it rests on; one for a rejection, the whole quorum for an approval, none for the rest.
    :param policy: which rule decided instead of a person (``policy:on-timeout``, ``policy:auto-approve-if``), or empty.
    :param inputs: the typed values that were approved.
    :param reason: the words given, or why a gate was cancelled (``tampered: ...``, ``superseded: ...``).
    """

    status: Status
    at: datetime
    by: tuple[Vote, ...] = ()
    policy: str = ""
    inputs: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    reason: str = ""

    @property
    def people(self) -> tuple[Person, ...]:
        """Who decided, in the order of their comments."""
        return tuple(vote.person for vote in self.by)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command is told.

    :param counted: whether it counted; such a command only gets a reaction, unless ``text`` has something to add.
    :param text: the sentences of the reply, in Markdown, or an empty string.
    :param decider: whether its author may decide; others get few replies.
    """

    comment_id: int
    person: Person | None
    counted: bool
    text: str = ""
    decider: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Where a gate stands.

    :param deadline: until when commands count; None where the gate only reminds.
    :param votes: the approvals that stand, at most one per person, in the order of their comments.
    :param missing: how many more people must approve the values that have most approvals so far.
    :param missing_groups: labels of the owner groups that have not agreed to those values yet.
    :param answers: one for every command in the thread, in the order of the comments.
    :param decision: the decision, if there is one.
    """

    opened_at: datetime
    deadline: datetime | None
    votes: tuple[Vote, ...] = ()
    missing: int = 0
    missing_groups: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    decision: Decision | None = None

    @property
    def status(self) -> Status:
        """The decision's status, or pending."""
        return self.decision.status if self.decision else Status.PENDING
