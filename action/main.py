"""The Action from end to end: settings, the step, and what it leaves behind, also when it fails."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from action import cautions, outputs, report, settings, step, telling
from action.commands import Commands
from action.event import variable
from action.inputs import Inputs
from action.log import logged, unforeseen
from action.settings import Settings
from action.step import Outcome
from gh_gate import notify
from gh_gate.errors import GateError


def main(environ: Mapping[str, str], out: TextIO) -> int:
    """Run one gate step.

    :param environ: the step's environment: inputs, and what the runner sets.
    :param out: the step's standard output.
    :return: the exit code: 0 approved, 1 error, 2 usage, 3 rejected, 4 expired, 5 cancelled, 6 pending.
    """
    commands = Commands(out)
    try:
        with logged(commands):
            telling.mask(Inputs(environ), environ, commands)
            try:
                return _step(settings.read(environ), environ, commands)
            finally:
                notify.finish(telling.SECONDS)
    except GateError as error:
        _fail(environ, commands, error)
        return error.exit_code
    except KeyboardInterrupt:
        _fail(
            environ, commands, GateError("the step was stopped; a gate that waits stays open.", do="run the job again")
        )
        return GateError.exit_code
    except Exception:  # noqa: BLE001 - whatever it is, it must not reach the log as it is, and never pass
        _fail(environ, commands, unforeseen(commands))
        return GateError.exit_code


def _step(asked: Settings, environ: Mapping[str, str], commands: Commands) -> int:
    for secret in (asked.token, asked.private_key):
        commands.mask(secret)
    for warning in cautions.warnings(asked):
        commands.warning(warning, title=f"gate {asked.request.name}")
    path = Path(variable(environ, "GITHUB_OUTPUT"))
    outcome = step.run(asked, environ, commands)
    if outcome.error is not None:
        _fail(environ, commands, outcome.error, outcome)
        return outcome.error.exit_code
    outputs.write(path, report.outputs(outcome))
    if outcome.ticket and outcome.found and environ.get("GITHUB_STEP_SUMMARY"):
        outputs.append_summary(Path(environ["GITHUB_STEP_SUMMARY"]), report.summary(outcome, always=asked.always))
    return report.conclude(outcome, commands, fail_on_rejection=asked.fail_on_rejection, always=asked.always)


def _fail(environ: Mapping[str, str], commands: Commands, error: GateError, outcome: Outcome | None = None) -> None:
    known = report.place(outcome) if outcome else {}
    report.failed(environ, commands, error, report.empty(report.ERROR) | known)
