"""A gate out of the texts that show it: whoever decides a gate that somebody else opened knows its prompt from nowhere else.

A prompt that fits stands in the marker of the text that asks. A longer one is cut into pieces, and the markers of its parts
tell how it comes out of them. Nothing of that is believed: the digest has to be right, and the gate has to be shown by
exactly these texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gh_gate.core.gate import Gate
from gh_gate.core.marker import Claim, Kind, read_note
from gh_gate.core.prompt import template
from gh_gate.core.prompt.piece import Piece, told
from gh_gate.core.render.body import around, equal_text
from gh_gate.core.render.body import body as body_of
from gh_gate.errors import UsageError

_LONGEST = 16 * template.LIMIT
"""Characters of a prompt as it is shown; none of its own takes more than that."""


def whole_gate(claim: Claim, body: str, parts: Sequence[str]) -> Gate | None:
    """Return the gate that these texts show, its prompt included.

    :param claim: what `gh_gate.core.marker.read_claim` read in the body.
    :param body: the text that asks.
    :param parts: the texts in which its prompt goes on, in any order, each once.
    :return: a gate with the claim's digest, for which `gh_gate.core.render.body` makes these texts and no others; None
        where there is none, because a text is missing, or is not what was posted.
    """
    texts = sorted((part.replace("\r\n", "\n").rstrip() for part in parts), key=_number)
    try:
        gate = claim.gate or _put_together(claim, body.replace("\r\n", "\n").rstrip(), texts)
        return gate if gate is not None and _is_shown(gate, body, texts) else None
    except UsageError:  # too large, or half a character in it: nothing that was ever posted
        return None


def _put_together(claim: Claim, body: str, parts: list[str]) -> Gate | None:
    """Return the claim's gate with its prompt, if the digest says that it is the one."""
    shown = [_first(claim, body, len(parts) + 1), *(part.partition("\n\n")[2].rpartition("\n\n")[0] for part in parts)]
    hints = [hint for part in parts for hint in _detail(part)[2:]]
    if len(hints) != len(shown):
        return None
    pieces = [told(*piece) for piece in zip(shown, hints, strict=True)]
    if _is_endless(pieces):
        return None
    gate = replace(claim.sketch, prompt="".join(piece.source for piece in pieces))
    return gate if gate.digest == claim.digest else None


def _is_endless(pieces: list[Piece]) -> bool:
    """Tell whether this is more than any prompt comes to: putting forgeries together must not keep anybody busy."""
    lines = sum(piece.shown.count("\n") + piece.newlines for piece in pieces)
    # Each piece may open and close a code block.
    return lines > template.LIMIT + 2 * len(pieces) or sum(len(piece.shown) for piece in pieces) > _LONGEST


def _first(claim: Claim, body: str, total: int) -> str:
    """Return the piece that the text that asks shows; nothing where it looks different from what it claims to be."""
    above, below = around(claim.sketch, total)
    opening = f"\n\n{above}" if above else ""
    return f"\n\n{body}".rpartition(f"\n\n{below}\n\n")[0].removeprefix(opening).removeprefix("\n\n")


def _number(part: str) -> int:
    detail = _detail(part)
    return int(detail[0]) if detail else 0


def _detail(part: str) -> list[str]:
    """Return what a part's marker says: its number, how many there are, and the hints of pieces."""
    note = read_note(part)
    return note.detail.split("/") if note is not None and note.kind is Kind.PART else []


def _is_shown(gate: Gate, body: str, parts: list[str]) -> bool:
    made = body_of(gate)
    return len(parts) == len(made.parts) and all(map(equal_text, (body, *parts), (made.text, *made.parts)))
