"""``gh-gate request``, ``wait`` and ``run``: ask, and wait for the answer or not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import click

from gh_gate import notify, screen, watch
from gh_gate.cli import options as shared
from gh_gate.cli import say
from gh_gate.core import strict_json
from gh_gate.core.gate import Status
from gh_gate.core.tally import Tally
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import UsageError
from gh_gate.opening import open_gate
from gh_gate.poller import look_once


@click.command(
    epilog="Example: gh-gate request deploy --prompt 'Deploy v14?' --approvers @alice --input target=str --key v14"
)
@shared.question
def request(**options: Any) -> None:
    """Ask, print where, and return at once: exit 6 while it is pending, 0 only if it is approved.

    Asking again with the same key and the same question finds the same gate.
    """
    engine, ticket = _open(options)
    _finish(options, engine, ticket, look_once(engine, ticket))


@click.command(epilog="Example: gh-gate wait deploy --prompt 'Deploy v14?' --approvers @alice --key v14 --timeout 4h")
@shared.question
@click.option(
    "--interval", type=click.IntRange(1, 120), default=10, show_default=True, help="Seconds between two looks."
)
def wait(interval: int, **options: Any) -> None:
    """Ask, or find what was asked with the same key, and wait for the decision.

    Stopping the command leaves the gate open; the same command finds it again.
    """
    engine, ticket = _open(options)
    _finish(options, engine, ticket, _wait(engine, ticket, interval))


class _Running(click.Command):
    """A command that ends with another one, whose options are not its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an option behind COMMAND that click would take out of it: ``./deploy.sh --timeout 5m``."""
        given = tuple(args)
        rest = super().parse_args(ctx, args)
        command = ctx.params.get("command") or ()
        if given[len(given) - len(command) :] != command:
            what = "an option stands behind COMMAND, and whose it is cannot be told."
            raise UsageError(what, do="put -- before COMMAND: gh-gate run NAME --prompt TEXT -- COMMAND")
        return rest


@click.command(
    cls=_Running,
    epilog="Example: gh-gate run deploy --prompt 'Deploy v14?' --approvers @alice --key v14 -- ./deploy.sh",
)
@shared.question
@click.option(
    "--interval", type=click.IntRange(1, 120), default=10, show_default=True, help="Seconds between two looks."
)
@click.argument("command", metavar="-- COMMAND...", nargs=-1, required=True, type=click.UNPROCESSED)
def run(interval: int, command: tuple[str, ...], **options: Any) -> None:
    """Ask, wait, and run COMMAND only if it is approved.

    COMMAND finds the typed values as JSON in GH_GATE_INPUTS, who approved in GH_GATE_APPROVED_BY, and the record in
    GH_GATE_RECORD. Its exit code becomes this command's.
    """
    engine, ticket = _open(options)
    tally = _wait(engine, ticket, interval)
    decision = tally.decision
    if decision is None or decision.status is not Status.APPROVED:
        _finish(options, engine, ticket, tally)
        return
    click.echo(screen.outcome(decision), err=True)
    given = {
        "GH_GATE_INPUTS": json.dumps(dict(decision.inputs), ensure_ascii=False),
        "GH_GATE_APPROVED_BY": ",".join(person.login for person in decision.people) or decision.policy,
        "GH_GATE_RECORD": ticket.envelope,
    }
    sys.exit(_execute(command, {**os.environ, **given}))


def _execute(command: tuple[str, ...], environ: dict[str, str]) -> int:
    """Run what was approved, and return its exit code; of one that a signal ended, what a shell returns."""
    # A Ctrl-C in the terminal reaches COMMAND as well, and how that ends is how this ends.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.run(command, env=environ, check=False).returncode  # noqa: S603 - the caller's own words
    except OSError as error:
        raise UsageError(
            f"it is approved, but {command[0]!r} cannot be run.",
            why=error.strerror or str(error),
            do="put the command right and call this again: the same key finds the approval while it is valid",
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


def _open(options: dict[str, Any]) -> tuple[Engine, Ticket]:
    forge = shared.forge(options)
    engine, ticket = open_gate(
        forge,
        shared.request(options),
        public_key=shared.public_key(options),
        labels=options["labels"],
        notice=lambda text: click.echo(f"note: {text}", err=True),
        tell=notify.telling(),
    )
    watch.announce(forge, ticket)
    return engine, ticket


def _wait(engine: Engine, ticket: Ticket, interval: int) -> Tally:
    with watch.watcher(engine.forge, interval=interval, ticket=ticket) as watching:
        decision = watch.run(watching, engine, ticket)
    return Tally(opened_at=ticket.opened_at, deadline=watch.deadline(ticket), decision=decision)


def _finish(options: dict[str, Any], engine: Engine, ticket: Ticket, tally: Tally) -> None:
    if options["as_json"]:
        say.out(say.as_json(ticket, tally))
    elif tally.decision:
        say.line(screen.outcome(tally.decision))
        if tally.decision.inputs:
            say.line(strict_json.readable(dict(tally.decision.inputs)))
    else:
        left = screen.time_left(tally, engine.forge.now())
        say.line(f"pending: waiting for {screen.waiting_for(ticket, tally)} · {left}")
    sys.exit(say.CODES[tally.status])
