"""Every error that gh-gate raises on purpose, and what a person can do about it.

::

    GateError                exit 1
    ├── UsageError           exit 2   the caller's own words are wrong
    ├── CommandError         exit 1   a comment looks like a command and is malformed; its text is the reply
    ├── UpstreamError        exit 1   the forge could not be asked; neither yes nor no
    │   └── UnknownOutcome   exit 1   a write was sent and its answer never came
    ├── VerificationError    exit 1   a record does not prove what it claims
    └── NotApproved          the gate was decided, or left, without an approval
        ├── Rejected         exit 3
        ├── Expired          exit 4
        ├── Cancelled        exit 5
        └── StillPending     exit 6
"""

from __future__ import annotations

from typing import Any, ClassVar


class GateError(Exception):
    """Something stopped a gate; it is never an approval.

    :param what: one sentence: what happened.
    :param why: the cause as far as it is known, or an empty string.
    :param do: what the reader can do now, or an empty string.
    :param docs: a page of this project that explains more, or an empty string.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, why: str = "", do: str = "", docs: str = "") -> None:
        super().__init__(what)
        self.what, self.why, self.do, self.docs = what, why, do, docs

    def diagnostics(self) -> str:
        """Return the error as lines for a terminal: what happened, why, what to do, where to read on."""
        rows = [("why: ", self.why), ("do:  ", self.do), ("docs:", self.docs)]
        return "\n".join([f"error: {self.what}", *(f"  {label} {text}" for label, text in rows if text)])


class UsageError(GateError):
    """The caller's own words (an input, an option, the policy file) are wrong."""

    exit_code = 2


class CommandError(GateError):
    """A comment looks like a command and is malformed; ``what`` is the sentence for the reply."""


class UpstreamError(GateError):
    """The forge could not be asked; it says nothing about the gate and may be tried again."""


class UnknownOutcome(UpstreamError):  # noqa: N818 - it names what is unknown, not a failure of ours
    """A write was sent and its answer was lost; look before sending it again."""


class VerificationError(GateError):
    """A record does not prove what it claims."""


class NotApproved(GateError):  # noqa: N818 - the children are states of a gate, named as people say them
    """A gate ended, or was left, without an approval.

    :param decision: the `gh_gate.Decision`, where this is raised to a caller of the library; else None.
    """

    def __init__(self, what: str, *, why: str = "", do: str = "", docs: str = "", decision: Any = None) -> None:
        super().__init__(what, why=why, do=do, docs=docs)
        self.decision = decision


class Rejected(NotApproved):
    """Somebody who may decide said no."""

    exit_code = 3


class Expired(NotApproved):
    """Nobody decided before the deadline."""

    exit_code = 4


class Cancelled(NotApproved):
    """The gate was withdrawn, superseded or tampered with."""

    exit_code = 5


class StillPending(NotApproved):
    """Nobody has decided yet and this process does not wait."""

    exit_code = 6
