"""Issues: opened, edited, closed, reopened, locked, transferred, deleted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from tests.github.ground import locked
from tests.github.refused import Refused, invalid
from tests.github.repo_labels import Labels
from tests.github.repo_state import app_behind
from tests.github.state_people import Account, App
from tests.github.state_threads import Issue

if TYPE_CHECKING:
    from tests.github.repo import Repo

MAX_TITLE = 256
LOCK_REASONS = (None, "off-topic", "too heated", "resolved", "spam")


class Issues(Labels):
    """What people do with a whole issue."""

    @locked
    def open_issue(
        self,
        user: Account,
        title: str,
        body: str = "",
        *,
        labels: Sequence[str] = (),
        assignees: Sequence[Account] = (),
        via_app: App | None = None,
    ) -> Issue:
        """Open an issue; labels and assignees are dropped in silence without push access."""
        self.require(user, "read")
        checked = self.check_body(body, "Issue", required=False)
        issue = self.new_thread(user, self.check_title(title), checked, via_app)
        if self.may(user, "write"):
            self.put_labels(issue, user, labels)
            self.put_assignees(issue, user, assignees)
        issue.hidden_from_lists = self.ground.quirks.list_lag
        self.tell("issues", "opened", user, issue)
        return issue

    def new_thread(self, user: Account, title: str, body: str, via_app: App | None) -> Issue:
        """A fresh number, shared by issues and pull requests."""
        self.last_number += 1
        now = self.ground.clock.now
        issue = Issue(
            id=self.ground.fresh_id("thread"),
            repo=cast("Repo", self),
            number=self.last_number,
            author=user,
            title=title,
            body=body,
            created_at=now,
            updated_at=now,
            app=app_behind(user, via_app),
        )
        self.issues[issue.number] = issue
        return issue

    @staticmethod
    def check_title(title: str) -> str:
        if not title.strip():
            raise invalid("Issue", "title", "missing_field")
        if len(title) > MAX_TITLE:
            raise invalid("Issue", "title", "custom", f"title is too long (maximum is {MAX_TITLE} characters)")
        return title.strip()

    def require_author_or(self, actor: Account | None, issue: Issue) -> None:
        """The rule for editing, closing and reopening: the author, or triage."""
        if actor is not issue.author:
            self.require(actor, "triage")

    @locked
    def edit_issue(
        self, editor: Account | None, number: int, body: str | None = None, title: str | None = None
    ) -> Issue:
        """Edit title and body; only the body has a history."""
        issue = self.issue(number)
        self.require_author_or(editor, issue)
        was, name = issue.body, issue.title
        if body is not None and self.revise(issue, editor, self.check_body(body, "Issue", required=False)):
            self.tell("issues", "edited", editor, issue, field="body", was=was)
        if title is not None and self.check_title(title) != name:
            self.note(issue, "renamed", editor, before=name, after=title.strip())
            issue.title = title.strip()
            self.tell("issues", "edited", editor, issue, field="title", was=name)
        return issue

    @locked
    def close(self, actor: Account | None, number: int, reason: str = "completed") -> Issue:
        issue = self.issue(number)
        self.require_author_or(actor, issue)
        if issue.state == "open":
            issue.state, issue.state_reason = "closed", None if issue.pull else reason
            issue.closed_at, issue.closed_by = self.ground.clock.now, actor
            self.note(issue, "closed", actor, reason=issue.state_reason)
            self.tell("issues", "closed", actor, issue)
        return issue

    @locked
    def reopen(self, actor: Account | None, number: int) -> Issue:
        issue = self.issue(number)
        self.require_author_or(actor, issue)
        if issue.state == "closed":
            issue.state, issue.state_reason = "open", None if issue.pull else "reopened"
            issue.closed_at = issue.closed_by = None
            self.note(issue, "reopened", actor)
            self.tell("issues", "reopened", actor, issue)
        return issue

    @locked
    def lock(self, actor: Account | None, number: int, reason: str | None = None) -> Issue:
        issue = self.issue(number)
        self.require(actor, "write")
        if reason not in LOCK_REASONS:
            raise invalid("Issue", "lock_reason")
        if not issue.locked:
            issue.locked, issue.lock_reason = True, reason
            self.note(issue, "locked", actor, reason=reason)
            self.tell("issues", "locked", actor, issue)
        return issue

    @locked
    def unlock(self, actor: Account | None, number: int) -> Issue:
        issue = self.issue(number)
        self.require(actor, "write")
        if issue.locked:
            issue.locked, issue.lock_reason = False, None
            self.note(issue, "unlocked", actor)
            self.tell("issues", "unlocked", actor, issue)
        return issue

    @locked
    def delete_issue(self, actor: Account | None, number: int) -> None:
        """Delete for ever; REST answers 410 from then on. A pull request cannot be deleted."""
        issue = self.issue(number)
        self.require(actor, "admin")
        if issue.pull:
            raise Refused(422, "A pull request cannot be deleted")
        del self.issues[number]
        self.deleted.add(number)
        for comment in issue.comments:
            del self.comment_index[comment.id]
        self.tell("issues", "deleted", actor, issue)

    @locked
    def transfer(self, actor: Account | None, number: int, to: "Repo") -> Issue:
        """Move an issue with its comments to another repository; the old number answers 301 from then on."""
        issue = self.issue(number)
        self.require(actor, "write")
        to.require(actor, "write")
        del self.issues[number]
        self.transferred[number] = issue
        to.last_number += 1
        moved = replace(issue, repo=to, number=to.last_number)
        self.tell("issues", "transferred", actor, issue, {"other": moved}, to=to.full_name)
        left, issue.repo, issue.number = replace(issue), to, to.last_number
        to.issues[issue.number] = issue
        for comment in issue.comments:
            to.comment_index[comment.id] = self.comment_index.pop(comment.id)
        self.note(issue, "transferred", actor, before=self.full_name)
        to.tell("issues", "opened", actor, issue, {"other": left})
        return issue
