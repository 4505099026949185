"""Comments: written, edited, deleted, hidden, reacted to."""

from datetime import timedelta

from tests.github.ground import locked
from tests.github.refused import Refused
from tests.github.repo_posts import Posts
from tests.github.repo_state import app_behind
from tests.github.state_people import Account, App
from tests.github.state_threads import Comment, Issue, Reaction

LIE = timedelta(seconds=1)


class Comments(Posts):
    """What people do in a thread."""

    @locked
    def comment(
        self, user: Account, number: int, body: str, *, via_email: bool = False, via_app: App | None = None
    ) -> Comment:
        """Comment as a person; `via_email` by replying to the notification, `via_app` through an App with their token."""
        issue = self.issue(number)
        self.require(user, "read")
        if issue.locked and not self.may(user, "write"):
            raise Refused(403, "Unable to create comment because issue is locked.")
        return self._add(issue, user, self.check_body(body, "IssueComment", required=True), via_email, via_app)

    def _add(self, issue: Issue, user: Account, body: str, via_email: bool, via_app: App | None) -> Comment:
        now = self.ground.clock.now
        comment = Comment(
            id=self.ground.fresh_id("thread"),
            issue=issue,
            author=user,
            body=body,
            created_at=now,
            updated_at=now + LIE if self.ground.quirks.updated_at_lies else now,
            app=app_behind(user, via_app),
            via_email=via_email,
        )
        issue.comments.append(comment)
        self.comment_index[comment.id] = comment
        issue.updated_at = now
        self.tell("issue_comment", "created", user, issue, {"comment": comment}, comment=comment.id)
        return comment

    @locked
    def edit_comment(self, editor: Account | None, comment_id: int, body: str) -> Comment:
        """Edit one's own comment, or with write access anybody's."""
        comment = self.comment_of(comment_id)
        if editor is not comment.author:
            self.require(editor, "write")
        before = comment.body
        if self.revise(comment, editor, self.check_body(body, "IssueComment", required=True)):
            comment.issue.updated_at = comment.updated_at
            about = {"comment": comment}
            self.tell("issue_comment", "edited", editor, comment.issue, about, comment=comment.id, was=before)
        return comment

    @locked
    def delete_revision(self, actor: Account | None, comment_id: int, index: int) -> None:
        """Delete the text of an old revision (1 is the one before the newest); who and when stay."""
        comment = self.comment_of(comment_id)
        if actor is not comment.author:
            self.require(actor, "write")
        self.forget_revision(comment, actor, index)

    @locked
    def delete_comment(self, actor: Account | None, comment_id: int) -> None:
        """Delete one's own comment, or with write access anybody's; the timeline keeps that it was there."""
        comment = self.comment_of(comment_id)
        if actor is not comment.author:
            self.require(actor, "write")
        comment.issue.comments.remove(comment)
        del self.comment_index[comment_id]
        self.note(comment.issue, "comment_deleted", actor, subject=comment.author)
        self.tell("issue_comment", "deleted", actor, comment.issue, {"comment": comment}, comment=comment_id)

    @locked
    def minimize(self, actor: Account | None, comment_id: int, reason: str = "resolved") -> Comment:
        comment = self.comment_of(comment_id)
        self.require(actor, "triage")
        comment.minimized = reason
        return comment

    @locked
    def react(self, user: Account, comment_id: int, content: str) -> tuple[Reaction, bool]:
        """React to a comment: the reaction, and whether it is new."""
        comment = self.comment_of(comment_id)
        self._may_react(user, comment.issue)
        return self.add_reaction(comment, user, content)

    @locked
    def react_to_issue(self, user: Account, number: int, content: str) -> tuple[Reaction, bool]:
        """React to an issue: the reaction, and whether it is new."""
        issue = self.issue(number)
        self._may_react(user, issue)
        return self.add_reaction(issue, user, content)

    def _may_react(self, user: Account, issue: Issue) -> None:
        self.require(user, "read")
        if issue.locked:
            raise Refused(403, "Unable to create reaction because issue is locked.")
