"""``gh-gate list`` and ``show``: what a repository's gates say. It shows what is claimed there; only a waiter decides."""

from __future__ import annotations

from typing import Any

import click

from gh_gate import screen
from gh_gate.asked import Prepared
from gh_gate.cli import options as shared
from gh_gate.cli import say
from gh_gate.core import decision as folding
from gh_gate.core import inputs, strict_json, text
from gh_gate.core.decision import sentences
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket, reading
from gh_gate.forge.base import Forge
from gh_gate.shown import Shown, all_gates, gate_at


@click.command(name="list", epilog="Example: gh-gate list --all")
@click.option("--all", "everything", is_flag=True, help="Decided ones too.")
@click.option("--limit", type=click.IntRange(1, 500), default=30, show_default=True, help="How many to look through.")
@shared.where
def list_(everything: bool, limit: int, **options: Any) -> None:
    """List the gates of a repository, newest first: those that wait, or all.

    Gates that are issues; those on a pull request are shown by its number: gh-gate show NUMBER.
    """
    forge = shared.forge(options)
    rows = [_row(shown) for shown in all_gates(forge, limit)]
    kept = [row for row in rows if everything or row["status"] == "pending"]
    if options["as_json"]:
        say.out(kept)
    elif not kept:
        say.line("no gate is waiting" if not everything else "no gate was found")
    for row in [] if options["as_json"] else kept:
        shown = f"#{row['number']:<6} {row['status']:<10} {row['name']:<24} {row['opened_at']}  {row['url']}"
        say.line(text.visible(shown))


@click.command(epilog="Example: gh-gate show 42")
@click.argument("number", type=int)
@click.option("--name", default="", help="Which gate, where a pull request has several.")
@shared.where
def show(number: int, name: str, **options: Any) -> None:
    """Show gate NUMBER: the question, who may decide, what to type, and where it stands."""
    forge = shared.forge(options)
    shown = gate_at(forge, number, name)
    tally = _tally(forge, shown)
    ticket = Ticket(Prepared(shown.gate), shown.place, shown.thread.opening.created_at, envelope=shown.envelope)
    if options["as_json"]:
        say.out(
            {
                **say.as_json(ticket, tally),
                "prompt": shown.gate.prompt,
                "inputs": [inputs.to_json(f) for f in shown.gate.inputs],
            }
        )
        return
    say.line(screen.headline(ticket), bold=True)
    say.line(f"\n{text.visible(shown.gate.prompt)}\n")
    say.line(f"who can decide: {sentences.deciders(shown.gate.policy) or 'nobody who can be told'}")
    for field in shown.gate.inputs:
        say.line(f"input {field.name}: {inputs.describe(field)}")
    if tally.decision is None:
        say.line(f"to approve: {inputs.example_line(shown.gate.inputs)}")
    _stands(forge, ticket, tally)


def _stands(forge: Forge, ticket: Ticket, tally: Tally) -> None:
    for vote in tally.votes if tally.decision is None else ():
        say.line(f"@{vote.person.login} approved {text.visible(vote.canonical)}, {say.iso(vote.at)}")
    if tally.decision is not None:
        say.line(screen.outcome(tally.decision))
        if tally.decision.inputs:
            say.line(strict_json.readable(dict(tally.decision.inputs)))
    else:
        say.line(f"waiting for {screen.waiting_for(ticket, tally)} · {screen.time_left(tally, forge.now())}")


def _tally(forge: Forge, shown: Shown) -> Tally:
    thread = reading.with_rights(forge, shown.gate, 1, shown.thread)
    tally = folding.fold(shown.gate, thread, thread.read_at)
    written = shown.decision
    return tally if written is None else Tally(opened_at=tally.opened_at, deadline=tally.deadline, decision=written)


def _row(shown: Shown) -> dict[str, Any]:
    ended = shown.decision
    return {
        "number": shown.place.number,
        "name": shown.claim.key[2],
        "status": ended.status.value if ended else "pending",
        "opened_at": say.iso(shown.thread.opening.created_at),
        "opened_by": shown.thread.me.login,
        "url": shown.place.url,
    }
