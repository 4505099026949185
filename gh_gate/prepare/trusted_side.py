"""The side that policy comes from: a branch of the repository itself, at one commit; never a pull request's head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gh_gate.asked import Request
from gh_gate.core.policy import file as policy_file
from gh_gate.core.policy.file import PolicyFile
from gh_gate.errors import GateError, UsageError
from gh_gate.forge.base import Pull, Repository, Source

if TYPE_CHECKING:
    from gh_gate.core.codeowners import Codeowners

# These run the workflow file of the pull request's merge branch, which the pull request's author may have changed.
# https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
HEAD_EVENTS = frozenset({"pull_request", "pull_request_review", "pull_request_review_comment"})

FILES_LIMIT = 3_000
"""Changed files; GitHub lists no more of a pull request.

https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files
"""


class MovedOn(GateError):  # noqa: N818 - says what became of the pull request
    """The pull request has another head than the one to be decided about."""


@dataclass(frozen=True, kw_only=True)
class TrustedSide:
    """A branch at a commit, and the pull request that is to be merged into it, if the gate is about one."""

    source: Source
    repository: Repository
    branch: str
    commit: str
    pull: Pull | None = None

    def __str__(self) -> str:
        return f"`{self.branch}` of {self.repository.full_name}"

    @cached_property
    def policy_file(self) -> PolicyFile | None:
        """The policy file; None where there is none."""
        text = self.source.file(policy_file.PATH, self.commit)
        return None if text is None else policy_file.parse(text)

    @cached_property
    def codeowners(self) -> tuple[str, Codeowners]:
        """The path and the rules of the CODEOWNERS file that GitHub would read.

        :raise UsageError: where there is none.
        """
        from gh_gate.core import codeowners  # noqa: PLC0415 - not every gate needs them

        for path in codeowners.LOCATIONS:
            text = self.source.file(path, self.commit)
            if text is not None:
                return path, codeowners.parse(text)
        raise UsageError(
            f"there is no CODEOWNERS file on {self}, so `codeowners` names nobody.",
            do="add .github/CODEOWNERS to that branch, or name people in `approvers`",
            docs="docs/approvers.md",
        )

    @cached_property
    def changed_files(self) -> tuple[str, ...]:
        """Every path that the pull request touches, sorted; none where there is no pull request.

        :raise GateError: where they cannot all be known, or where they may be another commit's.
        """
        if self.pull is None:
            return ()
        if self.pull.changed_files > FILES_LIMIT:
            raise _too_many(self.pull)
        paths = tuple(sorted(set(self.source.changed_files(self.pull.number))))
        now = self.source.pull(self.pull.number)
        if now.head != self.pull.head:
            raise moved_on(self.pull.number, self.pull.head, now.head)
        if len(paths) < self.pull.changed_files:
            raise GateError(
                f"pull request #{self.pull.number} changes {self.pull.changed_files:,} files, and only {len(paths):,} were listed.",
                do="run this again; a gate is not opened for a part of the changes",
            )
        return paths

    def read(self) -> Mapping[str, str]:
        """Return what was read so far, for the record: file name to commit, and the branch's name."""
        read = {"branch": self.branch}
        if "codeowners" in self.__dict__:
            read["CODEOWNERS"] = self.commit
        if self.policy_file is not None:
            read[policy_file.PATH] = self.commit
        return read


def find(request: Request, source: Source) -> TrustedSide:
    """Find the branch and commit that a request's policy is read from.

    :raise UsageError: where a pull request's workflow does not say which one it is.
    :raise GateError: where the pull request has another head by now.
    """
    if request.run.event in HEAD_EVENTS and request.pull_request is None:
        raise UsageError(
            f"this run is for the event {request.run.event}, and no pull request is named.",
            do="give `pull-request` its number",
        )
    pull = None if request.pull_request is None else source.pull(request.pull_request)
    if pull and request.run.commit and request.run.commit != pull.head:
        raise moved_on(pull.number, request.run.commit, pull.head)
    repository = source.repository()
    branch = pull.base if pull else repository.default_branch
    return TrustedSide(source=source, repository=repository, branch=branch, commit=source.head(branch), pull=pull)


def moved_on(number: int, asked: str, head: str) -> MovedOn:
    """Return the error for a pull request that has another head than the one to be decided about."""
    return MovedOn(
        f"pull request #{number} has moved on: this run is about {asked[:12]}, and its head is now {head[:12]}.",
        why="an approval is bound to one commit, so an older one is not asked about any more",
        do="nothing; the run for the newer commit asks",
    )


def _too_many(pull: Pull) -> GateError:
    return GateError(
        f"pull request #{pull.number} changes {pull.changed_files:,} files, and GitHub lists no more than {FILES_LIMIT:,}.",
        why="owners of files that are not listed could not be asked",
        do="split the pull request, or say in `approvers` who decides: @org/team, or codeowners:PATH",
        docs="docs/approvers.md",
    )
