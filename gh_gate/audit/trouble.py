"""What does not fit: between GitHub and the ledger, or within one of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

GITHUB: Final = "GitHub"
LEDGER: Final = "the ledger"
BOTH: Final = "both"

LONGEST: Final = 300
"""Characters of a value that a difference shows."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that does not fit.

    :param column: which column of the report it is about.
    :param where: in which source, or that the two differ.
    :param says: one sentence.
    """

    column: str
    where: str
    says: str


def differs(column: str, github: Any, ledger: Any) -> Trouble:
    """Return the trouble of a column that the two sources tell differently."""
    return Trouble(column, BOTH, f"GitHub has {shown(github)}, the ledger has {shown(ledger)}")


def shown(value: Any) -> str:
    """Return a value as one short line of JSON, or as it is where it is a short text."""
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
