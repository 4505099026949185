"""``gh-gate serve``: run the GitHub App, or show the gates of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import click

from gh_gate import environment
from gh_gate.errors import UsageError

if TYPE_CHECKING:
    from gh_gate.forge.local import LocalForge

_PORT = 8000


@click.command(epilog="Example: gh-gate init, then gh-gate serve; or gh-gate serve --local")
@click.option(
    "--local", is_flag=True, help="Show the gates of the local forge of this folder instead, to this machine only."
)
@click.option(
    "--port", type=click.IntRange(0, 65_535), help=f"Of the local page; 0 for any free one.  [default: {_PORT}]"
)
def serve(*, local: bool, port: int | None) -> None:
    """Run the GitHub App's server: it takes webhooks, decides gates and signs what it decides.

    Settings come from the environment or from gh-gate.env, as `gh-gate init` writes it (docs/app.md). It stops in order on
    SIGTERM or Ctrl-C; what it had not finished goes on at the next start.

    With --local it is the page of the local forge, without settings and without signing in: see what waits, answer it.
    """
    if port is not None and not local:
        raise UsageError("--port is for --local.", do="set GH_GATE_PORT for the server")
    if local:
        _local(_PORT if port is None else port)
    else:
        _app()


def _app() -> None:
    with _extra():
        from gh_gate.app import service, settings  # noqa: PLC0415 - needs the extra, and takes a second to load
    service.serve(settings.load(os.environ))


def _local(port: int) -> None:
    forge = environment.forge(os.environ, local=True)
    with _extra():
        from gh_gate.app import local_page  # noqa: PLC0415 - needs the extra
    local_page.serve(cast("LocalForge", forge), port)


@contextmanager
def _extra() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            "the server needs more packages than the rest of gh-gate.",
            why=f"there is no {error.name}",
            do='install it with: pip install "gh-gate[server]"',
        ) from None
