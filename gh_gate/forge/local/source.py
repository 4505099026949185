"""Answers about the project on this machine: the half of the local forge that a gate is prepared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from gh_gate.core.policy import Team
from gh_gate.core.thread import Person, Rerun, Standing
from gh_gate.errors import UsageError
from gh_gate.forge.base import Pull, Repository
from gh_gate.forge.local import files, people
from gh_gate.forge.local.store import Store

BRANCH = "HEAD"


def utc_now() -> datetime:
    """Return this machine's time."""
    return datetime.now(UTC)


class LocalSource:
    """The project's folder as a repository, and its people.

    Whoever is asked for by a name that GitHub would allow exists from then on and may write: a login in CODEOWNERS needs
    no account here. A team is nobody until somebody was added to it.

    :param folder: the project's folder; the forge's file is ``.gh-gate/forge.sqlite3`` in it.
    :param login: of the person at this machine; empty for the name that the system knows.
    :param now: the clock.
    :param patience: seconds to wait while other processes write.
    """

    def __init__(
        self, folder: Path, *, login: str = "", now: Callable[[], datetime] = utc_now, patience: float = 10.0
    ) -> None:
        self.folder = folder.resolve()
        self.login = login or people.machine_login()
        self._clock = now
        self._store = Store(self.folder / ".gh-gate" / "forge.sqlite3", patience=patience)

    def repository(self) -> Repository:
        """Return the project as ``local/FOLDERNAME``, with an id that was drawn when the forge's file was made."""
        with self._store.reading() as connection:
            (number,) = connection.execute("SELECT id FROM repository").fetchone()
        return Repository(number, f"local/{files.repository_name(self.folder)}", BRANCH, self.folder.as_uri())

    def head(self, branch: str) -> str:  # noqa: ARG002 - the protocol's; the working tree is on one branch
        """Return the commit that git has checked out; without one, a hash of CODEOWNERS."""
        return files.head(self.folder) or self._fingerprint()

    def file(self, path: str, commit: str) -> str | None:  # noqa: ARG002 - the protocol's; there is one state of a file
        """Return a text file as it is in the working tree now; None where there is none.

        :raise GateError: for a path that leads out of the folder, more than 4 MiB, or bytes that are not UTF-8.
        """
        return files.read_text(self.folder, path)

    def user(self, login: str) -> Person | None:
        """Return the person of that name, made now if need be; None for what cannot be a login."""
        return self.person(login) if people.is_login(login) else None

    def person(self, login: str) -> Person:
        """Return the person of that name, made now if need be.

        :raise UsageError: for what cannot be a login.
        """
        with self._store.reading() as connection:
            found = people.find(connection, login)
        if found is not None:
            return found
        with self._store.writing() as connection:
            return people.find_or_add(connection, login)

    def add_member(self, team: Team, login: str) -> None:
        """Put a person into a team; both are made now if need be."""
        with self._store.writing() as connection:
            people.add_member(connection, team, people.find_or_add(connection, login))

    def members(self, team: Team) -> tuple[Person, ...]:
        """Return who is in a team; nobody, where nobody was ever added."""
        with self._store.reading() as connection:
            roll = people.members(connection, team)
        return tuple(person for person in self.people() if person.id in roll)

    def people(self) -> tuple[Person, ...]:
        """Return everybody who exists here, programs left out, in the order in which they came."""
        with self._store.reading() as connection:
            return tuple(person for person in people.everybody(connection).values() if person.human)

    def readable(self, team: Team) -> bool:  # noqa: ARG002 - the protocol's; nothing is hidden on one's own machine
        """Tell that every team can be read; one without members waits for its first."""
        return True

    def standings(self, asked: Iterable[Person], teams: tuple[Team, ...]) -> Mapping[int, Standing]:
        """Return people's rights: whoever exists here may write."""
        with self._store.reading() as connection:
            return people.standings(connection, asked, teams)

    def pull(self, number: int) -> Pull:
        """Refuse: there are no pull requests here.

        :raise UsageError: always.
        """
        raise no_pull_requests(number)

    def changed_files(self, number: int) -> tuple[str, ...]:
        """Refuse as `pull` does."""
        raise no_pull_requests(number)

    def pull_people(self, number: int) -> tuple[Person, ...]:
        """Refuse as `pull` does."""
        raise no_pull_requests(number)

    def commit_people(self, commit: str) -> tuple[Person, ...]:  # noqa: ARG002 - the protocol's
        """Return nobody: git's authors are names, not accounts."""
        return ()

    def reruns(self, run_id: str, attempt: int) -> tuple[Rerun, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing: no run here is started again by anybody else."""
        return ()

    def _fingerprint(self) -> str:
        from gh_gate.core.codeowners import LOCATIONS  # noqa: PLC0415 - only where there is no commit

        return files.fingerprint([self.file(path, "") for path in LOCATIONS])


def no_pull_requests(number: int) -> UsageError:
    """Return the error for whoever asks for a pull request."""
    return UsageError(
        f"there is no pull request {number}: the local forge has issues only.",
        do="leave pull-request out, or use GitHub",
    )
