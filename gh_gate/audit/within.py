"""What the ledger's own entries of a gate must say together; where they do not, one of them was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gh_gate.audit import columns
from gh_gate.audit.columns import moment, sha256, stamp
from gh_gate.audit.kept import Kept, Line
from gh_gate.audit.trouble import shown as short
from gh_gate.core import gate as gates
from gh_gate.core import strict_json
from gh_gate.core.record import Record
from gh_gate.errors import GateError

CHANGED: Final = (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError, GateError)
"""What data raises that somebody has changed."""


def check(kept: Kept, gate: Mapping[str, Any], said: Record | None) -> Iterator[tuple[str, str]]:
    """Yield what does not fit together, as columns and sentences.

    :param gate: the question's JSON as its opening keeps it.
    :param said: the record that its decision keeps, as far as it can be read.
    """
    for line in kept.lines:
        if not line.sound:
            yield "chain", f"entry {line.seq} is not as it was appended: {line.kind}"
    if len(kept.opened) > 1 or len(kept.decided) > 1:
        yield "question", f"it has {len(kept.opened)} openings and {len(kept.decided)} decisions"
    if not kept.opened:
        yield "question", "it has no opening"
    else:
        yield from _opening(kept, kept.opened[0], gate)
    if kept.decided:
        yield from _decision(kept, kept.decided[0], said)


def _opening(kept: Kept, line: Line, gate: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("repository", "run_id", "name"):
        if line.data.get(name) != gate.get(name):
            yield name, f"its opening says {short(line.data.get(name))}, and the gate in it {short(gate.get(name))}"
    if gate.get("repository_id") != kept.repository_id:
        yield (
            "repository_id",
            f"it stands at {kept.repository_id}, and its gate is of {short(gate.get('repository_id'))}",
        )
    if moment(line.data.get("opened_at")) != moment(line.at):
        yield "opened_at", f"its opening says {short(line.data.get('opened_at'))}, and its entry {line.at}"
    if line.data.get("place") != kept.question:
        yield (
            "question",
            f"its opening says {short(line.data.get('place'))} for the comment that asks, and its entry {kept.question}",
        )
    digest = _digest(gate)
    if digest != line.gate:
        yield "digest", f"the gate that it keeps has the digest {short(digest)}, and its entry says {line.gate[:64]}"


def _decision(kept: Kept, line: Line, said: Record | None) -> Iterator[tuple[str, str]]:
    if kept.opened and line.gate != kept.opened[0].gate:
        yield "digest", f"its decision is about the gate {line.gate[:64]}, and its opening about another one"
    if line.data.get("place") != kept.question:
        yield "question", f"its decision says {short(line.data.get('place'))} for the comment that asks"
    problem = str(kept.opening.get("problem", ""))
    if problem and line.data.get("status") == "approved":
        yield "status", f"it was approved although it was refused: {problem[:200]}"
    if not kept.envelope:
        yield "record", "its decision keeps no record"
    if said is not None:
        yield from _record(kept, line, said)


def _record(kept: Kept, line: Line, said: Record) -> Iterator[tuple[str, str]]:
    """Hold a decision's entry against the record in it."""
    written = columns.of_record(said)
    for column, value in plain(kept).items():
        if value != written[column]:
            yield column, f"its entry says {short(value)}, and the record in it {short(written[column])}"
    if line.data.get("inputs_sha256") != inputs_sha256(said):
        yield "inputs", f"its entry was made for other inputs than {short(written['inputs'])}"
    if said.place != kept.number:
        yield "number", f"its record is about #{said.place}"
    if stamp(said.opened_at) != moment(kept.opening.get("opened_at")):
        yield "opened_at", f"its record says that it was asked at {stamp(said.opened_at)}"


def plain(kept: Kept) -> dict[str, Any]:
    """Return what a decision's entry says beside the record in it."""
    if not kept.decided:
        return {}
    data = kept.decision
    named = {"status": "status", "by": "by", "rule": "policy", "sources": "sources"}
    found = {column: data[name] for column, name in named.items() if name in data}
    return found | {"decided_at": moment(kept.decided[0].at)}


def inputs_sha256(said: Record) -> str:
    """Return the SHA-256 of a record's inputs, empty where they cannot be written down."""
    try:
        return sha256(strict_json.identity(dict(said.inputs)))
    except CHANGED:
        return ""


def _digest(gate: Mapping[str, Any]) -> str | None:
    try:
        return gates.from_json(gate).digest
    except CHANGED:
        return None
