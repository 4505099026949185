"""What issues and comments have in common: checked texts, and a full history of edits."""

from tests.github.refused import Refused, invalid
from tests.github.repo_access import Access
from tests.github.state_people import Account
from tests.github.state_threads import Post, Reaction, Revision

MAX_BODY = 65_536
REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


class Posts(Access):
    """Write, edit and react to texts."""

    @staticmethod
    def check_body(body: str, resource: str, *, required: bool) -> str:
        """The body as GitHub takes it; raises Refused 422 for one that is blank or too long."""
        if required and not body.strip():
            raise invalid(resource, "data", "unprocessable", "Body can't be blank")
        if len(body) > MAX_BODY:
            message = f"Body is too long (maximum is {MAX_BODY} characters)"
            raise invalid(resource, "data", "unprocessable", message)
        return body

    def revise(self, post: Post, editor: Account | None, body: str) -> bool:
        """Put another text in place and keep the old one; the first edit also records the original. False: no change."""
        if body == post.body:
            return False
        now = self.ground.clock.now
        if not post.revisions:
            post.revisions.append(self._revision(post.body, post.author, post))
        post.body, post.updated_at = body, now
        post.revisions.append(self._revision(body, editor, post))
        return True

    def _revision(self, body: str, editor: Account | None, post: Post) -> Revision:
        at = self.ground.clock.now if post.revisions else post.created_at
        return Revision(id=self.ground.fresh_id("revision"), body=body, editor=editor, at=at)

    def forget_revision(self, post: Post, actor: Account | None, index: int) -> None:
        """Delete the text of a revision (0 is the newest, which stays: it is the current text)."""
        if not 0 < index < len(post.revisions):
            raise Refused(422, "The newest revision cannot be deleted")
        revision = post.revisions[-1 - index]
        revision.body, revision.deleted_at, revision.deleted_by = None, self.ground.clock.now, actor

    def add_reaction(self, post: Post, user: Account, content: str) -> tuple[Reaction, bool]:
        """A person's reaction and whether it is new: the same one twice is found again."""
        if content not in REACTIONS:
            raise invalid("Reaction", "content")
        for reaction in post.reactions:
            if reaction.user is user and reaction.content == content:
                return reaction, False
        now = self.ground.clock.now
        reaction = Reaction(id=self.ground.fresh_id("reaction"), user=user, content=content, created_at=now)
        post.reactions.append(reaction)
        return reaction, True
