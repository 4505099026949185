"""Pull requests: a branch, here or in a fork, that wants into another."""

from typing import TYPE_CHECKING, cast

from tests.github.diff import changes
from tests.github.ground import locked
from tests.github.repo_code import Code, Files
from tests.github.state_code import Commit, FileChange, Pull
from tests.github.state_people import Account
from tests.github.state_threads import Issue

if TYPE_CHECKING:
    from tests.github.repo import Repo


class Pulls(Code):
    """Opened, pushed to, compared."""

    @locked
    def open_pull(
        self,
        author: Account,
        files: Files,
        *,
        base: str | None = None,
        head: str = "feature",
        title: str = "A change",
        body: str = "",
        fork: "Pulls | None" = None,
        commit_author: Account | None = None,
    ) -> Issue:
        """Push files to the branch `head` (of `fork`, where given) and open a pull request from it.

        `commit_author` may be somebody else than the author of the pull request.
        """
        base_ref = base or self.default_branch
        source = fork or self
        tip = source.branches.get(head) or self.resolve(base_ref)
        source.branches[head] = source.commit_on(tip, files, commit_author or author, title)
        issue = self.new_thread(
            author, self.check_title(title), self.check_body(body, "PullRequest", required=False), None
        )
        issue.pull = self._pull(source, head, base_ref)
        self.tell("pull_request", "opened", author, issue, sha=issue.pull.head_sha)
        return issue

    def _pull(self, source: "Pulls", head: str, base_ref: str) -> Pull:
        tip, base = source.branches[head], self.resolve(base_ref)
        return Pull(head_repo=cast("Repo", source), head_ref=head, base_ref=base_ref, head=tip, base=base)

    @locked
    def push_to_pull(self, number: int, files: Files | None = None, author: Account | None = None) -> str:
        """A new commit on the pull request's branch; returns the new head SHA."""
        issue = self.pull(number)
        pull = self.pull_of(issue)
        before = pull.head_sha
        content: Files = {"pushed.txt": f"{before}\n"} if files is None else files
        pull.head = self.commit_on(pull.head, content, author or issue.author, "More")
        pull.head_repo.branches[pull.head_ref] = pull.head
        issue.updated_at = self.ground.clock.now
        self.tell("pull_request", "synchronize", author or issue.author, issue, sha=pull.head_sha, before=before)
        return pull.head_sha

    @staticmethod
    def pull_of(issue: Issue) -> Pull:
        if issue.pull is None:
            raise ValueError(f"#{issue.number} is an issue")
        return issue.pull

    def pull_commits(self, pull: Pull) -> list[Commit]:
        """The commits that the pull request adds, oldest first."""
        return self.commits_between(self.branches.get(pull.base_ref, pull.base), pull.head)

    def pull_files(self, pull: Pull) -> list[FileChange]:
        """What the pull request changes, measured from where it left the base branch."""
        base = self.merge_base(self.branches.get(pull.base_ref, pull.base), pull.head)
        return changes(base.tree, pull.head.tree)

    @staticmethod
    def commits_between(base: Commit, head: Commit) -> list[Commit]:
        """What `head` has and `base` has not, oldest first."""
        known = {commit.sha for commit in base.ancestry()}
        return [commit for commit in reversed(head.ancestry()) if commit.sha not in known]
