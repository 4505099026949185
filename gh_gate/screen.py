"""What a person sees while a gate waits: a live line in a terminal, quiet dated lines in a log."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TextIO

from gh_gate.core import durations, text
from gh_gate.core.decision import sentences
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket

if TYPE_CHECKING:
    from rich.console import Console

# The runner of a workflow takes ``##[name]`` for a command wherever in a line it stands, and reads past joiners.
# https://github.com/actions/runner/blob/v2.336.0/src/Runner.Common/ActionCommand.cs
_OLD_COMMAND = re.compile("#[\u200c\u200d\ufe0e\ufe0f]*#(?=[\u200c\u200d\ufe0e\ufe0f]*\\[)")

EVERY = 600.0
"""Seconds between two lines in a log while nothing happens."""


def headline(ticket: Ticket) -> str:
    """Return which gate it is and where: ``gate deploy  acme/app#42  https://...``; the local forge has no pages."""
    page = ticket.place.url if ticket.place.url.startswith("http") else ""
    return f"gate {ticket.gate.name}  {ticket.gate.repository}#{ticket.place.number}  {page}".rstrip()


def waiting_for(ticket: Ticket, tally: Tally) -> str:
    """Return whom the gate waits for: ``1 of @alice, @org/ml-leads``."""
    who = text.visible(sentences.deciders(ticket.gate.policy)) or "an approver"
    count = f"{tally.missing} more" if tally.votes else str(max(1, tally.missing))
    groups = f" and the owners of {', '.join(tally.missing_groups)}" if tally.missing_groups else ""
    return f"{count} of {who}{text.visible(groups)}"


def time_left(tally: Tally, now: datetime) -> str:
    """Return how long until the deadline."""
    if tally.deadline is None:
        return "no deadline"
    seconds = int((tally.deadline - now).total_seconds())
    return f"{durations.describe(seconds)} left" if seconds > 0 else "deadline passed"


def outcome(decision: Decision) -> str:
    """Return a decision in one line for a terminal or a log."""
    by = ", ".join(f"@{person.login}" for person in decision.people) or decision.policy
    reason = told(decision.reason) if decision.policy != f"policy:{decision.reason}" else ""
    return f"{decision.status}{f' by {by}' if by else ''}{f': {reason}' if reason else ''}"


def told(words: str) -> str:
    """Return somebody's words as a part of one line of a terminal or a log, where they command nothing.

    :param words: by anybody, of any length.
    """
    return _OLD_COMMAND.sub("## ", text.visible(text.cut(words, 300)).replace("\n", " "))


class Writer(Protocol):
    """What lines are written to: a file, or what guards one."""

    def write(self, text: str, /) -> object:
        """Write some text."""

    def flush(self) -> object:
        """Send what was written on its way."""


def say(lines: str, out: Writer | None) -> None:
    """Show lines to whoever reads them; that nobody does any more is no reason to stop.

    :param out: None, a closed file or a broken pipe lose them.
    """
    if out is None:
        return
    with contextlib.suppress(OSError, ValueError):
        out.write(lines)
        out.flush()


class LogLines:
    """Dated lines: one when something changes, and one every ten minutes.

    :param out: where the lines go; None where a process has no standard error.
    :param now: the forge's clock.
    """

    def __init__(self, out: Writer | None, now: Callable[[], datetime]) -> None:
        self._out, self._now = out, now
        self._last: tuple[str, datetime] | None = None

    def __call__(self, ticket: Ticket, tally: Tally, _pause: float) -> None:
        """Tell where the gate stands, if that is news or nothing was said for long."""
        now = self._now()
        state = outcome(tally.decision) if tally.decision else f"waiting for {waiting_for(ticket, tally)}"
        if self._last and self._last[0] == state and (now - self._last[1]).total_seconds() < EVERY:
            return
        self._last = (state, now)
        left = "" if tally.decision else f" · {time_left(tally, now)}"
        say(f"{now:%Y-%m-%d %H:%M:%S} UTC  {state}{left}\n", self._out)


class LiveLine:
    """One line that is renewed every second while the gate waits.

    :param console: a terminal.
    :param now: the forge's clock.
    :param nap: waits for a second or less of real time, because a person watches the line count down; may return true to end
        the waiting.
    """

    def __init__(
        self, console: Console, now: Callable[[], datetime], nap: Callable[[float], object] | None = None
    ) -> None:
        from rich.status import Status as Spinner  # noqa: PLC0415 - rich is only loaded where a terminal is

        self._console, self._now, self._nap = console, now, nap or time.sleep
        self._spinner = Spinner("", console=console)
        self._line: tuple[Ticket, Tally] | None = None

    def __call__(self, ticket: Ticket, tally: Tally, _pause: float) -> None:
        """Remember where the gate stands; `sleep` keeps showing it."""
        self._line = (ticket, tally)
        if tally.status is not Status.PENDING:
            self._spinner.stop()

    def sleep(self, seconds: float) -> None:
        """Wait, and count down meanwhile."""
        self._spinner.start()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._line:
                ticket, tally = self._line
                shown = f"waiting for {waiting_for(ticket, tally)} · {time_left(tally, self._now())}"
                next_look = f" · next look in {left:.0f} s" if seconds >= 1 else ""
                self._spinner.update(f"{shown}{next_look}".replace("[", r"\["))
            if self._nap(min(1.0, left)):
                return

    def stop(self) -> None:
        """Take the line away."""
        self._spinner.stop()


def for_people(out: TextIO | None = None) -> Console | None:
    """Return a console if somebody is looking at a terminal there, else None.

    :param out: by default standard error, which is None where a process has none.
    """
    out = out or sys.stderr
    if out is None or out.closed or not out.isatty():
        return None
    from rich.console import Console  # noqa: PLC0415 - the same

    return Console(file=out, highlight=False)
