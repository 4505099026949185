"""The Markdown around a record: takes the envelope out of its comment, and names the line of the block that is damaged.

What a comment's words, table and summary say is for reading only. The block and the last line are held to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gh_gate.core import marker, render
from gh_gate.errors import VerificationError

_FRAME = re.compile(r"^(?:<details>|</details>|```|<!-- gh-gate:1 )", re.MULTILINE)
_SIGN = re.compile(r'^[ {]*"payload|gh-gate:1 record', re.MULTILINE)
_PART = re.compile(r".*?^<!-- gh-gate:1 [^\n]*-->[ \t]*$|.+", re.MULTILINE | re.DOTALL)
_SUMMARY = re.compile(r"<details><summary>[^\n]*</summary>")
_LAST = re.compile(r"<!-- gh-gate:1 record [0-9a-f]{16}(?: \d{1,19})? -->", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tail:
    """What the last line of a record's comment says.

    :param digest: the first 16 hex digits of the gate's digest.
    :param question: the number of the comment that asks, on a pull request; else empty.
    """

    digest: str
    question: str


def looks_like_comment(text: str) -> bool:
    """Tell whether a text is Markdown that holds, or once held, a record's block."""
    text = text.replace("\r\n", "\n")
    return _FRAME.search(text) is not None and _SIGN.search(text) is not None


def parts(text: str) -> Iterator[str]:
    """Cut a text with one or several comments of gh-gate behind their last lines; yield what may be records."""
    for found in _PART.finditer(text.replace("\r\n", "\n")):
        if _SIGN.search(found[0]):
            yield found[0]


def take(part: str) -> tuple[str, Tail]:
    """Take the envelope out of a comment.

    :raise VerificationError: naming the line that is not as it was written.
    """
    # A block that was saved without the words above it is the same block.
    envelope, note = render.read_record(f"\n{part}"), marker.read_note(part)
    if envelope is None or note is None:
        raise VerificationError(
            f"the comment's block is damaged: {_damage(part)}.",
            why="a record stands between the fences of its collapsed block, and a marker ends the comment",
            do="save the whole comment again (Edit shows its text), or give only the JSON between the fences",
        )
    if part.count("\n<details><summary>") > 1:
        raise VerificationError(
            "two blocks stand in one comment.", do="give only the JSON between the fences of the one that is meant"
        )
    return envelope, Tail(note.digest, note.detail)


def _damage(part: str) -> str:
    lines = part.strip().split("\n")
    start = next((number for number, line in enumerate(lines) if _SUMMARY.fullmatch(line)), None)
    if start is None:
        return "the line `<details><summary>…</summary>` is missing"
    if lines[start + 1 : start + 3] != ["", "```json"]:
        return "the fence that opens it is not a line of its own with ```json"
    close = next((number for number in range(start + 3, len(lines)) if lines[number] == "```"), None)
    if close is None:
        return "the fence that closes it, a line with ```, is missing"
    if lines[close + 1 : close + 4] != ["", "</details>", ""]:
        return "behind the closing fence there is no line `</details>` between two blank ones"
    if not _LAST.fullmatch(lines[-1]) or len(lines) != close + 5:
        return "its last line is not the marker `<!-- gh-gate:1 record … -->`"
    return "what stands between the fences holds a backtick"
