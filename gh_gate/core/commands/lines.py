"""The line of a command, from its verb to its end."""

from __future__ import annotations

import html
import re
from typing import Any

from gh_gate.core import strict_json
from gh_gate.core.commands.attempts import Attempt, attempt, instead, plainest, refuse
from gh_gate.core.commands.inputs import masked, read_inputs, read_name, strictly
from gh_gate.core.text import code_span
from gh_gate.core.text.characters import code_point, first_odd, without_odd
from gh_gate.errors import CommandError

_PUNCTUATION = ":;,.!? "
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_HTML_COMMENT = re.compile(r"<!--[^>]*-->")


def read_line(tried: Attempt) -> tuple[str | None, Any]:
    """Return the gate's name and the inputs on the line of a command, each None where there is none.

    What follows ``/reject`` is its reason, whatever it is, so it has neither.

    :raises CommandError: the line is malformed.
    """
    _check_hidden(tried)
    if tried.rest[:1] not in {"", " ", "\t"}:
        why = f"after `/{tried.verb}` the line has to end or go on with a space"
        refuse(tried, why, _with_space(tried) or plainest(tried.verb))
    match tried.verb:
        case "approve":
            return read_inputs(tried)
        case "revoke":
            return read_name(tried), None
        case "reject":
            return None, None


def _check_hidden(tried: Attempt) -> None:
    """Refuse what hides in a line outside double quotes; of a rejection only what hides in or right after its verb."""
    free = tried.verb == "reject" and tried.seen
    if not free:
        strictly(tried, strict_json.check_size, tried.line)
    line = tried.rest[:1] if free else masked(tried.line) if tried.seen else tried.line
    if odd := first_odd(line):
        refuse(tried, f"it holds the invisible or unusual character {code_point(odd)}", _cleaned(tried))
    if "<!--" in line:
        refuse(tried, "it holds an HTML comment, which people do not see", _cleaned(tried))
    if entity := _ENTITY.search(line):
        refuse(tried, f"it holds {code_span(entity[0])}, which people see as something else", _cleaned(tried))


def _cleaned(tried: Attempt) -> str:
    """Offer the line as people see it, where that would count."""
    if len(tried.line) > strict_json.MAX_BYTES:
        return plainest(tried.verb)
    shown = without_odd(html.unescape(_HTML_COMMENT.sub("", tried.line))).strip(" \t")
    clean = attempt(shown)
    return advice(clean, "Try:") if clean and shown != tried.line else plainest(tried.verb)


def advice(tried: Attempt, introduction: str) -> str:
    """Return the sentence that offers the line for copying if it would count by itself, else the plainest command.

    :param introduction: what stands in front of the line.
    """
    try:
        read_line(tried)
    except CommandError:
        return plainest(tried.verb)
    return instead(tried.line, introduction)


def _with_space(tried: Attempt) -> str | None:
    mended = attempt(f"/{tried.verb} {tried.rest.lstrip(_PUNCTUATION)}".rstrip(" \t"))
    try:
        name, inputs = read_line(mended) if mended else (None, None)
    except CommandError:
        return None
    # A name would be a guess: "/approve, thanks" names no gate.
    return instead(mended.line) if mended and (name is None or inputs is not None) else None
