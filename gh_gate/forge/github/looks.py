"""One look at a thread through REST, and whether it agrees with what GraphQL says about the same thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.edits import Edits
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.refusal import Refused, understanding
from gh_gate.forge.github.texts import is_pull

SECOND = timedelta(seconds=1)


class OutOfSight(Gone):
    """GitHub does not show the place: it is gone, or one of GitHub's copies does not know it yet."""


@dataclass(frozen=True, slots=True)
class Look:
    """What REST shows.

    :param read_at: GitHub's clock when the look began.
    :param version: the same as long as nothing has changed that REST shows.
    :param head: a pull request's head commit; None for an issue.
    """

    issue: Mapping[str, Any]
    comments: tuple[Mapping[str, Any], ...]
    head: str | None
    read_at: datetime
    version: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether whatever happens next gives another version.

        REST counts whole seconds: a comment that is posted and deleted in the second of the last change leaves no trace.
        """
        changes = (datetime.fromisoformat(text["updated_at"]) for text in (self.issue, *self.comments))
        return max(changes) + SECOND < self.read_at

    @property
    def subject(self) -> str:
        """What GraphQL calls it."""
        return "issue" if self.head is None else "pullRequest"

    def agrees(self, edits: Edits) -> bool:
        """Tell whether GraphQL shows the same texts; if not, the thread moved between the two.

        What was posted since this look began is for the next one: somebody who keeps typing must not stop every decision.
        """
        shown = {int(comment["id"]): _plain(comment.get("body")) for comment in self.comments}
        last, since = max(shown, default=0), self.read_at
        newer = {n for n, text in edits.comments.items() if n > last and text.created_at and text.created_at > since}
        told = {number: _plain(text.body) for number, text in edits.comments.items() if number not in newer}
        return shown == told and _plain(self.issue.get("body")) == _plain(edits.opening.body)


class Looks(Part):
    """Looks at threads; free of quota where nothing has changed."""

    def take(self, number: int, *, counts: bool = True) -> Look | None:
        """Read the issue or pull request and all its comments.

        :param counts: whether the issue is believed where it says that it has no comments.
        :return: None where it changed in the middle.
        :raise Gone: where it was transferred or deleted.
        """
        began = self._client.clock.now()
        issue = self._issue(number)
        try:
            pages = list(self._comments(issue.data, number, counts=counts))
            head = self._head(number) if is_pull(issue.data) else None
        except Refused as refused:
            if refused.status in (301, 404, 410):
                return None
            raise
        return self._look(issue, pages, head, issue.date or began)

    def _comments(self, issue: Mapping[str, Any], number: int, *, counts: bool) -> Iterator[Answer]:
        # Where the issue counts none there is none to list; GraphQL, which is asked next, would show one all the same.
        if not counts or issue.get("comments") != 0:
            yield from self._client.pages(self._at("issues", number, "comments"), needs="issues: read")

    def _look(self, issue: Answer, pages: list[Answer], head: str | None, read_at: datetime | None) -> Look:
        if read_at is None:
            raise UpstreamError("GitHub's answer bears no date.", do="check for a proxy that removes headers")
        return Look(
            issue=issue.data,
            comments=tuple({c["id"]: c for page in pages for c in page.data}.values()),
            head=head,
            read_at=read_at,
            version=(issue.version, *(page.version for page in pages), head or ""),
        )

    def _head(self, number: int) -> str:
        answer = self._client.get(self._at("pulls", number), needs="pull-requests: read")
        return str(answer.data["head"]["sha"])

    def _issue(self, number: int) -> Answer:
        answer = self._client.get(self._at("issues", number), needs="issues: read", allow=(301, 404, 410))
        if answer.status == 410:
            raise Gone(f"#{number} was deleted.", why="GitHub answered 410 for it")
        if not answer.ok:
            raise self._lost(number, answer)
        with understanding(f"#{number}"):
            where = "/".join(answer.data["repository_url"].rsplit("/", 2)[-2:])
            if where.lower() != self._name.lower() or answer.data["number"] != number:
                raise Gone(f"#{number} was transferred to {where}#{answer.data['number']}.")
        return answer

    def _lost(self, number: int, answer: Answer) -> GateError:
        if not self._repository_answers():
            return GateError(
                f"GitHub no longer shows {self._name}.",
                why=f"it answered {answer.status} for #{number} and does not answer for the repository either",
                do="check the repository's present name and that the token still has access to it",
            )
        if answer.status == 301:
            return Gone(f"#{number} was transferred.", why="GitHub answered 301 for it, which is not followed")
        return OutOfSight(f"#{number} was deleted, or transferred out of sight.", why="GitHub answered 404 for it")


def _plain(body: str | None) -> str:
    return (body or "").replace("\r\n", "\n").rstrip()
