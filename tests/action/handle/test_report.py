"""What the handler tells of trouble: one gate's keeps no other from being handled, and the step fails all the same."""

from __future__ import annotations

import io

from action.commands import Commands
from action.handle.report import Report
from gh_gate.errors import GateError, UsageError
from gh_gate.forge.base import Gone


def test_what_nobody_foresaw_is_told_as_text_and_fails_the_step() -> None:
    out = io.StringIO()
    report = Report(Commands(out))
    with report.aside("#7"):
        raise ZeroDivisionError("::set-output name=approved::true")
    told = out.getvalue()
    assert report.exit_code == GateError.exit_code
    assert "::error title=gh-gate%3A #7::gh-gate failed in a way it should not." in told
    assert told.index("::stop-commands::") < told.index("ZeroDivisionError")


def test_the_first_error_gives_the_exit_code() -> None:
    report = Report(Commands(io.StringIO()))
    for error in (UsageError("first."), GateError("second.")):
        with report.aside("#7"):
            raise error
    assert report.exit_code == UsageError.exit_code


def test_a_gate_that_is_gone_is_no_error() -> None:
    out = io.StringIO()
    report = Report(Commands(out))
    with report.aside("#7"):
        raise Gone("#7 was deleted.")
    assert (report.exit_code, "::error" in out.getvalue()) == (0, False)
