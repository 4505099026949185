"""What of this machine the server rests on: Python's asserts, the clock, files that others cannot read, room on the disk."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gh_gate.app.setup.checks.finding import Finding

LATE = 60
"""Seconds. GitHub refuses an App's token that is issued in its future, and tokens are dated a minute back."""

_FULL = 100 * 2**20
_NARROW = 2**30


def asserts(*, on: bool) -> Finding:
    """Check that Python runs with its asserts.

    :param on: whether it does; ``__debug__`` tells.
    """
    if on:
        return Finding(True, "Python runs with its asserts")
    do = "run without -O and without PYTHONOPTIMIZE: one of them keeps tokens from foreign servers"
    return Finding(False, "Python runs without its asserts", do)


def clock(here: datetime, github: datetime | None) -> Finding:
    """Compare this machine's clock with GitHub's.

    :param here: this machine's time when GitHub's was heard.
    :param github: the time that GitHub told, None where it told none.
    """
    if github is None:
        return Finding(None, "GitHub did not tell its time")
    seconds = round((here - github).total_seconds())
    told = f"this machine's clock is {abs(seconds)} s {'ahead of' if seconds > 0 else 'behind'} GitHub's"
    if abs(seconds) <= LATE:
        return Finding(True, told if abs(seconds) > 1 else "this machine's clock agrees with GitHub's")
    return Finding(False, told, "set it by NTP: GitHub refuses tokens from another time, and every log is wrong")


def private(loose: Sequence[Path]) -> Finding:
    """Check that secrets are their owner's alone.

    :param loose: files of settings and secrets that others may read or change.
    """
    if not loose:
        return Finding(True, "files with secrets can only be read by their owner")
    names = " ".join(shlex.quote(str(path)) for path in loose)
    return Finding(
        False, f"others on this machine can read {names}", f"run: chmod 600 {names}; then replace the secrets"
    )


def disk(free: int, folder: Path) -> Finding:
    """Check the room that is left where the server keeps its data.

    :param free: in bytes.
    """
    told = f"{free / 2**30:.1f} GiB are free at {folder}"
    if free < _FULL:
        return Finding(False, told, "make room: when the disk is full, webhooks are refused and nothing is decided")
    return Finding(True, told) if free >= _NARROW else Finding(None, told, "make room before it is needed")
