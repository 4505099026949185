"""The ledger's half of an audit: every entry on its way into the book, and the chain checked as they pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gh_gate.audit import entries
from gh_gate.audit.book import Book
from gh_gate.audit.trouble import LEDGER, Trouble
from gh_gate.core.strict_json import identity
from gh_gate.errors import UsageError

if TYPE_CHECKING:
    from gh_gate.app.store.chain import Link
    from gh_gate.app.store.check import Check

_NUMBERS = ("seq", "repository_id", "number")


@dataclass(slots=True)
class Scope:
    """Which repositories an audit is about.

    :param ids: those that are known; a repository that the ledger knows under a fitting name is added.
    :param fits: tells of ``owner/name`` whether it is meant.

    ``late`` are those that were met under another name first, so that entries of theirs were passed over.
    """

    fits: Callable[[str], bool]
    ids: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    _passed: set[int] = field(default_factory=set)

    def covers(self, link: Link) -> bool:
        """Tell whether an entry is about one of them, as far as that is known by now."""
        if link.repository_id in self.ids:
            return True
        if link.kind != "opened" or not self.fits(_name(link.data)):
            self._passed |= {link.repository_id} if entries.place_of(link) is not None else set()
            return False
        self.ids.add(link.repository_id)
        self.late |= self._passed & {link.repository_id}
        return True


@dataclass(frozen=True, slots=True)
class Entries:
    """A ledger that is read anew each time that somebody goes through it.

    :param read: begins at its first entry.
    """

    read: Callable[[], Iterator[Link]]

    def __iter__(self) -> Iterator[Link]:
        """Begin at the first entry."""
        return self.read()


def take_in(book: Book, links: Iterable[Link], scope: Scope) -> tuple[Check, tuple[Trouble, ...]]:
    """Write what a ledger holds into the book, and check its chain.

    :return: how far the chain holds, and what is wrong with it; where it breaks the rest is read all the same.
    """
    from gh_gate.app.store.check import check  # noqa: PLC0415 - the server's code is only loaded for a ledger

    rest = _kept(book, iter(links), scope)
    found = check(rest)
    after = sum(1 for _ in rest)
    if not found.broken:
        return found, ()
    seq, why = found.broken
    held = f"the {found.count:,} entries before it hold, {after:,} come after it"
    return found, (Trouble("chain", LEDGER, f"its chain breaks at entry {seq}: {why}; {held}"),)


def take_in_late(book: Book, links: Iterable[Link], scope: Scope) -> None:
    """Write into the book what was passed over before it was known to be meant: a renamed repository's under its earlier name.

    :param links: the ledger once more, from its first entry.
    """
    for link in links if scope.late else ():
        if link.repository_id in scope.late:
            _keep(book, link)


def of_file(path: Path) -> Iterator[Link]:
    """Read what ``gh-gate ledger export`` wrote, line by line.

    :raise UsageError: where the file cannot be read, or a line is no entry.
    """
    from gh_gate.app.store.chain import Link  # noqa: PLC0415 - as above

    names = {each.name for each in fields(Link)}
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield Link(**_columns(line, names, f"{path}, line {number}"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read.", why=str(error), do="name a file of gh-gate ledger export") from None


def _kept(book: Book, links: Iterator[Link], scope: Scope) -> Iterator[Link]:
    for link in links:
        if scope.covers(link):
            _keep(book, link)
        yield link


def _keep(book: Book, link: Link) -> None:
    place = entries.place_of(link)
    if place is not None:
        book.keep((link.repository_id, link.number, place), entries.line(link))


def _columns(line: bytes, names: set[str], where: str) -> dict[str, Any]:
    try:
        return _checked(json.loads(line), names)
    except (ValueError, TypeError, AttributeError, RecursionError, UsageError) as error:
        raise UsageError(
            f"{where} is no entry of a ledger.", why=str(error)[:200], do="give a file that gh-gate ledger export wrote"
        ) from None


def _checked(data: Any, names: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict) or data.keys() != names:
        raise ValueError(f"an entry has {', '.join(sorted(names))}")
    stored = data["data"]
    columns = data | {"data": stored if isinstance(stored, str) else identity(stored)}
    for name, value in columns.items():
        if name in _NUMBERS:
            _check_number(name, value)
        else:
            value.encode(errors="surrogateescape")  # what no database can have held; its error is a ValueError
    return columns


def _check_number(name: str, value: Any) -> None:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError(f"its {name} is no number that a database holds")


def _name(data: str) -> str:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    return str(found.get("repository", "")) if isinstance(found, dict) else ""
