"""One gate with all that is shown of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gh_gate.app.view.listed import Listed
from gh_gate.core.approvers import Reason, Verdict
from gh_gate.core.gate import Gate
from gh_gate.core.tally import Tally, Vote
from gh_gate.core.thread import Person


@dataclass(frozen=True, slots=True)
class Seat:
    """A person or a team at the gate, and why it may or may not decide.

    :param who: ``@alice`` or ``@org/team``.
    :param person: None for a team.
    :param verdict: as its rights are now; None for a team, whose members are not listed.
    :param vote: the approval that stands.
    :param why: of a team, or of an owner who is nobody: what is known of it. Of a person it is ``verdict.why``.
    """

    who: str
    person: Person | None = None
    verdict: Verdict | None = None
    vote: Vote | None = None
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A command, and what it was told.

    :param text: the comment as it was read and judged, whatever became of it since, untrusted; empty where nobody kept that.
    :param url: of the comment; empty where it was deleted.
    :param counted: None while it has not been looked at.
    :param told: our own Markdown, or an empty string.
    """

    who: Person | None
    at: datetime
    text: str
    url: str
    counted: bool | None
    told: str = ""


class Proof(StrEnum):
    """What became of a record's verification."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    BROKEN = "broken"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the record proves the decision.

    :param text: one sentence for people.
    :param keyid: of the key that signed it.
    """

    proof: Proof
    text: str
    keyid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A gate as a caller sees it at one moment.

    :param now: the forge's clock when it was looked at.
    :param version: changes whenever what is shown changes.
    :param seats: who may decide and why, the caller first, then those who spoke, then the other approvers.
    :param me: the caller's own rights; None for an integration.
    :param commands: every command in the thread, oldest first.
    :param envelope: the record, a DSSE envelope, or an empty string.
    :param may_approve: and ``may_reject``: whether such a comment by the caller could count now.
    :param may_cancel: whether the caller may withdraw the gate.
    :param closed: why no answer counts now whoever gives it, beside a decision; or an empty string.
    :param stands: sentences that a visitor has to know beside this, such as that nobody waits on this machine.
    """

    listed: Listed
    gate: Gate
    tally: Tally
    now: datetime
    version: str
    seats: tuple[Seat, ...]
    me: Verdict | None
    commands: tuple[Said, ...]
    envelope: str
    verification: Verification
    may_approve: bool
    may_reject: bool
    may_cancel: bool = False
    closed: str = ""
    stands: tuple[str, ...] = field(default_factory=tuple)


def version(*shown: object) -> str:
    """Return a short word for what is shown: another one for anything else."""
    return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]
