r"""What a comment says to a gate: a command, nothing, or something worth answering.

::

    comment  = anything, and among it exactly one first line of a top-level paragraph that is a command
    command  = "/approve" [name] [inputs]      inputs may also be a fenced block right after the line
             | "/reject"  [reason]             the rest of the line, any text
             | "/revoke"  [name]
    name     = [A-Za-z0-9][A-Za-z0-9._-]{0,63}
    inputs   = {"field": value, ...}           strict JSON
             | <"field": value, ...>           the same, to the last ">"
             | field=word field="text" ...     words of at most 1,024 characters, without quotes
             | 42 | true | "text"              one JSON scalar, for a gate with one field
    fenced   = ```json or ``` ... ```          an object, with only blank lines between

At most three spaces stand before the verb; the verb is ASCII, in any case, and a space, a tab or the end of the line follows.
The tree of markdown-it-py says which lines begin a paragraph; the line itself is read from the source, because the tree has
escapes and entities resolved. Whatever looks like a command and is not exactly this is answered and does not count:

* another character right after the verb, other words after the inputs, values in two ways or in two places;
* a verb at the start of another line, or in a list, unless beside a command, where it is text;
* two commands, of whatever verbs;
* what a reader of the rendered comment would not see as it is written: Markdown, entities, HTML comments or invisible
  characters outside double quotes, and HTML in the comment that could hide the line.

Code, quotes, and words such as ``/approved`` are no attempt and are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from gh_gate.core import strict_json
from gh_gate.core.commands import blocks as command_blocks
from gh_gate.core.commands import strays as command_strays
from gh_gate.core.commands import view as command_view
from gh_gate.core.commands.attempts import Attempt, Verb, attempt, attempted_in, refuse
from gh_gate.core.commands.blocks import Block
from gh_gate.core.commands.fences import read_block
from gh_gate.core.commands.inputs import SCALAR, spelled
from gh_gate.core.commands.lines import advice, read_line
from gh_gate.errors import CommandError

MAX_TEXT: Final = 4_000
"""The most characters of a reason and remark that are kept."""

_CUT = "\n\n(cut at 4,000 characters)"


@dataclass(frozen=True, slots=True)
class Command:
    """One well-formed command.

    :param verb: what is said.
    :param name: the word in front of the inputs, or None. The fold takes it as a gate's name only if a gate of that name is in
        the thread; else it asks `as_scalar`; else it answers. Always None for ``/reject``, where the fold looks at the
        first word of ``reason``.
    :param inputs: what ``/approve`` gives: a dict (JSON values; for ``field=word`` a `gh_gate.core.commands.bare.Bare`, a str that the
        field may read as its own type), or one JSON scalar for a gate with one field; None where nothing is given.
    :param text: the remark; for ``/reject`` the reason and then the remark; None if there is none. At most 4,000 characters;
        one that was cut says so at its end.
    :param reason: the rest of the line after ``/reject``; None if it is empty, and for the other verbs.
    """

    verb: Verb
    name: str | None = None
    inputs: Mapping[str, Any] | str | float | bool | None = None
    text: str | None = None
    reason: str | None = None

    def as_scalar(self) -> Command | None:
        """Return the other reading of ``/approve 42`` and ``/approve true``: no name, but the value of the only field.

        :returns: the same command with the name as its inputs; None if the name is no JSON scalar, or inputs follow it.
        :raises CommandError: it is a number that is not finite or beyond 64 bits.
        """
        if self.verb != "approve" or self.inputs is not None or self.name is None or not SCALAR.fullmatch(self.name):
            return None
        return replace(self, name=None, inputs=strict_json.loads(self.name))


def parse(body: str) -> Command | None:
    """Return the command in a comment, or None where nothing looks like one.

    :param body: the comment's source, of any length.
    :returns: the command; whose it is, and whether it may count, is not looked at.
    :raises CommandError: something looks like a command and is malformed. ``what`` says why it does not count and ``do``
        what to write instead; both are sentences in Markdown, safe to post.
    """
    lines = command_blocks.lines_of(body)
    if not any(map(attempted_in, lines)):
        return None
    blocks = command_blocks.outline(lines)
    openings = [block for block in blocks if block.kind == "paragraph" and not block.inside]
    said = [(tried, block) for block in openings if (tried := attempt(lines[block.start]))]
    if not said:
        command_strays.answer(blocks, lines)
        return None
    tried, block = said[0]
    if len(said) > 1:
        raise CommandError(
            f"this comment holds {len(said)} commands, so none of them counts.",
            do=advice(tried, "Write one command in a comment, for example"),
        )
    return _read(tried, block, blocks, lines)


def _read(tried: Attempt, block: Block, blocks: tuple[Block, ...], lines: list[str]) -> Command:
    name, inputs = read_line(tried)
    fence, values = read_block(tried, block, blocks, lines) if tried.verb == "approve" else (None, None)
    if fence and inputs is not None:
        refuse(tried, "it gives inputs on its line and in the block below", "Give them in one of the two places.")
    inputs = values if fence else inputs
    command_view.check(tried, block, blocks, lines, spelled(name, inputs) if tried.verb == "approve" else tried.line)
    reason = tried.rest.strip(" \t") or None if tried.verb == "reject" else None
    text = _text(reason, block.start, fence, lines)
    return Command(tried.verb, name, inputs, text, reason)


def _text(reason: str | None, line: int, fence: Block | None, lines: list[str]) -> str | None:
    """Return the reason and the comment's source without the command's line and its block."""
    before = "\n".join(lines[:line]).strip()
    after = "\n".join(lines[line + 1 :] if fence is None else lines[line + 1 : fence.start] + lines[fence.end :])
    # The reason comes first, and a line that goes on with it stays the next line.
    text = "\n\n".join(filter(None, [reason, before, after.strip()])) if before else f"{reason or ''}\n{after}"
    text = text.strip()
    return (text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(_CUT)] + _CUT) or None
