"""The CSV of an audit: one line a gate, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TextIO

from gh_gate.audit.book import Book
from gh_gate.audit.out import words
from gh_gate.audit.out.about import About

Row = Mapping[str, Any]

_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet may run: https://owasp.org/www-community/attacks/CSV_Injection"""

_CELL: Final = 30_000
"""Characters; a cell of Excel holds 32,767."""

COLUMNS: Final[dict[str, Callable[[Row], Any]]] = {
    "repository": lambda row: row["repository"],
    "number": lambda row: row["number"],
    "gate": lambda row: row["name"],
    "url": lambda row: row["url"],
    "status": lambda row: row["status"],
    "by": lambda row: " ".join(words.logins(row)),
    "by_ids": lambda row: " ".join(str(person.get("id", "")) for person in row["by"] if isinstance(person, dict)),
    "rule": lambda row: row["rule"],
    "inputs": lambda row: words.values(row["inputs"]),
    "reason": lambda row: row["reason"],
    "commit": lambda row: row["commit"],
    "subject": lambda row: row["subject"],
    "run_id": lambda row: row["run_id"],
    "asked_by": lambda row: row["asker"],
    "question": lambda row: words.first_line(row["prompt"]),
    "opened_at": lambda row: row["opened_at"],
    "decided_at": lambda row: row["decided_at"],
    "seconds": lambda row: row["seconds"],
    "deadline": lambda row: row["deadline"],
    "valid_until": lambda row: row["valid_until"],
    "environments": lambda row: " ".join(map(str, row["environments"] or [])),
    "decider": lambda row: row["decider"],
    "refused_commands": lambda row: "; ".join(f"{each['by']}: {each['kind']}" for each in row["refused"]),
    "tampered_with": lambda row: "; ".join(
        f"{each['what']} {each['at']} by {each['by'] or '?'}" for each in row["touched"]
    ),
    "verification": lambda row: row["verification"]["says"],
    "digest": lambda row: row["digest"],
    "record_sha256": lambda row: row["record"],
    "differences": lambda row: "; ".join(f"{d['column']} ({d['where']}): {d['says']}" for d in row["differences"]),
}


def write(book: Book, about: About, out: TextIO) -> None:  # noqa: ARG001 - as every writer
    """Write the rows as CSV (RFC 4180) in UTF-8."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in book.rows():
        writer.writerow([cell(value(row)) for value in COLUMNS.values()])


def cell(value: Any) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula: such a text gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = words.plain(value)[:_CELL].replace("\0", "\N{SYMBOL FOR NULL}")
    return f"'{text}" if _FORMULA.match(text) else text
