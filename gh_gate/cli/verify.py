"""``gh-gate verify``: check a record offline, with nothing but the record and a public key."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from gh_gate.cli import say
from gh_gate.core import record, strict_json, text
from gh_gate.core.record import Verified, keys
from gh_gate.errors import GateError, UsageError, VerificationError


@click.command(epilog="Example: gh-gate verify record.json --public-key gate.pub")
@click.argument("source", metavar="FILE|-")
@click.option("--public-key", "key_file", type=click.Path(path_type=Path), help="The key that must have signed it.")
@click.option("--allow-unsigned", is_flag=True, help="Read a record that nobody signed: it proves nothing by itself.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(source: str, key_file: Path | None, allow_unsigned: bool, as_json: bool) -> None:
    """Check the record in FILE (or standard input), and show what it says.

    The record is the JSON envelope: the Action's output `record`, or the collapsed block of the record comment. Exit 0 only
    if the signature holds; an unsigned record is exit 1 unless --allow-unsigned.
    """
    envelope = _read(source)
    key = keys.load_public_key(_read(str(key_file))) if key_file else None
    proved = record.verify(envelope, key, allow_unsigned=allow_unsigned or key is None)
    if key is None and not allow_unsigned:
        raise _unproven(envelope)
    if as_json:
        say.out(_json(proved))
        return
    if proved.keyid:
        say.line(f"the signature of key {proved.keyid[:16]} holds", fg="green")
    else:
        say.line("unsigned: this record proves nothing by itself; the comments it names are the evidence", fg="yellow")
    for name, value in _rows(proved):
        say.line(f"  {name:<12} {text.visible(value)}")


def _unproven(envelope: str) -> GateError:
    if json.loads(envelope)["signatures"]:
        return UsageError("this record is signed, and no key was given to check it.", do="give --public-key FILE")
    return VerificationError(
        "this record is not signed, so it proves nothing by itself.",
        why="the Action alone signs nothing: the comments that the record names are the evidence",
        do="give --allow-unsigned to read it all the same",
    )


def _rows(proved: Verified) -> list[tuple[str, str]]:
    found = proved.record
    voters = ", ".join(f"@{voter.login} (id {voter.id})" for voter in found.by) or found.policy
    rows = [
        ("gate", f"{found.repository}#{found.place}/{found.name}"),
        ("status", found.status.value),
        ("by", voters),
        ("decided at", say.iso(found.decided_at)),
        ("valid until", say.iso(found.valid_until) if found.valid_until else ""),
        ("inputs", strict_json.canonical(dict(found.inputs)) if found.inputs else ""),
        ("reason", found.reason),
        ("commit", found.commit),
        ("run", found.run_id),
        ("digest", found.digest),
        ("page", found.url),
    ]
    return [(name, value) for name, value in rows if value]


def _json(proved: Verified) -> dict[str, Any]:
    return {"signed_by": proved.keyid, "statement": json.loads(proved.payload)}


def _read(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    try:
        return Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{source} cannot be read.", why=str(error), do="name a UTF-8 text file, or - for standard input"
        ) from None
