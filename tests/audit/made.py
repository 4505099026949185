"""An audit of a few made-up gates, without any server: quick enough to plant hundreds of changes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from benchmarks.audits import made_up
from benchmarks.audits.made_up import ASKER, REPOSITORY
from benchmarks.audits.sides import ledger
from gh_gate.app.store.chain import Link
from gh_gate.audit import book
from gh_gate.audit.ledger import Scope
from gh_gate.audit.out.files import Writer
from gh_gate.audit.sources import History
from gh_gate.audit.work import Audit, Period
from gh_gate.core.strict_json import identity
from gh_gate.core.thread import Person, Thread
from gh_gate.forge.base import Gone, Place, Posting, Repository
from tests.audit.changing import resealed
from tests.audit.desk import Report
from tests.audit.rows import about

PERIOD = Period(made_up.NEWEST - timedelta(days=3650), made_up.NEWEST + timedelta(days=1))
KNOWN = {made_up.SIGNER: made_up.KEY.public_key()}


@dataclass
class Forge:
    """What GitHub tells: threads that a test may change.

    :param threads: by number.
    """

    threads: dict[int, Thread]
    asked_of: list[Place] = field(default_factory=list)

    def repositories(self) -> Iterator[Repository]:
        yield REPOSITORY

    def history(self, repository: Repository) -> History:
        assert repository == REPOSITORY
        return self

    def public_key(self) -> str:
        return ""

    def asked(self, since: datetime) -> Iterator[Posting]:
        for number, thread in self.threads.items():
            opening = thread.opening
            assert opening.created_at >= since
            yield Posting(Place(number, url=opening.url), opening.author, opening.body, opening.created_at)

    def read(self, place: Place) -> Thread:
        self.asked_of.append(place)
        if place.number not in self.threads:
            raise Gone(f"#{place.number} was deleted.")
        return self.threads[place.number]

    def may_ask(self, who: Person) -> bool:
        return who.id == ASKER.id


def forge(count: int) -> Forge:
    """GitHub with so many gates."""
    return Forge({n: made_up.story(n, count).thread for n in range(1, count + 1)})


def links(count: int) -> list[Link]:
    """The ledger of so many gates."""
    return list(ledger(count))


def audited(github: Forge | None, entries: Iterable[Link] | None, *writers: Writer) -> Report:
    """Compare the two, and let writers write what comes out."""
    work = Audit(PERIOD, github, entries, KNOWN, Scope(lambda name: name == REPOSITORY.full_name))
    with book.opened() as held:
        work.run(held)
        for writer in writers:
            with open("/dev/null", "w", encoding="utf-8", errors="backslashreplace") as out:  # noqa: PTH123 - any sink
                writer(held, about(work.totals), out)
        return Report(list(held.rows()), list(held.troubles()), work.totals)


def changed(entries: list[Link], place: int, data: Any) -> list[Link]:
    """The ledger with other data in one entry, and the chain made anew."""
    text = data if isinstance(data, str) else identity(data)
    return resealed([*entries[:place], replace(entries[place], data=text), *entries[place + 1 :]])


def leaves(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all values in JSON that hold no others; empty lists and objects count."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = False
    for name, value in inner:
        found = True
        yield from leaves(value, (*path, name))
    if not found:
        yield path


def with_another(data: Any, path: tuple[str | int, ...]) -> Any:
    """The same JSON with another value of the same kind at one place."""
    made = copy.deepcopy(data)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = another(inner[path[-1]])
    return made


def another(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    match value:
        case int() | float():
            return value + 1
        case str():
            return f"{value}x"
        case None:
            return 1
        case list():
            return [*value, "x"]
    return {**value, "x": "x"}


def parsed(link: Link) -> Any:
    """What an entry says."""
    return json.loads(link.data)
