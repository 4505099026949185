"""Branches, commits and files."""

import hashlib
from collections.abc import Mapping

from tests.github.ground import locked
from tests.github.refused import Refused, not_found
from tests.github.repo_issues import Issues
from tests.github.state_code import Commit
from tests.github.state_people import Account

Files = Mapping[str, str | bytes | None]


class Code(Issues):
    """A commit list per branch; every commit knows its whole tree."""

    @locked
    def push(self, branch: str, files: Files, author: Account | None = None, message: str = "A change") -> str:
        """Commit files (None deletes one) on a branch, made from the default branch where it is new; returns the SHA."""
        before = self.branches.get(branch)
        commit = self.commit_on(before or self.branches.get(self.default_branch), files, author, message)
        self.branches[branch] = commit
        self.tell("push", "", author, None, {"before": before, "after": commit}, branch=branch, sha=commit.sha)
        return commit.sha

    def commit_on(self, parent: Commit | None, files: Files, author: Account | None, message: str) -> Commit:
        """A commit on top of another; `author` None stands for an e-mail that belongs to no account."""
        tree = dict(parent.tree) if parent else {}
        for path, content in files.items():
            if content is None:
                tree.pop(path, None)
            else:
                tree[path] = content.encode() if isinstance(content, str) else content
        name = author.login if author else "Somebody Else"
        email = f"{author.id}+{author.login}@users.noreply.github.com" if author else "somebody@else.example"
        commit = Commit(
            sha=self._sha(parent),
            order=self.ground.fresh_id("thread"),
            parent=parent,
            tree=tree,
            author=author,
            author_name=name,
            author_email=email,
            message=message,
            at=self.ground.clock.now,
        )
        self.commits[commit.sha] = commit
        return commit

    def _sha(self, parent: Commit | None) -> str:
        seed = f"{self.id} {self.ground.fresh_id('commit')} {parent.sha if parent else ''}"
        return hashlib.sha1(seed.encode(), usedforsecurity=False).hexdigest()

    @locked
    def head(self, branch: str | None = None) -> str:
        """The SHA of a branch's newest commit; raises Refused 404 for no such branch."""
        name = branch or self.default_branch
        if name not in self.branches:
            raise not_found()
        return self.branches[name].sha

    def resolve(self, ref: str | None) -> Commit:
        """A branch, tag-less ref or (abbreviated) SHA; raises Refused 404 as the contents API does."""
        name = (ref or self.default_branch).removeprefix("refs/").removeprefix("heads/")
        if name in self.branches:
            return self.branches[name]
        if name in self.commits:
            return self.commits[name]
        short = [sha for sha in self.commits if sha.startswith(name)] if len(name) >= 7 else []
        if len(short) != 1:
            raise Refused(404, f"No commit found for the ref {name}")
        return self.commits[short[0]]

    @staticmethod
    def merge_base(base: Commit, head: Commit) -> Commit:
        """The newest commit that both have; raises Refused 404 where they have none."""
        known = {commit.sha for commit in base.ancestry()}
        for commit in head.ancestry():
            if commit.sha in known:
                return commit
        raise Refused(404, "No common ancestor between the two commits")
