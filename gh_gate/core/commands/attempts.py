"""Whether a line is an attempt at a command, and the sentence for one that does not count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NoReturn, cast

from gh_gate.core.text import code_span
from gh_gate.core.text.characters import without_odd
from gh_gate.errors import CommandError

Verb = Literal["approve", "reject", "revoke"]

# ASCII matters: without it the Kelvin sign is a "k" in any case, and /revoke has one.
_VERB = re.compile(r"[ \t]*/(approve|reject|revoke)", re.IGNORECASE | re.ASCII)
_LIST_MARKERS = re.compile(r"[ \t]*(?:(?:[*+-]|[0-9]{1,9}[.)])[ \t]+)*")
_NEAR = 200  # how far into a line invisible characters are looked through for a verb
_COPIED = 2_000  # the longest line that a reply offers for copying


@dataclass(frozen=True, slots=True)
class Attempt:
    """A line that begins with a verb.

    :param line: the line, without the white space around it.
    :param rest: what follows the verb, as it was written.
    :param seen: False if the verb can only be read through invisible characters or unusual spaces.
    """

    verb: Verb
    line: str
    rest: str
    seen: bool = True


def attempt(line: str) -> Attempt | None:
    """Return the attempt that a line is, or None: ``/approve it`` and ``/Reject!`` are, ``/approved`` and ``approve`` are not.

    :param line: one line of any length.
    """
    found = _attempt(line, line, seen=True)
    if found is None and not line[:_NEAR].isascii():
        found = _attempt(without_odd(line[:_NEAR]), line, seen=False)
    return found


def _attempt(shown: str, line: str, *, seen: bool) -> Attempt | None:
    match = _VERB.match(shown)
    if match is None:
        return None
    rest = shown[match.end() :]
    if rest[:1].isalnum() or rest[:1] in {"-", "_"}:
        return None
    return Attempt(cast("Verb", match[1].lower()), line.strip(" \t"), rest, seen)


def attempted_in(line: str) -> Attempt | None:
    """Return the attempt that a line is, also behind the markers of a list."""
    return attempt(line) or attempt(line[cast("re.Match[str]", _LIST_MARKERS.match(line)).end() :])


def refuse(tried: Attempt, why: str, do: str) -> NoReturn:
    """Raise the reply to an attempt.

    :param why: goes on after "was not counted, because", without a full stop.
    :param do: a sentence that says what to write instead.
    """
    raise CommandError(f"{code_span(tried.line)} was not counted, because {why}.", do=do)


def instead(line: str, introduction: str = "Try:") -> str:
    """Return the sentence that offers a line for copying.

    :param line: the whole line; where it is too long for a reply, it is only mentioned.
    """
    return (
        f"{introduction} {code_span(line, _COPIED)}"
        if len(line) <= _COPIED
        else f"{introduction} the same line, corrected."
    )


def plainest(verb: Verb) -> str:
    """Return what to write instead of an attempt whose meaning is not known."""
    match verb:
        case "approve":
            return "To approve now, comment just `/approve`."
        case "reject":
            return "To reject, comment `/reject` and why."
        case "revoke":
            return "To take your approval back, comment just `/revoke`."
