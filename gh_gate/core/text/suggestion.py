"""Help for somebody who wrote a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from gh_gate.core.text.nearest import nearest

_SHOWN = 20


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a question with the known word that was probably meant, else the list of known words.

    :param word: what was written.
    :param known: what there is; at most 20 are listed.
    """
    names = sorted(known)
    found = nearest(word, names)
    if found is not None:
        return f"did you mean `{found}`?"
    shown = [f"`{name}`" for name in names[:_SHOWN]]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"known are {', '.join(shown)}{more}" if shown else "there are none"
