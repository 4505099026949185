"""A repository in memory: a `Source` for tests of what is prepared, without a network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gh_gate.asked import Prepared, Request, Run
from gh_gate.core.policy import Team
from gh_gate.core.thread import Person, Rerun
from gh_gate.errors import UsageError
from gh_gate.forge.base import Pull, Repository
from gh_gate.prepare import prepare

HEAD = "a" * 40
MAIN = "1" * 40
COMMIT = "c" * 40
RUN = Run(
    id="77",
    event="push",
    commit=COMMIT,
    title="release",
    url="https://ci.example/77",
    workflow_path=".github/workflows/release.yml",
)


@dataclass
class FakeSource:
    """What a forge would say about one repository.

    :param files: path -> text, on every branch; or (branch, path) -> text, on that branch only.
    :param people: login in lower case -> account.
    :param teams: ``org/slug`` of the teams that may be read.
    :param asked: every question, in order.
    """

    files: dict[str | tuple[str, str], str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    teams: set[str] = field(default_factory=set)
    heads: dict[str, str] = field(default_factory=lambda: {"main": MAIN})
    pulls: dict[int, Pull] = field(default_factory=dict)
    changed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    writers: dict[str | int, tuple[Person, ...]] = field(default_factory=dict)
    url: str = "https://github.example/acme/app"
    asked: list[str] = field(default_factory=list)

    def person(self, login: str, *, human: bool = True) -> Person:
        """Add an account."""
        return self.people.setdefault(login.lower(), Person(1000 + len(self.people), login, human))

    def open_pull(self, number: int, author: str, *files: str, base: str = "main") -> Pull:
        """Add a pull request."""
        pull = Pull(number, self.person(author), HEAD, base, len(files))
        self.pulls[number], self.changed[number] = pull, files
        return pull

    def push(self, number: int, head: str) -> None:
        """Give a pull request another head."""
        self.pulls[number] = replace(self.pulls[number], head=head)

    def repository(self) -> Repository:
        self.asked.append("repository")
        return Repository(42, "acme/app", "main", self.url)

    def head(self, branch: str) -> str:
        self.asked.append(f"head {branch}")
        return self.heads[branch]

    def file(self, path: str, commit: str) -> str | None:
        self.asked.append(f"file {path}")
        branch = next(name for name, head in self.heads.items() if head == commit)
        return self.files.get((branch, path), self.files.get(path))

    def user(self, login: str) -> Person | None:
        self.asked.append(f"user {login}")
        return self.people.get(login.lower())

    def readable(self, team: Team) -> bool:
        self.asked.append(f"team {team.key}")
        return team.key in self.teams

    def pull(self, number: int) -> Pull:
        self.asked.append(f"pull {number}")
        if number not in self.pulls:
            raise UsageError(f"there is no pull request #{number}.")
        return self.pulls[number]

    def changed_files(self, number: int) -> tuple[str, ...]:
        self.asked.append(f"files {number}")
        return self.changed[number]

    def commit_people(self, commit: str) -> tuple[Person, ...]:
        return self.writers.get(commit, ())

    def pull_people(self, number: int) -> tuple[Person, ...]:
        return self.writers.get(number, ())

    def reruns(self, run_id: str, attempt: int) -> tuple[Rerun, ...]:
        raise AssertionError((run_id, attempt))


def acme(owners: str) -> FakeSource:
    """Return a repository with a CODEOWNERS file, four people and one team that may be read."""
    source = FakeSource(files={".github/CODEOWNERS": owners}, teams={"acme/ml"})
    for login in ("alice", "bob", "carol", "dave"):
        source.person(login)
    return source


def ask(source: FakeSource, *approvers: str, **more: Any) -> Prepared:
    """Prepare a gate; without approvers, those of the default, and on a pull request for whatever head it has."""
    run = Run(id="77") if "pull_request" in more else RUN
    words: dict[str, Any] = {"name": "deploy", "prompt": "Deploy?", "approvers": approvers, "run": run}
    return prepare(Request(**(words | more)), source)
