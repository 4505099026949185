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

    :param fields: what is wrong, in Markdown, by the name of the input, ``remark`` or ``reason``; ``""`` for the answer as a whole.
    """

    def __init__(self, what: str, fields: Mapping[str, str], *, do: str = "") -> None:
        super().__init__(what, do=do)
        self.fields = dict(fields)


class NotPosted(Wrong):
    """GitHub refused the caller's comment; nothing in it was wrong.

    :param status: GitHub's answer.
    """

    def __init__(self, what: str, why: str, *, status: int) -> None:
        super().__init__(what, {"": why})
        self.status = status


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

    Every call may raise `UpstreamError`: ask again later; and `gh_gate.app.signin.refusals.NotSignedIn`, where GitHub no
    longer accepts the caller's token.
    """

    def now(self) -> datetime:
        """Return the forge's clock."""

    def waiting(self, caller: Caller, *, repository: str = "", query: str = "") -> Listing:
        """Return the gates that wait for an answer and that the caller may see, newest first; ``mine`` is told.

        :raise Hidden: where the repository is not one that the caller may read.
        :raise UsageError: without a repository, where the caller's token does not tell which ones there are.
        """

    def history(self, caller: Caller, *, repository: str = "", query: str = "", before: str = "") -> Listing:
        """Return the decided gates that the caller may see, newest first.

        :param query: words that all have to occur in the name, the question's beginning, repository, state or deciders.
        :param before: as the `Listing` before gave it.
        :raise Hidden: as `waiting`.
        :raise UsageError: as `waiting`, and where ``before`` is no word of ours.
        """

    def show(self, caller: Caller, at: At) -> Sight:
        """Return one gate.

        :raise Hidden: where there is none, the caller may not see it, or the name is missing and there are several.
        """

    def approve(
        self, caller: Caller, at: At, values: Mapping[str, Any], remark: str = "", *, nonce: str = "", digest: str = ""
    ) -> Comment:
        """Post the caller's approval.

        :param values: typed as JSON has it; where the caller is not `Via.API`, a text is what stands in a form's field. One
            that is missing means its default; a field that comes back empty is not filled in.
        :param nonce: where given, the same one posts only once at one gate.
        :param digest: of the gate that the caller saw; where another one is asked there by now, nothing is posted.
        :raise Hidden: as `show`.
        :raise Wrong: where it would not count: a value does not fit, the caller may not decide, the gate is decided.
        :raise NotPosted: where GitHub refuses the comment.
        :raise UnknownOutcome: it may have been posted.
        """

    def reject(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "", digest: str = "") -> Comment:
        """Post the caller's rejection; raises as `approve`."""

    def cancel(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "", digest: str = "") -> Comment:
        """Withdraw a gate that the caller has asked: post that as their comment, and end it as cancelled; raises as `approve`."""
