"""``gh-gate ledger``: check the App's ledger, and copy it out."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from gh_gate import screen
from gh_gate.cli import say
from gh_gate.errors import GateError, UsageError, VerificationError

if TYPE_CHECKING:
    from gh_gate.app.store.chain import Link
    from gh_gate.app.store.check import Check
    from gh_gate.app.store.ledger import Ledger

_database = click.option(
    "--database",
    metavar="URL",
    envvar="GH_GATE_DATABASE_URL",
    help="sqlite:///PATH or postgresql://...; else the server's, from its settings. A password is safer in the environment.",
)


@click.group()
def ledger() -> None:
    """Check or copy out the ledger: every event of every gate, in one chain of hashes."""


@ledger.command(
    short_help="Name the first entry of the chain that does not fit.",
    epilog="Example: gh-gate ledger verify --database sqlite:////var/lib/gh-gate/gh-gate.db",
)
@_database
@click.option("--head", metavar="HASH", default="", help="A head from an earlier run: it must still be in the chain.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(database: str | None, head: str, as_json: bool) -> None:
    """Go along the whole chain, and name the first entry that was changed, removed, inserted or moved.

    Exit 0 only if all of it holds. That the end was cut off, or the whole chain made anew, cannot be seen in what is left:
    keep the head that is printed here somewhere else, and give it as --head the next time.
    """
    if head and not re.fullmatch(r"[0-9a-f]{64}", head, re.ASCII):
        raise UsageError("--head is not a hash.", do="give the 64 digits and letters that an earlier run printed")
    with opened(database) as held:
        from gh_gate.app.store.check import check  # noqa: PLC0415 - it stands in the extra, which opened has looked for

        walk = _Walk(head)
        found = check(walk.along(_watched(held)))
    if as_json:
        say.out(_json(found, walk))
    if trouble := _trouble(found, walk):
        raise trouble
    if not as_json:
        _tell(found, walk)


@ledger.command(
    short_help="Write every entry as a line of JSON, in order.",
    epilog="Example: gh-gate ledger export --output ledger.jsonl",
)
@_database
@click.option("--output", "-o", metavar="FILE", default="-", help="Where to write; else standard output.")
def export(database: str | None, output: str) -> None:
    """Write every entry as a line of JSON, in order, as it is stored: whether the chain holds is not looked at.

    Comments of private repositories may be in it: a file is made for its owner alone.
    """
    with opened(database) as held, _target(output) as out:
        from gh_gate.app.store.export import line  # noqa: PLC0415 - as above

        for link in _watched(held):
            out.write(line(link))


class _Walk:
    """Notes on the way whether a remembered head was met.

    :param head: a hash, or an empty string.
    """

    def __init__(self, head: str) -> None:
        self.head, self.met = head, 0

    def along(self, links: Iterable[Link]) -> Iterator[Link]:
        """Pass entries on."""
        for link in links:
            if link.hash == self.head:
                self.met = link.seq
            yield link


def _trouble(found: Check, walk: _Walk) -> VerificationError | None:
    if found.broken:
        seq, why = found.broken
        return VerificationError(
            f"the ledger breaks at entry {seq}: {why}.",
            why=f"the {found.count:,} entries before it hold" if found.count else "it is the first entry",
            do="stop the server, keep the database as it is for whoever looks into it, and restore a backup",
        )
    if walk.head and not walk.met:
        return VerificationError(
            f"the head {walk.head[:16]}... is not in the ledger.",
            why=f"its {found.count:,} entries hold, so its end was cut off, or it was made anew, or it is another ledger",
            do="compare it with a backup from the day of that head",
        )
    return None


def _tell(found: Check, walk: _Walk) -> None:
    say.line(f"the chain holds: {found.count:,} entries", fg="green")
    say.line(f"  head  {found.head_hash}")
    if walk.head:
        say.line(f"the head that was remembered is entry {walk.met:,}; {found.count - walk.met:,} came after it")
    else:
        say.line(
            "whether its end was cut off cannot be seen here: keep this head elsewhere, and give it as --head next time"
        )


def _json(found: Check, walk: _Walk) -> dict[str, object]:
    broken = {"seq": found.broken[0], "why": found.broken[1]} if found.broken else None
    return {
        "entries": found.count,
        "head": found.head_hash,
        "broken": broken,
        "remembered": (walk.met or None) if walk.head else None,
    }


@contextmanager
def opened(database: str | None) -> Iterator[Ledger]:
    """Open a ledger that exists, without changing anything about it."""
    try:
        from gh_gate.app.store import database as databases  # noqa: PLC0415 - SQLAlchemy is in the server's extra
        from gh_gate.app.store.ledger import Ledger  # noqa: PLC0415 - the same
    except ModuleNotFoundError as error:
        raise UsageError(
            "the ledger needs the server's libraries.", why=str(error), do="pip install 'gh-gate[server]'"
        ) from None
    engine = databases.connect(database or _of_the_server(), must_exist=True)
    try:
        databases.require_current(engine)
        yield Ledger(engine)
    finally:
        engine.dispose()


def _of_the_server() -> str:
    from gh_gate.app import settings  # noqa: PLC0415 - pydantic takes long to load

    try:
        return settings.load(os.environ).database
    except UsageError as error:
        raise UsageError(
            "which database is meant is not known.",
            why=f"there is no --database, and {error.what} {error.why}",
            do="give --database, or go to the folder of gh-gate.env",
        ) from None


def _watched(held: Ledger) -> Iterator[Link]:
    """Go through the entries, with a bar on a terminal."""
    console = screen.for_people()
    if console is None:
        yield from held.links()
        return
    from rich.progress import track  # noqa: PLC0415 - rich is only loaded where a terminal is

    yield from track(held.links(), description="entries", total=held.count(), console=console, transient=True)


@contextmanager
def _target(output: str) -> Iterator[BinaryIO]:
    """Give a file that appears under its name once it is whole, or standard output."""
    if output == "-":
        yield sys.stdout.buffer
        return
    path = Path(output).absolute()
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise GateError(
            f"{output} cannot be written.", why=str(error), do="name a file in a folder that exists"
        ) from None
