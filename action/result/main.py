"""The step from end to end: what it looks for, the record that proves it, and what it leaves behind, also when it fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from action import outputs, report
from action.commands import Commands
from action.event import variable
from action.log import logged, unforeseen
from action.result import settings
from action.result.settings import Settings
from action.step import Outcome
from gh_gate import screen
from gh_gate.core.gate import Status
from gh_gate.core.record import keys
from gh_gate.engine import proving
from gh_gate.engine.hidden import Knowing
from gh_gate.engine.proving import Proof, Wanted
from gh_gate.errors import GateError, StillPending
from gh_gate.forge.github import connect

if TYPE_CHECKING:
    from gh_gate.engine.records import Keys

PAUSES: Final = (2.0, 5.0, 15.0)
"""Seconds before the record is looked for again: the job may have begun before all of GitHub's copies show it."""


def main(
    environ: Mapping[str, str],
    out: TextIO,
    *,
    sleep: Callable[[float], None] = time.sleep,  # a step really waits; tests give what moves their clock
) -> int:
    """Run the step.

    :param environ: the step's environment: inputs, and what the runner sets.
    :param out: the step's standard output.
    :param sleep: waits for some seconds; really, unless a test moves the clock instead.
    :return: the exit code: 0 approved, 1 error, 2 usage, 3 rejected, 4 expired, 5 cancelled, 6 pending.
    """
    commands = Commands(out)
    try:
        with logged(commands):
            return _step(settings.read(environ), environ, commands, sleep)
    except GateError as error:
        return _fail(environ, commands, error)
    except Exception:  # noqa: BLE001 - whatever it is, it must not reach the log as it is, and never pass
        return _fail(environ, commands, unforeseen(commands))


def _step(asked: Settings, environ: Mapping[str, str], commands: Commands, sleep: Callable[[float], None]) -> int:
    commands.mask(asked.token)
    known = keys.load_public_keys(asked.public_key)
    forge = connect({**environ, "GH_GATE_TOKEN": asked.token}, asked.repository, sleep=sleep)
    wanted = Wanted(
        repository_id=forge.repository().id,
        run_id=asked.run_id,
        name=asked.name,
        commits=asked.commits,
        environment=asked.environment,
        pull_request=asked.pull_request,
    )
    return _told(_found(forge, wanted, known, sleep), environ, commands)


def _found(forge: Knowing, wanted: Wanted, known: Keys, sleep: Callable[[float], None]) -> Proof:
    for pause in PAUSES:
        try:
            return proving.find(forge, wanted, known)
        except StillPending:
            sleep(pause)
    return proving.find(forge, wanted, known)


def _told(proof: Proof, environ: Mapping[str, str], commands: Commands) -> int:
    decision = proof.record.to_decision()
    outcome = Outcome(proof.ticket, decision)
    outputs.write(Path(variable(environ, "GITHUB_OUTPUT")), report.outputs(outcome))
    if environ.get("GITHUB_STEP_SUMMARY"):
        outputs.append_summary(Path(environ["GITHUB_STEP_SUMMARY"]), report.summary(outcome, always=False))
    if decision.status is Status.APPROVED:
        commands.line(screen.outcome(decision))
        return 0
    error = report.not_approved(outcome, always=False)
    commands.error(report.told(error), title=f"gate {decision.status}")
    return error.exit_code


def _fail(environ: Mapping[str, str], commands: Commands, error: GateError) -> int:
    state = Status.PENDING if isinstance(error, StillPending) else report.ERROR
    report.failed(environ, commands, error, report.empty(state))
    return error.exit_code
