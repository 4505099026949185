"""What somebody probably meant by a word that is not among those that are known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONGEST = 64  # what is compared of a stranger's word: comparing costs the product of the lengths


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that another one was probably meant to be, or None.

    :param word: what was written: another case, the beginning of a known word, or a slip of the fingers.
    """
    words, written = list(known), word[:_LONGEST].casefold()
    begins = [candidate for candidate in words if written and candidate.casefold().startswith(written)]
    if len(begins) == 1:
        return begins[0]
    folded = {candidate.casefold(): candidate for candidate in reversed(words)}
    found = difflib.get_close_matches(written, folded, n=1)
    return folded[found[0]] if found else None
