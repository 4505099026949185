"""``gh-gate audit``: who approved what, from GitHub's history and the ledger, and where the two differ."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from gh_gate import environment, screen
from gh_gate.audit.out.about import About
from gh_gate.cli import audit_input, audit_words, say
from gh_gate.errors import UsageError

if TYPE_CHECKING:
    from gh_gate.audit.book import Book
    from gh_gate.audit.watching import Watch
    from gh_gate.audit.work import Audit

_OPTIONS = [
    click.option("--repository", "-R", metavar="OWNER/NAME", default="", help="Which repository; else found out."),
    click.option("--org", "organisation", metavar="LOGIN", default="", help="All repositories of an organisation."),
    click.option("--local", is_flag=True, help="The local forge of this folder instead of GitHub."),
    click.option(
        "--since",
        metavar="TIME",
        default="90d",
        show_default=True,
        help="Gates opened since then: a date, a time with its zone, or how long ago.",
    ),
    click.option("--until", metavar="TIME", default="", help="Gates opened before then; else up to now."),
    click.option(
        "--ledger",
        "ledger",
        metavar="FILE|URL|app",
        default="",
        help="Compare with a ledger: a file of `gh-gate ledger export`, a database, or the App's own by its settings.",
    ),
    click.option("--offline", is_flag=True, help="Ask nothing of GitHub: the ledger alone."),
    click.option(
        "--public-key",
        "key_file",
        metavar="FILE",
        default="",
        help="Whose signatures must hold: PEM, base64, or a saved /.well-known/gh-gate.json; else GH_GATE_PUBLIC_KEY, else the policy file's.",
    ),
    click.option(
        "--output",
        "-o",
        "outputs",
        metavar="FILE",
        multiple=True,
        help="Write .html, .csv or .jsonl; repeatable. - is JSONL on standard output.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Print the totals and differences as one JSON object."),
]


def _with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command(epilog="Example: gh-gate audit -R acme/app --since 2026-10-01 --ledger ledger.jsonl -o report.html")
@_with_options
@click.pass_context
def audit(context: click.Context, /, *, outputs: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Tell who approved what, with which inputs, for which commit, and check every record.

    It reads issues and pull requests with your own login, and the ledger where one is named. What the two tell differently,
    and what does not fit within one of them, comes first.

    Exit 0 if everything fits, 1 if anything does not (or on an error), 2 on wrong usage.
    """
    from gh_gate.audit import book  # noqa: PLC0415 - SQLite is only loaded where it is used
    from gh_gate.audit.out import files  # noqa: PLC0415 - with it

    if as_json and "-" in outputs:
        raise UsageError("--json and -o - both write to standard output.", do="choose one of them")
    writers = [(name, files.check(name)) for name in outputs]
    environ = environment.with_server(os.environ)
    with audit_input.work(environ, options, datetime.now(UTC)) as (work, scope), book.opened() as held:
        work.run(held, _watch())
        about = _about(work, scope)
        for name, writer in writers:
            files.write(name, writer, held, about)
        _tell(about, held, outputs, as_json=as_json)
    context.exit(1 if work.totals.differences else 0)


def _about(work: Audit, scope: str) -> About:
    now = datetime.now(UTC)
    return About(
        scope=scope,
        since=work.period.since,
        until=min(work.period.until, now),  # where no end is given it is a little ahead, because clocks differ
        made_at=now,
        sources=audit_words.sources(work),
        keys=tuple(work.known),
        entries=work.chain.count if work.chain else None,
        head=work.chain.head_hash if work.chain else "",
        strangers=work.strangers,
        totals=work.totals,
    )


def _tell(about: About, held: Book, outputs: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        say.out(audit_words.as_json(about, held))
        return
    for line, style in audit_words.lines(about, held, outputs):
        click.echo(click.style(line, **style), err="-" in outputs)


def _watch() -> Watch:
    from gh_gate.audit.watching import Bar, Lines  # noqa: PLC0415 - not needed for --help

    console = screen.for_people()
    return Bar(console) if console else Lines(lambda line: click.echo(line, err=True))
