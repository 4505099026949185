"""Does an audit: both halves into the book, each checked on its way, then joined gate by gate into rows and totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gh_gate.audit import judge, ledger
from gh_gate.audit.book import Book, Pair
from gh_gate.audit.ledger import Scope
from gh_gate.audit.proof import Keys
from gh_gate.audit.reading import shown
from gh_gate.audit.sources import History, Sources
from gh_gate.audit.totals import Totals
from gh_gate.audit.trouble import Trouble
from gh_gate.audit.watching import Watch, unwatched
from gh_gate.forge.base import Gone, Place, Posting, Repository

if TYPE_CHECKING:
    from gh_gate.app.store.chain import Link
    from gh_gate.app.store.check import Check


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when gates were opened: ``since`` is in it, ``until`` is not."""

    since: datetime
    until: datetime

    def covers(self, at: Any) -> bool:
        """Tell whether a time, as rows write it, is in it; what is no time is, so that it is not lost from sight."""
        try:
            found = datetime.fromisoformat(at)
        except (TypeError, ValueError):
            return True
        return self.since <= (found if found.tzinfo else found.replace(tzinfo=UTC)) < self.until


@dataclass(slots=True)
class Audit:
    """What is audited, and what came of it.

    :param sources: the forge, or None where only the ledger speaks.
    :param links: the ledger's entries, or None where only the forge does; gone through twice where a repository was renamed.
    :param known: the public keys that may have signed.
    :param scope: which repositories of the ledger are meant.
    """

    period: Period
    sources: Sources | None
    links: Iterable[Link] | None
    known: Keys
    scope: Scope
    totals: Totals = field(default_factory=Totals)
    chain: Check | None = None
    general: tuple[Trouble, ...] = ()
    strangers: int = 0

    def run(self, book: Book, watch: Watch = unwatched) -> None:
        """Fill a book with the rows, and count them.

        :param watch: is told how far it is.
        :raise UpstreamError: where the forge could not be asked; half an audit is none.
        """
        repositories: dict[int, Repository] = {}
        for repository in self.sources.repositories() if self.sources else ():
            repositories[repository.id] = repository
            self.scope.ids.add(repository.id)
            self._read_history(book, repository, watch)
        if self.links is not None:
            watched = watch(self.links, "entries of the ledger", None)
            self.chain, self.general = ledger.take_in(book, watched, self.scope)
            ledger.take_in_late(book, self.links, self.scope)
        if self.sources is not None and self.links is not None:
            self._look_again(book, repositories, watch)
        self._join(book, watch)

    def _read_history(self, book: Book, repository: Repository, watch: Watch) -> None:
        if self.sources is None:
            return
        history = self.sources.history(repository)
        postings = history.asked(self.period.since)
        for posting in watch(postings, f"questions in {repository.full_name}", None):
            if posting.created_at < self.period.until:
                self._read(book, repository, history, posting)

    def _read(self, book: Book, repository: Repository, history: History, posting: Posting) -> None:
        try:
            found = shown(repository, posting.place, history.read(posting.place), self.known)
        except Gone as gone:
            book.lost((repository.id, posting.place.number, posting.place.comment_id or 0), gone.what)
            return
        if found is None:
            return
        if posting.author is not None and not history.may_ask(posting.author):
            self.strangers += 1  # anybody may post a marker: it is no gate, and its record would prove nothing
            return
        book.show(found)

    def _look_again(self, book: Book, repositories: dict[int, Repository], watch: Watch) -> None:
        """Look once more for what only the ledger has: it may be new, deleted, moved away, or no longer look like a gate."""
        if self.sources is None:
            return
        since, until = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}" for at in (self.period.since, self.period.until))
        for key in watch(book.to_look_again(since, until), "gates to look at again", None):
            repository = repositories.get(key[0])
            if repository is None:
                book.lost(key, "its repository is not among those that were looked at")
                continue
            place = Place(key[1], key[2] or None)
            try:
                found = shown(repository, place, self.sources.history(repository).read(place), self.known)
            except Gone as gone:
                book.lost(key, gone.what)
                continue
            if found is None:
                book.lost(key, "what stands there asks nothing any more")
            else:
                book.show(found)

    def _join(self, book: Book, watch: Watch) -> None:
        for trouble in self.general:
            self.totals.trouble(trouble.column)
            book.note("~", _told({}, trouble))
        for pair in watch(book.pairs(), "gates", book.count()):
            if not any(map(self.period.covers, _times(pair))):
                continue
            row = judge.row(pair, self.known, github=self.sources is not None, ledger=self.links is not None)
            at = str(row.data["opened_at"] or "")
            self.totals.add(row.data)
            book.write(at, row.data)
            for trouble in row.troubles:
                book.note(at, _told(row.data, trouble))


def _times(pair: Pair) -> list[Any]:
    """Return when a gate was opened, as each side tells it; of a gate without an opening, when anything happened."""
    kept = pair.kept
    lines = (kept.opened or kept.lines) if kept else []
    told = [kept.opening["opened_at"]] if kept and "opened_at" in kept.opening else []
    return [*([pair.shown.opened_at] if pair.shown else []), *(line.at for line in lines), *told]


def _told(row: dict[str, Any], trouble: Trouble) -> dict[str, Any]:
    place = {name: row.get(name) for name in ("repository", "number", "question", "name", "url")}
    return {**place, "column": trouble.column, "where": trouble.where, "says": trouble.says}
