"""The page of the local forge: the same pages for whoever sits at this machine, on loopback and without signing in."""

from __future__ import annotations

import click
from starlette.applications import Starlette
from starlette.types import ASGIApp

from gh_gate.app import lifecycle
from gh_gate.app.local_page.follow import Follow
from gh_gate.app.local_page.guard import Guard
from gh_gate.app.local_page.visitors import HOST, LocalVisitors
from gh_gate.app.view.local import LocalGates
from gh_gate.app.web import pages
from gh_gate.errors import UsageError
from gh_gate.forge.local import LocalForge

__all__ = ["build", "serve"]


def build(forge: LocalForge) -> tuple[ASGIApp, Follow]:
    """Return the application, and what has to be closed when it ends.

    :param forge: of the project.
    """
    app, gates = Starlette(), LocalGates(forge)
    visitors, follow = LocalVisitors(forge), Follow(forge, gates)
    pages.install(app, gates=gates, visitors=visitors, live=follow)
    visitors.install(app)
    return Guard(app), follow


def serve(forge: LocalForge, port: int) -> None:
    """Show the page until a signal says to stop.

    :param port: of the loopback address; 0 for any free one.
    :raise UsageError: where it is taken.
    """
    app, follow = build(forge)

    def announce(address: str) -> None:
        click.echo(f"The gates of {forge.folder}\n\n  {address}\n\nCtrl-C stops; the gates stay.")

    try:
        lifecycle.serve(app, HOST, port, announce=announce, on_ending=follow.close, patience=2.0)
    except UsageError as error:
        raise UsageError(
            f"port {port} cannot be used.", why=error.why, do="give another --port, or 0 for any"
        ) from None
