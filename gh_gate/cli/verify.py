"""``gh-gate verify``: check a record with nothing but its text and a public key; only a page's address needs a network."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from gh_gate.cli import verify_address, verify_check, verify_source, verify_thread, verify_words
from gh_gate.cli.verify_check import Keys
from gh_gate.cli.verify_source import Piece
from gh_gate.cli.verify_words import Outcome
from gh_gate.core.record import keys
from gh_gate.errors import GateError, UsageError, VerificationError


@click.command(epilog="Example: gh-gate verify https://github.com/acme/app/issues/42 --key gate.pub")
@click.argument("source", metavar="ISSUE_URL|FILE|-")
@click.option(
    "--key",
    "--public-key",
    "key_file",
    metavar="FILE",
    help="Whose signature must hold: PEM, lines of base64, or a saved /.well-known/gh-gate.json. Of several any may have signed.",
)
@click.option("--name", default="", help="Which gate, where there are several.")
@click.option("--at", "moment", metavar="TIME", default="", help="Judge for this time whether an approval is valid.")
@click.option("--allow-unsigned", is_flag=True, help="Read a record that nobody signed: it proves nothing by itself.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for errors too.")
def verify(*, source: str, key_file: str | None, name: str, moment: str, allow_unsigned: bool, as_json: bool) -> None:
    """Check a record, and show what it says: who decided what, when, and by which rules.

    It is read from a FILE or standard input (the JSON envelope, the comment that records the decision, or JSON that holds
    either), offline; or from the page at ISSUE_URL with your own login, and then compared with the comments it rests on.

    Exit 0 if the signature holds and the record makes sense, whatever was decided: the first line says which.
    """
    try:
        outcome = _outcome(source, _keys(key_file, source), name, _time(moment))
        if key_file is None and not allow_unsigned:
            raise verify_check.unproven(signed=outcome.signed)
        click.echo(_said(outcome, as_json=as_json))
    except GateError as error:
        if as_json:
            click.echo(verify_words.error_as_json(error))
        raise


def _said(outcome: Outcome, *, as_json: bool) -> str:
    try:
        return verify_words.as_json(outcome) if as_json else verify_words.lines(outcome)
    except RecursionError:
        raise VerificationError("the record is nested too deeply to be shown.", do="do not use it") from None


def _outcome(source: str, known: Keys, name: str, at: datetime | None) -> Outcome:
    if verify_address.is_address(source):
        address = verify_address.parse(source)
        standing = verify_thread.read(verify_address.forge(address, os.environ), address, known, name)
        signed = verify_check.is_signed(standing.piece)
        return Outcome(standing.proved, at or standing.read_at, signed, standing.notes, standing.others)
    piece = _only(verify_source.pieces(verify_source.read(source)), name)
    return Outcome(verify_check.check(piece, known), at, verify_check.is_signed(piece))


def _keys(key_file: str | None, source: str) -> Keys:
    if key_file is None:
        return {}
    if key_file == source == "-":
        raise UsageError("standard input cannot be both the record and the key.", do="save one of them as a file")
    try:
        text = verify_source.read(key_file)
    except VerificationError as error:
        raise UsageError(
            f"the key cannot be read: {error.what}", why=error.why, do="give it as PEM or base64"
        ) from None
    return {keys.keyid(key): key for key in keys.load_public_keys(text)}


def _only(found: tuple[Piece, ...], name: str) -> Piece:
    """Return the one record of a text, or the one of that name."""
    claimed = [(piece, verify_check.claimed_name(piece)) for piece in found]
    mine = [piece for piece, its in claimed if name in ("", its) or (not its and len(found) == 1)]
    if len(mine) == 1:
        return mine[0]
    names = ", ".join(its or "one that cannot be read" for _, its in claimed)
    if not mine:
        raise UsageError(
            f"there is no record of {name[:80]!r} in it.", why=f"there are: {names}", do="leave out --name"
        )
    raise UsageError(
        f"there are {len(mine)} records in it: {names}.",
        why="which of them is meant decides what is proven",
        do="give one of them alone, or say which with --name",
    )


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else _no_time(text)
    except (ValueError, OverflowError):
        return _no_time(text)


def _no_time(text: str) -> datetime:
    raise UsageError(f"--at is {text[:40]!r}.", do="write a time with its zone, like 2026-11-20T15:12:00Z")
