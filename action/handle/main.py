"""The handler from end to end: what the event is about, the gates there, the jobs that wait for them, and what it tells."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TextIO

from action import credentials, outputs, telling
from action.commands import Commands
from action.handle import settings
from action.handle.glance import Escalations, nobody
from action.handle.handler import Handler
from action.handle.report import Report
from action.handle.settings import Settings
from action.handle.sweep import Sweep
from action.inputs import Inputs
from action.log import logged, unforeseen
from gh_gate import notify
from gh_gate.core.policy import file as policy_file
from gh_gate.errors import GateError
from gh_gate.forge.github import GitHubForge, connect
from gh_gate.notify.teller import of_the_policy_file
from gh_gate.notify.trusted import listed

PATIENCE = 120.0
"""Seconds that one request may spend waiting for GitHub: the schedule comes back, and the runner is paid for."""


def main(
    environ: Mapping[str, str],
    out: TextIO,
    *,
    sleep: Callable[[float], None] = time.sleep,  # a step really waits; tests give what moves their clock
    monotonic: Callable[[], float] = time.monotonic,
) -> int:
    """Handle one event, or look through everything where it is not about a comment.

    :param environ: the step's environment: inputs, and what the runner sets.
    :param out: the step's standard output.
    :param sleep: waits for some seconds; really, unless a test moves the clock instead.
    :param monotonic: a steady clock in seconds.
    :return: the exit code: 0 where everything was done, 1 where something failed, 2 where the inputs are wrong.
    """
    report = Report(Commands(out))
    try:
        with logged(report.commands):
            credentials.mask(Inputs(environ), report.commands)
            telling.mask(Inputs(environ), environ, report.commands)
            asked = settings.read(environ)
            if asked.nothing:
                report.commands.line(f"Nothing to do: {asked.nothing}.")
                return 0
            forge = connect(
                {**environ, **asked.credentials},
                asked.repository,
                patience=PATIENCE,
                sleep=sleep,
                monotonic=monotonic,
            )
            try:
                _handle(asked, environ, forge, report, sleep)
            finally:
                notify.finish(telling.SECONDS)
    except GateError as error:
        report.fail(error)
    except Exception:  # noqa: BLE001 - whatever it is, it must not reach the log as it is
        report.fail(unforeseen(report.commands))
    return report.exit_code


def _handle(
    asked: Settings, environ: Mapping[str, str], forge: GitHubForge, report: Report, sleep: Callable[[float], None]
) -> None:
    sweep = Sweep(forge, asked.repository_id, partial(_escalations, report))
    numbers = (asked.number,) if asked.number is not None else sweep.run()
    # Where Apprise was not installed, because no input asks for it, nobody can be told, and nothing is read for that.
    theirs = partial(listed, forge) if notify.can_speak() else of_the_policy_file
    tell = notify.telling(asked.notify, environ, listed=theirs)
    handler = Handler(forge, asked.repository_id, report, sleep=sleep, escalations=sweep.escalations, tell=tell)
    for number in numbers:
        handler.examine(number)
    handler.wake(asked.wait)
    told = report.gates(handler.handled)
    if asked.number is None:
        looked = f"looked at {', '.join(f'#{number}' for number in numbers)}" if numbers else "nothing is due"
        report.commands.line(f"Gates that wait: {sweep.waiting}; {looked}.")
    if environ.get("GITHUB_OUTPUT"):
        outputs.write(Path(environ["GITHUB_OUTPUT"]), {"gates": told})


def _escalations(report: Report, text: str) -> Escalations:
    """Return what the policy file says; what is wrong with it keeps no deadline from being applied."""
    with report.aside(policy_file.PATH):
        gates = policy_file.parse(text).gates
        return lambda name: gates[name].escalate if name in gates else None
    return nobody
