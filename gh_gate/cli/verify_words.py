"""What `gh-gate verify` says of a record that holds: lines for people, or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import click

from gh_gate.cli import say
from gh_gate.cli.verify_notes import Note
from gh_gate.core import text
from gh_gate.core.gate import Status
from gh_gate.core.record import Record, Verified
from gh_gate.errors import GateError


@dataclass(frozen=True, slots=True)
class Outcome:
    """A record that was checked.

    :param at: the time for which its validity is judged; None if none is known.
    :param signed: whether it carries a signature, checked or not.
    :param notes: what became of the texts it rests on; None where no page was read.
    :param others: one line for each other record on the page.
    """

    proved: Verified
    at: datetime | None
    signed: bool
    notes: tuple[Note, ...] | None = None
    others: tuple[str, ...] = ()

    @property
    def valid(self) -> bool | None:
        """Whether it passes a gate step at that time; None where that is not judged."""
        end = self.proved.record.valid_until
        return None if self.at is None or end is None else self.proved.record.decided_at <= self.at <= end


def lines(outcome: Outcome) -> str:
    """Return a record for people: in the first line what was decided, and whether that is proven."""
    good = outcome.proved.keyid is not None and outcome.proved.record.status is Status.APPROVED
    first = click.style(_plain(_headline(outcome)), fg="green" if good and outcome.valid is not False else "yellow")
    return "\n".join([first, *(f"  {name:<12} {_plain(value)}" for name, value in _rows(outcome))])


def as_json(outcome: Outcome) -> str:
    """Return a record as a JSON object, in ASCII so that any terminal and any half character can be printed."""
    judged = {"at": say.iso(outcome.at), "valid": outcome.valid} if outcome.at and outcome.valid is not None else None
    notes = None if outcome.notes is None else [asdict(note) for note in outcome.notes]
    data = {
        "verified": outcome.proved.keyid is not None,
        "signed_by": outcome.proved.keyid,
        "status": outcome.proved.record.status.value,
        "judged": judged,
        "thread": None if notes is None else {"texts": notes, "others": list(outcome.others)},
        "statement": json.loads(outcome.proved.payload),
    }
    return json.dumps(data, indent=2)


def error_as_json(error: GateError) -> str:
    """Return an error as a JSON object."""
    words: dict[str, Any] = {"what": error.what, "why": error.why, "do": error.do, "docs": error.docs}
    return json.dumps({"verified": False, "exit_code": error.exit_code, "error": words}, indent=2)


def _headline(outcome: Outcome) -> str:
    found = outcome.proved.record
    by = " and ".join(f"@{voter.login} (id {voter.id})" for voter in found.by) or found.policy
    said = f"{found.status.value}{f' by {by}' if by else ''}"
    if outcome.valid is False and found.valid_until and outcome.at:
        said += f", not valid at {say.iso(outcome.at)}"
    if outcome.proved.keyid:
        return f"{said}: the signature of key {outcome.proved.keyid[:16]} holds"
    if outcome.signed:
        return f"{said}, unproven: its signature was not checked, because no key was given"
    return f"{said}, unsigned: this record proves nothing by itself; the comments it names are the evidence"


def _rows(outcome: Outcome) -> Iterator[tuple[str, str]]:
    found = outcome.proved.record
    for name, value in (
        ("gate", f"{found.repository}#{found.place}/{found.name} (repository id {found.repository_id})"),
        *(("by", f"@{v.login} (id {v.id}) at {say.iso(v.at)}: {v.url or v.comment_id}") for v in found.by),
        ("by", found.policy),
        ("inputs", json.dumps(dict(found.inputs), ensure_ascii=False) if found.inputs else ""),
        ("reason", found.reason),
        ("commit", found.commit),
        *(("environment", name) for name in found.environments),
        ("subject", found.subject),
        ("run", found.run_id),
        ("asked at", say.iso(found.opened_at)),
        ("deadline", say.iso(found.deadline) if found.deadline else ""),
        ("decided at", say.iso(found.decided_at)),
        ("valid until", _validity(outcome)),
        *(("policy from", f"{path} at {commit}") for path, commit in sorted(found.sources.items())),
        ("digest", found.digest),
        ("page", found.url),
        ("written by", f"{found.decider.value}, gh-gate {found.version}"),
        *(("now", _note(note, found)) for note in outcome.notes or ()),
        *(("beside it", line) for line in outcome.others),
    ):
        if value:
            yield name, value


def _validity(outcome: Outcome) -> str:
    end = outcome.proved.record.valid_until
    if end is None:
        return ""
    if outcome.at is None or outcome.valid is None:
        return f"{say.iso(end)} (whether that has passed is not judged here; give --at TIME)"
    if outcome.at < outcome.proved.record.decided_at:
        return f"{say.iso(end)} (at {say.iso(outcome.at)} it was not decided yet)"
    return f"{say.iso(end)} ({'not passed' if outcome.valid else 'passed'} at {say.iso(outcome.at)})"


def _note(note: Note, found: Record) -> str:
    login = next((f" of @{voter.login}" for voter in found.by if voter.comment_id == note.comment_id), "")
    which = f"{note.what}{f' {note.comment_id}' if note.comment_id else ''}{login if note.what == 'comment' else ''}"
    return f"{which}: {note.now}{f' ({note.more})' if note.more else ''}"


def _plain(value: str) -> str:
    """Return a text on one line, so that nothing in a record can look like another line of this program."""
    return text.visible(value).replace("\n", "␊").replace("\t", "␉")
