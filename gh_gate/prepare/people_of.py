"""Names turned into people: accounts with their numbers, teams that may be read or not, and who is involved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gh_gate.asked import Run
from gh_gate.core.policy import Excluded, Nobody, Owner, Team, User
from gh_gate.core.policy.owners import AccountName, Name, TeamName
from gh_gate.core.thread import Person
from gh_gate.errors import GateError
from gh_gate.forge.base import Source
from gh_gate.prepare.trusted_side import TrustedSide

LIMIT = 100
"""Names; each costs one request, and a workflow's token has 1,000 of them per hour and repository."""


class Lookup:
    """Asks a forge who is behind a name, once for each.

    :param source: the forge.
    :param blind: take every team as readable: somebody else will read it.
    """

    def __init__(self, source: Source, *, blind: bool = False) -> None:
        self._source, self._blind = source, blind
        self._known: dict[str, Owner] = {}

    def owner(self, name: Name) -> Owner:
        """Return who a name stands for.

        :raise GateError: for more than `LIMIT` different names.
        """
        if isinstance(name, Nobody):
            return name
        key = (name.login if isinstance(name, AccountName) else f"{name.org}/{name.slug}").lower()
        if key not in self._known:
            if len(self._known) >= LIMIT:
                raise _too_many()
            self._known[key] = self._account(name) if isinstance(name, AccountName) else self._team(name)
        return self._known[key]

    def owners(self, names: Iterable[Name]) -> tuple[Owner, ...]:
        """Return who names stand for, each once, in their order."""
        return tuple(dict.fromkeys(self.owner(name) for name in names))

    def _account(self, name: AccountName) -> Owner:
        person = self._source.user(name.login)
        if person is None:
            return Nobody(f"@{name.login}", "an account that does not exist")
        return User(person.id, person.login) if person.human else Nobody(f"@{name.login}", "not a person's account")

    def _team(self, name: TeamName) -> Team:
        return Team(name.org, name.slug, readable=self._blind or self._source.readable(Team(name.org, name.slug)))


def involved(run: Run, commit: str, side: TrustedSide) -> tuple[Excluded, ...]:
    """Return who had a hand in what is decided, each once, with the first reason.

    :param commit: what is decided about, or an empty string.
    """
    found: dict[int, Excluded] = {}
    for person, why in _hands(run, commit, side):
        if person is not None and person.human:
            found.setdefault(person.id, Excluded(Person(person.id, person.login), why))
    return tuple(found.values())


def _hands(run: Run, commit: str, side: TrustedSide) -> Iterator[tuple[Person | None, str]]:
    yield run.initiator, "started this run"
    if side.pull is not None:
        yield side.pull.author, "opened this pull request"
        yield from ((who, "wrote a commit of it") for who in _by_id(side.source.pull_people(side.pull.number)))
    elif commit:
        yield from ((who, "wrote the commit") for who in _by_id(side.source.commit_people(commit)))


def _by_id(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: person.id)


def _too_many() -> GateError:
    return GateError(
        f"more than {LIMIT} people and teams would have to be looked up to say who may decide.",
        do="say in `approvers` who decides, or in `paths` whose owners: @org/team, codeowners:PATH",
        docs="docs/approvers.md",
    )
