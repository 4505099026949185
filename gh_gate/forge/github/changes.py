"""Pull requests, commits and runs: what is decided about, and whose work it is."""

from __future__ import annotations

from datetime import datetime

from gh_gate.core.thread import Person, Rerun
from gh_gate.errors import GateError, UpstreamError, UsageError
from gh_gate.forge.base import Pull
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.people import distinct, person
from gh_gate.forge.github.refusal import understanding

MAX_FILES = 3_000
"""GitHub lists no more of a pull request: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files"""

MAX_COMMITS = 250
"""The same for commits."""

LOOKS = 3
PULLS = "pull-requests: read"


class Changes(Part):
    """What is decided about, and whose work it is."""

    def pull(self, number: int) -> Pull:
        """Return a pull request.

        :raise UsageError: where there is none of that number.
        """
        data = self._pull(number).data
        with understanding(f"the pull request #{number}"):
            return Pull(
                number=int(data["number"]),
                author=person(data["user"]),
                head=str(data["head"]["sha"]),
                base=str(data["base"]["ref"]),
                changed_files=int(data["changed_files"]),
            )

    def changed_files(self, number: int) -> tuple[str, ...]:
        """Return every path that a pull request touches; on a rename the old and the new one.

        :raise GateError: above 3,000 files, because GitHub does not list the rest.
        """
        for _ in range(LOOKS):
            before = self.pull(number)
            if before.changed_files > MAX_FILES:
                raise GateError(
                    f"#{number} changes {before.changed_files} files, so its gate is refused.",
                    why=f"GitHub lists only {MAX_FILES}, and an owner of the rest would not be asked",
                    do="split the change, or name approvers instead of `codeowners`",
                )
            count, files = self._files(number)
            if count == before.changed_files and self.pull(number) == before:
                return files
        raise UpstreamError(f"the files of #{number} changed at every look.", do="try again later")

    def commit_people(self, commit: str) -> tuple[Person, ...]:
        """Return the accounts that wrote or committed a commit, as far as they are known."""
        data = self._client.get(self._at("commits", commit), needs="contents: read").data
        with understanding("a commit"):
            return distinct((data["author"], data["committer"]))

    def pull_people(self, number: int) -> tuple[Person, ...]:
        """Return the accounts that wrote or committed any commit of a pull request, as far as they are known.

        :raise GateError: above 250 commits, because GitHub does not list the rest.
        """
        with understanding(f"the commits of #{number}"):
            commits = self._pull(number).data["commits"]
            if commits > MAX_COMMITS:
                raise GateError(
                    f"#{number} has {commits} commits, so it cannot be told who wrote them all.",
                    why=f"GitHub lists only {MAX_COMMITS}, and an author of the rest could approve their own work",
                    do="squash the commits, or allow self-approval",
                )
            pages = self._client.pages(self._at("pulls", number, "commits"), needs=PULLS, keep=False)
            rows = [row for page in pages for row in page.data]
            return distinct(account for row in rows for account in (row["author"], row["committer"]))

    def reruns(self, run_id: str, attempt: int) -> tuple[Rerun, ...]:
        """Return who started attempts 2 to ``attempt`` of a workflow run, and when."""
        own = run_id.partition("/")[0]  # a key may go on behind the run's number, say with a call's arguments
        found = (self._rerun(own, number) for number in range(2, attempt + 1))
        return tuple(rerun for rerun in found if rerun)

    def require_reruns(self, run_id: str) -> None:
        """Read what `reruns` reads, of the first attempt.

        :raise GateError: where the token may not read it.
        """
        self._rerun(run_id, 1)

    def _pull(self, number: int) -> Answer:
        answer = self._client.get(self._at("pulls", number), needs=PULLS, allow=(404,))
        if answer.status == 404:
            raise UsageError(
                f"there is no pull request #{number} in {self._name}, or the token may not see it.",
                do=f"check the number, and that the token has `{PULLS}`",
            )
        return answer

    def _files(self, number: int) -> tuple[int, tuple[str, ...]]:
        with understanding(f"the files of #{number}"):
            pages = self._client.pages(self._at("pulls", number, "files"), needs=PULLS, keep=False)
            rows = [row for page in pages for row in page.data]
            names = [str(name) for row in rows for name in (row.get("previous_filename"), row["filename"]) if name]
            return len(rows), tuple(dict.fromkeys(names))

    def _rerun(self, run_id: str, number: int) -> Rerun | None:
        answer = self._client.get(
            self._at("actions", "runs", run_id, "attempts", number), needs="actions: read", allow=(403, 404)
        )
        if not answer.ok:
            raise GateError(
                f"it cannot be told who started attempt {number} of this run.",
                why=f"GitHub answered {answer.status} for it",
                do="add `actions: read` to the job's `permissions:`, or allow self-approval",
            )
        with understanding(f"attempt {number} of this run"):
            who = person(answer.data["triggering_actor"])
            return Rerun(who, datetime.fromisoformat(answer.data["run_started_at"])) if who else None
