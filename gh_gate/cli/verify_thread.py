"""Reads the records that stand on a page, whoever posted them, and picks the one that holds and is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gh_gate.cli import verify_check, verify_notes, verify_source
from gh_gate.cli.verify_address import Address
from gh_gate.cli.verify_check import Keys
from gh_gate.cli.verify_notes import Note
from gh_gate.cli.verify_source import Piece
from gh_gate.core import marker
from gh_gate.core.decision import ballot
from gh_gate.core.record import Record, Verified
from gh_gate.core.thread import Comment, Thread
from gh_gate.errors import UsageError, VerificationError
from gh_gate.forge.base import Forge, Gone, Place


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands on its page.

    :param read_at: the forge's clock when the page was read.
    :param others: one line for each other record there: of an earlier question, or one that does not hold.
    """

    piece: Piece
    proved: Verified
    read_at: datetime
    notes: tuple[Note, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    comment: Comment
    piece: Piece
    proved: Verified

    @property
    def record(self) -> Record:
        return self.proved.record

    @property
    def line(self) -> str:
        commit = f" for commit {self.record.commit[:7]}" if self.record.commit else ""
        return f"{self.record.name} {self.record.status}{commit}: {self.comment.url}"


def read(forge: Forge, address: Address, known: Keys, name: str) -> Standing:
    """Read a page and check the records on it; what does not hold there takes nothing from what does.

    :param known: the keys any of which may have signed it; with none, the record that the asking account posted is meant.
    :param name: which gate, where a pull request has several.
    :raise VerificationError: where no record there holds.
    :raise UsageError: where it is not clear which one is meant.
    """
    repository = forge.repository().id
    try:
        thread = forge.read(Place(address.number))
    except Gone as gone:
        raise VerificationError(
            gone.what, why=gone.why, do="a saved record still verifies: give it as a file; the App's ledger has it too"
        ) from None
    found, failed = _checked(thread, known, (repository, address.number))
    if not known:
        found = _unproven(found, thread)
    chosen = _chosen(found, failed, address, name)
    rest = [one.line for one in found if one is not chosen and one.record.name == chosen.record.name]
    notes = verify_notes.compare(chosen.record, thread, chosen.piece, chosen.comment)
    return Standing(chosen.piece, chosen.proved, thread.read_at, tuple(notes), (*rest, *failed))


def _checked(thread: Thread, known: Keys, where: tuple[int, int]) -> tuple[list[_Found], list[str]]:
    found: dict[bytes, _Found] = {}
    failed: list[str] = []
    for comment in thread.comments:
        for piece in _pieces(comment):
            try:
                proved = verify_check.check(piece, known)
                _belongs(proved.record, where)
            except VerificationError as error:
                who = f" by @{comment.author.login}" if comment.author else ""
                failed.append(f"{comment.url}{who} does not hold: {error.what}")
            else:
                found.setdefault(proved.payload, _Found(comment, piece, proved))
    return list(found.values()), failed


def _pieces(comment: Comment) -> tuple[Piece, ...]:
    """Return what a comment holds, as it is and as it was first posted: who edits a record does not take it away."""
    texts = dict.fromkeys([comment.body, ballot.first_text(comment)])
    return tuple(dict.fromkeys(piece for text in texts for piece in verify_source.in_comment(text)))


def _belongs(record: Record, where: tuple[int, int]) -> None:
    if (record.repository_id, record.place) != where:
        raise VerificationError(f"it is about {f'{record.repository}#{record.place}'!r}, which is another page.")


def _unproven(found: list[_Found], thread: Thread) -> list[_Found]:
    """Return what the accounts that asked have posted: without a key, nobody else's word is even shown."""
    texts = ((text.author, marker.read_claim(text.body)) for text in (thread.opening, *thread.comments))
    askers = {(author.id, claim.digest) for author, claim in texts if author and claim}
    own = [one for one in found if one.comment.author and (one.comment.author.id, one.record.digest) in askers]
    if not own and any(verify_check.is_signed(one.piece) for one in found):
        raise verify_check.unproven(signed=True)
    return own


def _chosen(found: list[_Found], failed: list[str], address: Address, name: str) -> _Found:
    found = [one for one in found if name in ("", one.record.name) and _is_meant(one, address.comment)]
    names = sorted({one.record.name for one in found})
    if len(names) > 1:
        raise UsageError(
            f"there are records of several gates: {', '.join(names)}.",
            do="say which with --name, or give the address of a comment",
        )
    if not found:
        raise VerificationError(
            f"no record{f' of {name!r}' if name else ''} that holds stands there.",
            why="; ".join(failed)[:2000] or "the gate may not be decided yet, or this is no gate",
            do="see `gh-gate show`; the App's /api/v1/records and its ledger have every record that it signed",
        )
    return max(found, key=lambda one: (one.record.opened_at, one.record.decided_at))


def _is_meant(one: _Found, comment: int | None) -> bool:
    """Tell whether an address points at a record: at its comment, its question, or a comment that it rests on."""
    rests_on = (one.comment.id, *(voter.comment_id for voter in one.record.by))
    return comment is None or comment in rests_on or verify_notes.asked_in(one.record) == str(comment)
