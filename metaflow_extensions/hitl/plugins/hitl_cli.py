"""``python flow.py hitl``: list, approve and reject the gates of a flow; an answer is the same comment as on the page."""

from __future__ import annotations

from typing import Any

from metaflow._vendor import click

from metaflow_extensions.hitl.plugins import argo_open, hitl_gates
from metaflow_extensions.hitl.plugins.hitl_errors import in_its_words

_where = click.option(
    "--repository", "-R", metavar="OWNER/NAME", default="", help="Where the gates live; else found out."
)
_login = click.option("--as", "login", default="", help="On the local forge: who answers; else who uses this machine.")
_gate = click.argument("gate_id", metavar="ID")


@click.group()
def cli() -> None:
    """Hold the one group that Metaflow takes from here."""


@cli.group(help="Approval gates of this flow.")
def hitl() -> None:
    """Hold the commands."""


@hitl.command("list")
@_where
@click.pass_obj
def list_(obj: Any, repository: str) -> None:
    """List the gates of this flow that wait for somebody, newest first."""
    with in_its_words():
        from gh_gate.core import text  # noqa: PLC0415 - only these commands load gh-gate

        forge = hitl_gates.forge_of(obj.flow, repository)
        rows = [hitl_gates.row(spot, shown) for spot, shown in hitl_gates.waiting(forge, obj.flow.name)]
        for row in rows or ["no gate of this flow is waiting"]:
            click.echo(text.visible(row))


@hitl.command()
@_gate
@click.option("--input", "given", metavar="JSON", default="", help="The values, as one JSON object.")
@_login
@_where
@click.pass_obj
def approve(obj: Any, gate_id: str, given: str, login: str, repository: str) -> None:
    """Approve gate ID: its number, its address, or RUN/STEP as `list` shows it."""
    _answer("approve", obj.flow, gate_id, given, login=login, where=repository)


@hitl.command()
@_gate
@click.option("--reason", default="", help="Why; whoever started the run reads it.")
@_login
@_where
@click.pass_obj
def reject(obj: Any, gate_id: str, reason: str, login: str, repository: str) -> None:
    """Reject gate ID: its number, its address, or RUN/STEP as `list` shows it."""
    _answer("reject", obj.flow, gate_id, reason, login=login, where=repository)


def _answer(verb: str, flow: Any, gate_id: str, words: str, *, login: str, where: str) -> None:
    with in_its_words():
        from gh_gate.cli import answer  # noqa: PLC0415 - only these commands load gh-gate

        where = where or hitl_gates.repository_of(flow)
        number = hitl_gates.number_of(hitl_gates.forge_of(flow, where), flow.name, gate_id)
        options = [*(["--repository", where] if where else []), *(["--as", login] if login else [])]
        line = " ".join(words.split("\n")).strip()
        getattr(answer, verb).main([*options, "--", str(number), *([line] if line else [])], standalone_mode=False)


hitl.add_command(argo_open.open_)
