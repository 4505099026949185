"""The hash chain of the ledger: what an entry's hash is made of.

The hash of an entry is the SHA-256, in hex, of this JSON array in UTF-8, written without spaces::

    [seq,"at","kind",repository_id,number,"gate","once","lookup","data","previous"]

In its strings only the quote, the backslash and control characters are escaped, as Python's ``json.dumps`` does with
``ensure_ascii=False``. ``data`` is one of the strings: the JSON text as it is stored. ``previous`` is the hash of the
entry before, 64 zeros for the first. So a hash stands for its entry and all that came before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Final

GENESIS: Final = "0" * 64
"""What the first entry has in place of a hash before it."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is stored, column by column, with no meaning read into it yet.

    :param seq: 1, 2, 3 and so on, without holes.
    :param at: RFC 3339 in UTC; see `gh_gate.app.store.utc`.
    :param gate: the gate's digest in hex, or an empty string.
    :param once: what keeps an event from being noted twice; unique.
    :param lookup: what the entry is found by beside its spot and gate; see `gh_gate.app.store.entry.lookup`.
    :param data: a JSON object as text.
    """

    seq: int
    at: str
    kind: str
    repository_id: int
    number: int
    gate: str
    once: str
    lookup: str
    data: str
    previous: str
    hash: str


_hashed = attrgetter(*(field.name for field in fields(Link) if field.name != "hash"))


def digest(link: Link) -> str:
    """Return the hash that an entry must have, made of all its other columns."""
    text = json.dumps(_hashed(link), ensure_ascii=False, separators=(",", ":"))
    # A text that is no UTF-8 any more comes with its bytes as half characters (see `gh_gate.app.store.sqlite`).
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def sealed(link: Link) -> Link:
    """Return a link with the hash that it must have, whatever it had before."""
    return replace(link, hash=digest(link))
