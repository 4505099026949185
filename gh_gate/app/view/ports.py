"""What the page and the API ask of the rooms below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from gh_gate.app.view.caller import Caller
from gh_gate.app.view.listed import Listing
from gh_gate.app.view.sight import Sight
from gh_gate.core.thread import Comment
from gh_gate.errors import GateError


class Hidden(GateError):  # noqa: N818 - says what a caller is told, as HTTP's 404 does
    """There is no such gate, or the caller may not know of it: to them it is the same."""


class Wrong(GateError):  # noqa: N818 - an answer that is sent back to be mended, not a failure
    """An answer would not count, so no comment was spent on it.

    :param fields: what is wrong, by the name of the input; ``""`` for the answer as a whole.
    """

    def __init__(self, what: str, fields: Mapping[str, str], *, do: str = "") -> None:
        super().__init__(what, do=do)
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True)
class At:
    """A gate's address: the words of the URL, not yet looked at.

    :param gate: its name, where a pull request has several; else an empty string.
    """

    owner: str
    repository: str
    number: int
    gate: str = ""

    @property
    def full_name(self) -> str:
        """``owner/name``."""
        return f"{self.owner}/{self.repository}"


class Gates(Protocol):
    """All gates that there are, for somebody who asks; called in threads.

    Every call may raise `UpstreamError`: ask again later.
    """

    def now(self) -> datetime:
        """Return the forge's clock."""

    def waiting(self, caller: Caller, *, repository: str = "", query: str = "") -> Listing:
        """Return the gates that wait for an answer and that the caller may see, newest first; ``mine`` is told."""

    def history(self, caller: Caller, *, repository: str = "", query: str = "", before: str = "") -> Listing:
        """Return the decided gates that the caller may see, newest first.

        :param query: words that all have to occur in name, title, repository, state or deciders.
        :param before: as the `Listing` before gave it.
        :raise UsageError: where that is no word of ours.
        """

    def show(self, caller: Caller, at: At) -> Sight:
        """Return one gate.

        :raise Hidden: where there is none, the caller may not see it, or the name is missing and there are several.
        """

    def approve(
        self, caller: Caller, at: At, values: Mapping[str, Any], remark: str = "", *, nonce: str = ""
    ) -> Comment:
        """Post the caller's approval.

        :param values: typed as JSON has it, or the text of a form's field; one that is missing means its default.
        :param nonce: where given, the same one posts only once.
        :raise Hidden: as `show`.
        :raise Wrong: where it would not count: a value does not fit, the caller may not decide, the gate is decided.
        :raise UnknownOutcome: it may have been posted.
        """

    def reject(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "") -> Comment:
        """Post the caller's rejection; raises as `approve`."""

    def cancel(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "") -> Comment:
        """Withdraw a gate that the caller has asked: post that as their comment, and end it as cancelled; raises as `approve`."""
