"""HTML in a comment that reaches beyond the place where it stands.

GitHub passes HTML on to the browser's parser, which knows no Markdown blocks: a ``<details>`` that nobody closes hides
everything below it, an ``<s>`` strikes it out. What opens and closes in the same place does neither.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator

# Every name that https://html.spec.whatwg.org/multipage/parsing.html treats in a way of its own, and their likes; without
# those of elements that hold nothing. A name that HTML does not know, as in List<String>, ends with its paragraph.
_HOLDING = frozenset(
    re.findall(
        r"\w+",
        """a abbr acronym address applet article aside audio b bdi bdo big blink blockquote body button canvas caption center
        cite code colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer
        form frameset h1 h2 h3 h4 h5 h6 head header hgroup html i iframe ins isindex kbd label legend li listing main map
        mark marquee math menu menuitem meter nav nobr noembed noframes noscript object ol optgroup option output p picture
        plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small spacer span strike strong
        style sub summary sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var video xmp""",
    )
)

_ATTRIBUTE = r"""\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_PIECE = re.compile(
    rf"(?P<escape>\\[!-/:-@\[-`{{-~])|(?P<ticks>`+)|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:{_ATTRIBUTE})*\s*/?>"
)


def beyond_comments(block: str) -> str:
    """Return what an HTML block holds beside HTML comments, stripped; empty if it is nothing.

    :param block: the text of an HTML block. A comment that ends with ``--!>`` ends for browsers only, and is no comment here.
    """
    if "--!>" in block:
        return block.strip()
    left, start = [], 0
    while (begin := block.find("<!--", start)) >= 0:
        left.append(block[start:begin])
        end = block.find("-->", begin + 2)
        if end < 0:
            return "".join(left).strip()
        start = end + 3
    return "".join([*left, block[start:]]).strip()


def open_tag(texts: Iterable[str]) -> str | None:
    """Return the first tag that is not closed in its order, or closes what is not open; None if all are in order.

    :param texts: the prose of one top-level block, without the markers of quotes and lists.
    """
    waiting: list[tuple[str, str]] = []
    for text in texts:
        for name, closes, written in _tags(text):
            if not closes:
                waiting.append((name, written))
            elif waiting and waiting[-1][0] == name:
                waiting.pop()
            else:
                return written
    return waiting[0][1] if waiting else None


def _tags(text: str) -> Iterator[tuple[str, bool, str]]:
    """Return (name, closes, as written) of the tags outside code spans that are known and not empty."""
    ends = _code_ends(text)
    position = 0
    while piece := _PIECE.search(text, position):
        position = piece.end()
        if piece["ticks"]:
            later = ends[len(piece["ticks"])]
            found = bisect(later, piece.end())
            position = later[found] if found < len(later) else position
        elif piece["name"] and (name := piece["name"].lower()) in _HOLDING:
            yield name, bool(piece["close"]), piece[0]


def _code_ends(text: str) -> dict[int, list[int]]:
    """Return where runs of backticks end, by their length: https://spec.commonmark.org/0.31.2/#code-spans."""
    ends: dict[int, list[int]] = defaultdict(list)
    for run in re.finditer("`+", text):
        ends[len(run[0])].append(run.end())
    return ends
