"""``gh-gate init``: create the GitHub App from a page on this machine, and keep its keys here."""

from __future__ import annotations

import os
import secrets
import shlex
import sys
import webbrowser
from pathlib import Path
from typing import Any

import click

from gh_gate.app.setup import address, conversion, files, hook
from gh_gate.app.setup import server as servers
from gh_gate.app.setup.flow import Done
from gh_gate.app.setup.folder import Folder
from gh_gate.app.setup.manifest import LONGEST_NAME, Wish
from gh_gate.app.setup.server import Server
from gh_gate.app.setup.session import Session
from gh_gate.cli import say
from gh_gate.errors import GateError, UsageError
from gh_gate.forge.github.connect import refuse_without_asserts
from gh_gate.forge.github.manners import Manners


@click.command(epilog="Example: gh-gate init --organization acme --url https://gate.example.com")
@click.option("--organization", metavar="ORG", default="", help="Whose App it is; else your own account's.")
@click.option("--name", default="", help="The App's name; nobody else on GitHub may have it.")
@click.option(
    "--url", "base", metavar="URL", default="", help="Where GitHub reaches the server, say https://gate.example.com."
)
@click.option("--actions", is_flag=True, help="It may run waiting jobs again (actions: write).")
@click.option("--deployments", is_flag=True, help="It may answer protection rules (deployments: write).")
@click.option("--public", is_flag=True, help="Every account may install it, not only its owner.")
@click.option(
    "--directory",
    type=click.Path(path_type=Path),
    default="gh-gate-data",
    show_default=True,
    help="Where the keys go.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the page; else one that is free.")
@click.option("--no-browser", is_flag=True, help="Only print the page's address.")
@click.option(
    "--server",
    "github",
    metavar="URL",
    default=servers.GITHUB,
    envvar="GITHUB_SERVER_URL",
    show_default=True,
    help="Your GitHub.",
)
def init(**options: Any) -> None:
    """Create the GitHub App that decides gates, from a page on this machine, and keep its keys in a folder here.

    GitHub shows what is created and asks before it does. Takes a minute or two, and at most an hour.
    """
    refuse_without_asserts()
    _refuse_without_rights()
    server = servers.server(options["github"], os.environ)
    wish = _wish(options, server)
    with Folder(options["directory"]) as folder:
        folder.refuse_if_any(files.NAMES)
        try:
            done = _session(wish, server, folder, options)
        except KeyboardInterrupt:
            raise _stopped(server, wish) from None
        _created(done, server, folder)
    settled = _settle(done, wish, server)
    _next(done, server, options["directory"], wish.home)
    sys.exit(0 if settled else 1)


def _wish(options: dict[str, Any], server: Server) -> Wish:
    owner = options["organization"]
    return Wish(
        name=options["name"] or f"gh-gate-{owner or secrets.token_hex(3)}"[:LONGEST_NAME].rstrip("-"),
        hook=address.hook_of(options["base"], public=server.is_public) if options["base"] else "",
        organization=owner,
        public=options["public"],
        actions=options["actions"],
        deployments=options["deployments"],
    )


def _session(wish: Wish, server: Server, folder: Folder, options: dict[str, Any]) -> Done:
    session = Session(wish, server, folder, convert=conversion.convert, report=_report, port=options["port"])

    def opened() -> None:
        say.line("To create the App, open this page. GitHub gives an hour; Ctrl-C stops.\n")
        say.line(f"  {session.address}\n", bold=True)
        if not options["no_browser"]:
            webbrowser.open(session.address)

    return session.run(opened)


def _report(error: GateError) -> None:
    click.echo(f"{error.diagnostics()}\nstill waiting", err=True)


def _created(done: Done, server: Server, folder: Folder) -> None:
    say.line(f"created  {server.app_page(done.app.slug)} (App {done.app.id} of {done.app.owner})")
    say.line(f"written  {folder.path / files.CONFIG} and beside it the keys, for you alone to read")


def _settle(done: Done, wish: Wish, server: Server) -> bool:
    try:
        hook.settle(done, wish.hook, server, Manners(tries=3, patience=20.0))
    except GateError as error:
        click.echo(error.diagnostics(), err=True)
        settings = server.settings_page(done.app.slug, wish.organization)
        say.line(f"webhook  not set up: put the text of webhook-secret into the settings, and choose json: {settings}")
        return False
    say.line(f"webhook  {wish.hook or 'off: set its address in the settings when the server has one (docs/app.md)'}")
    return True


def _next(done: Done, server: Server, directory: Path, home: str) -> None:
    config = shlex.quote(str((directory / files.CONFIG).absolute()))
    say.line("\nNext", bold=True)
    say.line(f"  install it   {server.install_page(done.app.slug)}")
    say.line(f"  start it     export GH_GATE_CONFIG={config}")
    say.line("               gh-gate serve")
    say.line("  check it     gh-gate doctor")
    if home:
        say.line(f"  see it       {home}")
    say.line("  use it       in .github/gh-gate.yml of a repository:\n")
    say.line(f'    app:\n      slug: {done.app.slug}\n      public-key: "{done.keys.public_key}"')


def _refuse_without_rights() -> None:
    if os.name != "posix":
        raise UsageError(
            "gh-gate init cannot keep keys private on this system.",
            why="it needs files that only their owner can read, as POSIX has them",
            do="run it in WSL, in a container or on the server; docs/app.md says how to do it by hand",
        )


def _stopped(server: Server, wish: Wish) -> GateError:
    return GateError(
        "stopped before any key was written.",
        do=f"if you had agreed on GitHub already, delete the App at {server.settings_page('', wish.organization)}",
    )
