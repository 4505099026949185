"""Values with backticks in inline code: more backticks around them, so that people read just what the value says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gh_gate.errors import UsageError

LONGEST: Final = 100
"""Backticks in a row; a longer run is cut before it is shown."""

_RUN: Final = re.compile(r"`+")


def widened(source: str, values: Mapping[str, str], marks: Mapping[str, int]) -> str:
    """Return Markdown in which signs in inline code are replaced by values that may hold backticks.

    https://spec.commonmark.org/0.31.2/#code-spans

    :param source: Markdown with a sign for each value.
    :param values: by their signs; each is one line.
    :param marks: how many backticks are around each sign.
    :raise UsageError: where a sign's span cannot be told, or a value has more than 99 backticks in a row.
    """
    for sign in values:
        if sign in source:  # else it stood in the same span as one before it
            source = _with_span(source, sign, values, marks[sign])
    return source


def _with_span(source: str, sign: str, values: Mapping[str, str], marks: int) -> str:
    at = source.index(sign)
    runs = [run for run in _RUN.finditer(source) if len(run[0]) == marks]
    before = [run for run in runs if run.end() <= at]
    after = [run for run in runs if run.start() > at]
    if not before or not after:
        raise refused()
    start, end = before[-1], after[0]
    text = _shown(source[start.end() : end.start()])
    for other, value in values.items():
        text = text.replace(other, value)
    around = "`" * (max(map(len, _RUN.findall(text))) + 1)
    if len(around) > LONGEST:
        raise refused()
    return f"{source[: start.start()]}{around} {text} {around}{source[end.end() :]}"


def refused() -> UsageError:
    """Return the error for a value that people would read as something else."""
    return UsageError("a value with backticks cannot be shown in the prompt's code.", do="put it into a fenced block")


def _shown(content: str) -> str:
    line = content.replace("\n", " ")
    return line[1:-1] if line.startswith(" ") and line.endswith(" ") and line.strip(" ") else line
