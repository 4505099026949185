"""``gh-gate approve``, ``reject`` and ``cancel``: people answer from a terminal, by the same comment as on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from gh_gate import notify, screen
from gh_gate.asked import Prepared
from gh_gate.cli import options as shared
from gh_gate.cli import say, values
from gh_gate.core import commands, decision, inputs
from gh_gate.core.gate import Status
from gh_gate.core.inputs import Field
from gh_gate.core.policy import Team, owners
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Comment
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import CommandError, UsageError
from gh_gate.forge.base import Forge
from gh_gate.forge.local import LocalForge
from gh_gate.shown import Shown, gate_at

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _who(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say who answers on the local forge."""
    given: list[Decorator] = [
        click.option("--as", "login", default="", help="On the local forge: who answers; else this machine's user."),
        click.option(
            "--member-of", "team", default="", metavar="@ORG/TEAM", help="On the local forge: join a team first."
        ),
    ]
    for option in given:
        function = option(function)
    return function


@click.command(epilog="Example: gh-gate approve 42 deploy_target=staging notes='after lunch'")
@click.argument("number", type=int)
@click.argument("given", metavar="[VALUES]...", nargs=-1)
@click.option("--name", default="", help="Which gate, where a pull request has several.")
@_who
@shared.where
def approve(number: int, given: tuple[str, ...], name: str, **options: Any) -> None:
    """Approve gate NUMBER with VALUES, each NAME=VALUE or one JSON object: posts the comment as you.

    What an input of type json takes is JSON: 'hosts=["a", "b"]'.
    """
    forge = shared.forge(options)
    shown = gate_at(forge, number, name)
    fields = shown.claim.sketch.inputs
    line = " ".join(["/approve", *_name(shown), *values.words(given, fields)])
    _check(line, fields, shown.claim.key[2])
    _post(forge, shown, line, options)


@click.command(epilog="Example: gh-gate reject 42 accuracy too low")
@click.argument("number", type=int)
@click.argument("reason", nargs=-1)
@click.option("--name", default="", help="Which gate, where a pull request has several.")
@_who
@shared.where
def reject(number: int, reason: tuple[str, ...], name: str, **options: Any) -> None:
    """Reject gate NUMBER, for a REASON: posts the comment as you."""
    forge = shared.forge(options)
    shown = gate_at(forge, number, name)
    words = " ".join(" ".join(reason).split())
    _post(forge, shown, " ".join(["/reject", *_name(shown), words]).strip(), options)


@click.command(epilog="Example: gh-gate cancel 42 a newer build is on its way")
@click.argument("number", type=int)
@click.argument("reason", nargs=-1)
@click.option("--name", default="", help="Which gate, where a pull request has several.")
@shared.where
def cancel(number: int, reason: tuple[str, ...], name: str, **options: Any) -> None:
    """Withdraw gate NUMBER. Only the account that opened it can; everybody who may decide can reject it instead."""
    forge = shared.forge(options)
    shown = gate_at(forge, number, name)
    if shown.thread.me.id != forge.me().id:
        raise UsageError(
            f"@{shown.thread.me.login} opened this gate, and this is @{forge.me().login}.",
            do=f"say no instead: gh-gate reject {number} REASON",
        )
    ticket = Ticket(Prepared(shown.gate), shown.place, shown.thread.opening.created_at)
    ended = Engine(forge, tell=notify.telling()).cancel(ticket, " ".join(reason) or "withdrawn from the command line")
    if ended.status is not Status.CANCELLED:
        raise _decided(ended)
    if options["as_json"]:
        say.out({"number": number, "status": ended.status.value, "reason": ended.reason})
    else:
        say.line(screen.outcome(ended))


def _name(shown: Shown) -> list[str]:
    return [shown.claim.key[2]] if shown.place.comment_id is not None else []


def _check(line: str, fields: Sequence[Field], name: str) -> None:
    """Refuse here what the gate would refuse there, before a comment is spent on it."""
    try:
        command = commands.parse(line)
        if command is not None and command.name not in (None, name):
            command = command.as_scalar() if len(fields) == 1 else None
            if command is None:
                raise UsageError(f"this gate would not count {line[9:69]!r}.", do=f"write {_values(fields)}")
        if command is not None:
            inputs.validate(fields, command)
    except CommandError as error:
        raise UsageError(f"this gate would not count that: {decision.reply(error)}") from None


def _values(fields: Sequence[Field]) -> str:
    return "NAME=VALUE, or one JSON object" if fields else "no value: it takes none"


def _post(forge: Forge, shown: Shown, line: str, options: dict[str, Any]) -> None:
    if shown.decision is not None:
        raise _decided(shown.decision)
    posted = _posted(forge, shown, line, login=options["login"], team=options["team"])
    if options["as_json"]:
        say.out({"number": shown.place.number, "comment": posted.id, "url": posted.url, "text": line})
    else:
        who = f"@{posted.author.login}" if posted.author else "somebody"
        say.line(f"commented as {who}: {line}")
        say.line(posted.url)


def _decided(ended: Decision) -> UsageError:
    anew = ended.status is Status.CANCELLED
    do = "see `gh-gate list` for a question that was asked anew" if anew else "nothing; the first decision stands"
    return UsageError(f"this gate was already decided: {screen.outcome(ended)}.", do=do)


def _posted(forge: Forge, shown: Shown, line: str, *, login: str, team: str) -> Comment:
    if not isinstance(forge, LocalForge):
        if login or team:
            option = "--as" if login else "--member-of"
            raise UsageError(f"{option} is for the local forge only.", do="sign in to GitHub as the one who answers")
        return forge.comment(shown.place, line)
    who = login or forge.login
    if team:
        forge.add_member(_team(team), who)
    return forge.say(who, shown.place.number, line)


def _team(word: str) -> Team:
    found = owners.read(word)
    if not isinstance(found, owners.TeamName):
        raise UsageError(f"--member-of is {word[:60]!r}, which is no team.", do="write it like @org/team")
    return Team(found.org, found.slug)
