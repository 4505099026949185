"""What an auditor would check by hand: a second, plain reading of the rules over the stand-in's own state.

It knows nothing of the engine. It looks at what people did in the simulation, whose words are from a small fixed set, and says
whether an approval can be justified at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.github.repo import Repo
from tests.github.state_people import Account
from tests.github.state_threads import Comment

APPROVALS = {
    "/approve": "staging",
    "/approve target=eu": "eu",
    '/approve {"target": "eu"}': "eu",
    "/Approve": "staging",
}
REJECTIONS = {"/reject", "/reject too risky"}
REVOCATIONS = {"/revoke"}
MALFORMED = {
    "/approve now please",
    "/approve tarket=eu",
    "/approve!",
    "text\n/approve",
    "- /approve",
    "/approve\n\n/reject",
}
CHATTER = {"what is this?", "> /approve", "`/approve`", "not /approve", "```\n/approve\n```", "/approved"}
COMMANDS = {*APPROVALS, *REJECTIONS, *REVOCATIONS, *MALFORMED}


@dataclass
class Oracle:
    """The rules, held against what is in the issue.

    :param owners: who may decide, as long as they can write.
    """

    repo: Repo
    owners: list[Account]
    initiator: Account
    required: int
    timeout: int
    lost_rights: dict[int, datetime] = field(default_factory=dict)

    def justified(self, number: int, values: str, by: set[int]) -> bool:
        """Tell whether distinct owners' untouched words in the issue carry an approval of these values."""
        said = {}
        for comment in self._valid(number):
            if comment.body in APPROVALS:
                said[comment.author.id if comment.author else 0] = APPROVALS[comment.body]
            elif comment.body in REVOCATIONS:
                said.pop(comment.author.id if comment.author else 0, None)
            elif comment.body in REJECTIONS:
                return False
            agreeing = {who for who, value in said.items() if value == values}
            if len(agreeing) >= self.required:
                return agreeing == by
        return False

    def rejectable(self, number: int) -> bool:
        """Tell whether anybody who may say no ever did, in any revision, before the deadline."""
        may = {owner.id for owner in self.owners} | {self.initiator.id}
        for comment in self.repo.issue(number).comments:
            texts = {comment.body, *(revision.body for revision in comment.revisions)}
            if comment.author and comment.author.id in may and texts & REJECTIONS:
                return True
        return False

    def _valid(self, number: int) -> list[Comment]:
        issue = self.repo.issue(number)
        deadline = issue.created_at + timedelta(seconds=self.timeout)
        able = {owner.id for owner in self.owners}
        return [
            comment
            for comment in issue.comments
            if comment.author is not None
            and comment.author.id in able
            and not comment.revisions
            and not comment.via_email
            and comment.app is None
            and comment.created_at <= deadline
        ]
