"""The part of a prompt that is read as text: nothing in it mentions anybody, refers to an issue, or is HTML.

GitHub looks for mentions and references in the rendered text, where escapes and entities are resolved and code is left out
(https://github.com/gjtorikian/html-pipeline is where that came from). So every way to write their first character gets a
zero-width space behind it, spelled as an entity. Code spans are left alone; where two readers could disagree on what is
code, it counts as text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from html.entities import html5

from gh_gate.core.text import BREAK, visible

_ROUNDS = 8
_RUN = re.compile(r"\\[!-/:-@\[-`{-~]|`+")
_TICKS = re.compile(r"`+")
# Whether a backslash before the backslash matters, readers of tables do not agree.
_CELLS = (re.compile(r"(?:\\[^\n]|[^|\\\n]|\\$)+", re.MULTILINE), re.compile(r"(?:[^|\n]|(?<=\\)\|)+"))

# What may stand before a paragraph's own text in its line: quote signs, bullets, numbers.
_INDENT = r"^([ \t>*+\-0-9.)]*)"
_DEFINITION = re.compile(_INDENT + r"(\[(?:[^\[\]\\]|\\.){1,999}\]):", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(_INDENT + r"/(?=approve|reject|revoke)", re.MULTILINE | re.IGNORECASE)
_HTML_BLOCK = re.compile(_INDENT + r"<(?!https?://)(?=[A-Za-z/!?])", re.MULTILINE)
_UNDER_TABLE_HEAD = re.compile(r"^(?=[^\n-]*-)[ \t>*+\-0-9.)|:]+$", re.MULTILINE)

_AT = r"(?P<at> (?: \\?@ | &\#0*64; | &\#[xX]0*40; | &commat; )) (?:&\#8203;)*"
_HASH = r"(?P<hash> (?: \\?\# | &\#0*35; | &\#[xX]0*23; | &num; )) (?:&\#8203;)*"
_GH = r"(?P<gh> [Gg][Hh]\\?- ) (?:&\#8203;)*"
_ENTITY = r"(?P<entity> & (?: \#\d{1,7} | \#[xX][0-9A-Fa-f]{1,6} | [A-Za-z][A-Za-z0-9]{1,31} ) ;)"
_NO_ENTITY = r"(?! & (?! amp; | \#8203; ) \#?[A-Za-z0-9]{1,32} ; )"  # an address ends there for some readers
# What a reader may take for more than text. Earlier kinds win, so that a sign behind a backslash is not met again, and what
# stands in an address is left to the address.
_SIGN = re.compile(
    rf"""(?=[\\@&\#GghHWw<\]]) (?:
    {_AT}
  | {_HASH}
  | {_GH}
  | (?P<kept> \\[!-/:-@\[-`{{-~])
  | (?P<url>  <(?i:https?)://[^\s<>`]*>
            | (?i: https?:// | www\.) (?: {_NO_ENTITY}[^\s<>()\[\]`"'*~|\\] )+ )
  | (?P<path> \]\( (?! https?:// ) (?: {_NO_ENTITY}[^\s<>()`\\] )* )
  | {_ENTITY}
  | (?P<tag>  <(?=[A-Za-z/!?]))
    )""",
    re.VERBOSE,
)
_NOTABLE = re.compile(r"[@&#<\]/]|[Gg][Hh]|[Ww]{3}")  # a text without any of these stays as it is
_STARTS = frozenset({"at", "hash", "gh"})
_IN_URL = re.compile(rf"{_AT} | {_HASH} | {_ENTITY}", re.VERBOSE)
_IN_PATH = re.compile(rf"{_AT} | {_HASH} | {_GH} | {_ENTITY}", re.VERBOSE)
# https://redirect.github.com leads to the same page and leaves no reference there, as Renovate and Dependabot found out.
_BACKLINK = re.compile(
    r"(?:(?:https?:)?//(?:www\.)?|\bwww\.)github\.com(?=/[\w.-]+/[\w.-]+/(?:issues|pull|discussions|commit)/)",
    re.IGNORECASE,
)


def inert(text: str, *, table: bool = False, code: bool = True) -> str:
    """Return a block's text, container signs included, so that it can only be read.

    :param text: whole lines of one paragraph, heading or table, as they stand in the source.
    :param table: whether the lines are a table, where no code reaches over the end of a cell.
    :param code: whether code spans may be left alone; False where nobody knows what the lines are.
    """
    if not _NOTABLE.search(text):
        return text
    # What was written out may now be read together with its neighbours, so look again until nothing changes.
    for _ in range(_ROUNDS):
        before, text = text, _once(text, table=table, code=code)
        if text == before:
            break
    return text


def _once(text: str, *, table: bool, code: bool) -> str:
    text = _COMMAND.sub(r"\1\\/", _DEFINITION.sub(r"\1\2\\:", text))
    text = _HTML_BLOCK.sub(r"\1&lt;", text)  # these begin even in the middle of what looks like code
    spans = _agreed_code(text, table=table or bool(_UNDER_TABLE_HEAD.search(text))) if code else []
    parts, end = [], 0
    for start, stop in spans:
        parts += [_SIGN.sub(_harmless, text[end:start]), text[start:stop]]
        end = stop
    return "".join([*parts, _SIGN.sub(_harmless, text[end:])])


def _agreed_code(text: str, *, table: bool) -> list[tuple[int, int]]:
    """Return the code spans; in what may be a table only those that every reading of its cells has."""
    spans = _code_spans(text, 0, len(text))
    if not table or not spans:
        return spans
    agreed = set(spans)
    for cell in _CELLS:
        agreed &= {span for found in cell.finditer(text) for span in _code_spans(text, *found.span())}
    return sorted(agreed)


def _code_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find code spans as CommonMark does: a run of backticks up to the next run of the same length."""
    if "`" not in text[start:end]:
        return []
    closers: dict[int, list[int]] = defaultdict(list)
    for run in _TICKS.finditer(text, start, end):
        closers[run.end() - run.start()].append(run.start())
    spans, at = [], start
    while found := _RUN.search(text, at, end):
        at = found.end()
        length = at - found.start()
        if text[found.start()] != "`":
            continue
        later = closers[length]
        index = bisect_right(later, found.start())
        if index < len(later):
            at = later[index] + length
            spans.append((found.start(), at))
    return spans


def _harmless(sign: re.Match[str]) -> str:
    kind = sign.lastgroup
    found = sign[kind or 0]
    if kind in _STARTS:
        following = sign.string[sign.end() : sign.end() + 1]
        risky = following.strip() if kind == "at" else following.isdecimal() or following in ("&", "<")
        return found + (BREAK if risky or sign[0].endswith(BREAK) else "")
    if kind == "url":
        return _BACKLINK.sub("https://redirect.github.com", _IN_URL.sub(_in_address, found))
    if kind == "path":
        return _BACKLINK.sub("https://redirect.github.com", _IN_PATH.sub(_in_address, found))
    if kind == "entity":
        return _entity(found)
    return found if kind == "kept" else "&lt;"


def _in_address(sign: re.Match[str]) -> str:
    return "%40" if sign.lastgroup == "at" else _harmless(sign)


def _entity(entity: str) -> str:
    """Return an entity as it is, or the visible sign for the hidden character that it stands for."""
    name = entity[1:]
    if name[0] == "#":
        code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        character = chr(code) if code < 0x110000 else "\ufffd"
    else:
        character = html5.get(name, "")
    shown = visible(character)
    return entity if shown == character or character in "\n\r\t" else shown
