"""The comment that records a decision: one sentence, the values, the remark, and the envelope to verify it with."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gh_gate.core import marker
from gh_gate.core.gate import Gate, Status
from gh_gate.core.marker import Kind
from gh_gate.core.render import tables
from gh_gate.core.render.outcome import outcome, remark
from gh_gate.core.render.words import LIMIT, size, when
from gh_gate.core.tally import Decision

_ENVELOPE = re.compile(
    r"\n<details><summary>[^\n]*</summary>\n\n```json\n([^`]+)\n```\n\n</details>\n\n<!-- gh-gate:1 record [^\n]*-->"
)


def record(
    gate: Gate,
    decision: Decision,
    envelope: str,
    *,
    opened_at: datetime,
    signed_by: str | None = None,
    question: int | None = None,
) -> str:
    """Return the comment that records a decision.

    :param envelope: what `gh_gate.core.record.envelope` made.
    :param signed_by: the name of the key that signed it, None for an unsigned one.
    :param question: the comment that asks, on a pull request, where the same question may stand twice.
    """
    said = outcome(gate, decision, opened_at) + _valid(gate, decision, opened_at)
    kept = _folded(envelope, signed_by) + "\n\n" + marker.note(gate, Kind.RECORD, question or "").line()
    shown = [said, tables.values(_ordered(decision.inputs)), remark(decision)]
    while True:
        text = "\n\n".join([*(block for block in shown if block), kept])
        if size(text) <= LIMIT or len(shown) == 1:
            return text
        shown.pop()  # it stands in the envelope too


def _ordered(value: Any) -> Any:
    """Sort the names in a value, as the envelope does: an audit renders from that what it holds against the comment."""
    if isinstance(value, Mapping):
        return {name: _ordered(value[name]) for name in sorted(value)}
    return [_ordered(one) for one in value] if isinstance(value, list | tuple) else value


def read_record(body: str) -> str | None:
    """Return the envelope in a comment that `record` made, or None; what it proves is for `gh_gate.core.record`."""
    text = body.replace("\r\n", "\n").rstrip()
    note = marker.read_note(text)
    found = _ENVELOPE.fullmatch(text, text.rfind("\n<details>")) if note and note.kind is Kind.RECORD else None
    return found[1] if found else None


def _valid(gate: Gate, decision: Decision, opened_at: datetime) -> str:
    if decision.status is not Status.APPROVED:
        return ""
    end = decision.at + timedelta(seconds=gate.valid_for)
    return f" Valid until {when(end, opened_at)}."


def _folded(envelope: str, signed_by: str | None) -> str:
    kind = f"Signed record (key {html.escape(signed_by[:16])}…)" if signed_by else "Unsigned record"
    return f"<details><summary>{kind}</summary>\n\n```json\n{envelope}\n```\n\n</details>"
