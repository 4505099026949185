"""Whether a text gives reason to look for a gate: cheap, never believed, and rather once too often."""

from __future__ import annotations

import re

from gh_gate.core import marker

# A line begins after any of the line ends that Markdown knows; `gh_gate.core.commands` reads what is found here.
_COMMAND = re.compile(r"(?:\A|[\r\n]) {0,3}/(?:approve|reject|revoke)", re.IGNORECASE | re.ASCII)


def asks(body: str, *, is_pull: bool = False) -> bool:
    """Tell whether the text that opens an issue claims to ask; on a pull request only comments do.

    :param body: the text, of any length.
    """
    return not is_pull and marker.read_claim(body) is not None


def marked(body: str) -> bool:
    """Tell whether a comment ends with a marker: it asks, or belongs to a gate."""
    return marker.is_ours(body)


def commands(body: str) -> bool:
    """Tell whether a comment reads like a command, well-formed or not."""
    return _COMMAND.search(body) is not None
