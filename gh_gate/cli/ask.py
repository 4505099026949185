"""``gh-gate request``, ``wait`` and ``run``: ask, and wait for the answer or not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from typing import Any

import click

from gh_gate import screen
from gh_gate.cli import options as shared
from gh_gate.cli import say
from gh_gate.core.gate import OnTimeout, Status
from gh_gate.core.tally import Tally
from gh_gate.engine import Engine, Ticket
from gh_gate.poller import look_once
from gh_gate.poller import wait as wait_for
from gh_gate.prepare import prepare
from gh_gate.prepare.app_key import known_key


@click.command(epilog="Example: gh-gate request deploy --prompt 'Deploy v14?' --input deploy_target=str --key v14")
@shared.question
def request(**options: Any) -> None:
    """Ask, print where, and return at once: exit 6 while it is pending, 0 only if it is approved.

    Asking again with the same key and the same question finds the same gate.
    """
    engine, ticket = _open(options)
    _finish(options, ticket, look_once(engine, ticket))


@click.command(epilog="Example: gh-gate wait deploy --prompt 'Deploy v14?' --key v14 --timeout 4h")
@shared.question
@click.option(
    "--interval", type=click.IntRange(1, 120), default=10, show_default=True, help="Seconds between two looks."
)
def wait(interval: int, **options: Any) -> None:
    """Ask, or find what was asked with the same key, and wait for the decision.

    Stopping the command leaves the gate open; the same command finds it again.
    """
    engine, ticket = _open(options)
    _finish(options, ticket, _wait(engine, ticket, interval))


@click.command(epilog="Example: gh-gate run deploy --prompt 'Deploy v14?' --key v14 -- ./deploy.sh")
@shared.question
@click.option(
    "--interval", type=click.IntRange(1, 120), default=10, show_default=True, help="Seconds between two looks."
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(interval: int, command: tuple[str, ...], **options: Any) -> None:
    """Ask, wait, and run COMMAND only if it is approved.

    COMMAND finds the typed values as JSON in GH_GATE_INPUTS, who approved in GH_GATE_APPROVED_BY, and the record in
    GH_GATE_RECORD. Its exit code becomes this command's.
    """
    engine, ticket = _open(options)
    tally = _wait(engine, ticket, interval)
    decision = tally.decision
    if decision is None or decision.status is not Status.APPROVED:
        _finish(options, ticket, tally)
        return
    click.echo(screen.outcome(decision), err=True)
    given = {
        "GH_GATE_INPUTS": json.dumps(dict(decision.inputs), ensure_ascii=False),
        "GH_GATE_APPROVED_BY": ",".join(person.login for person in decision.people) or decision.policy,
        "GH_GATE_RECORD": ticket.envelope,
    }
    sys.exit(subprocess.run(command, env={**os.environ, **given}, check=False).returncode)  # noqa: S603 - the caller's own words


def _open(options: dict[str, Any]) -> tuple[Engine, Ticket]:
    forge = shared.forge(options)
    asked = shared.request(options)
    again = partial(prepare, asked, forge)
    prepared = again()
    key = known_key(prepared, shared.public_key(options), asked.run.event)
    engine = Engine(forge, public_key=key)
    for notice in prepared.notices:
        click.echo(f"note: {notice}", err=True)
    ticket = engine.open(prepared, labels=options["labels"], attempt=asked.run.attempt, again=again)
    click.echo(screen.headline(ticket), err=True)
    if options["local"]:
        click.echo(f"answer it with:  gh-gate approve --local {ticket.place.number}", err=True)
    return engine, ticket


def _wait(engine: Engine, ticket: Ticket, interval: int) -> Tally:
    console = screen.for_people()
    if console is None:
        lines = screen.LogLines(sys.stderr, engine.forge.now)
        decision = wait_for(engine, ticket, interval=interval, show=lines)
    else:
        live = screen.LiveLine(console, engine.forge.now)
        try:
            decision = wait_for(engine, ticket, interval=interval, show=live, sleep=live.sleep)
        finally:
            live.stop()
    deadline = None if ticket.gate.on_timeout is OnTimeout.REMIND else ticket.gate.deadline(ticket.opened_at)
    return Tally(opened_at=ticket.opened_at, deadline=deadline, decision=decision)


def _finish(options: dict[str, Any], ticket: Ticket, tally: Tally) -> None:
    if options["as_json"]:
        say.out(say.as_json(ticket, tally))
    elif tally.decision:
        say.line(screen.outcome(tally.decision))
        if tally.decision.inputs:
            say.line(json.dumps(dict(tally.decision.inputs), ensure_ascii=False))
    else:
        say.line(
            f"pending: waiting for {screen.waiting_for(ticket, tally)} · {screen.time_left(tally, ticket.opened_at)}"
        )
    sys.exit(say.CODES[tally.status])
