"""``gh-gate serve``: run the GitHub App."""

from __future__ import annotations

import os

import click

from gh_gate.errors import UsageError


@click.command(epilog="Example: gh-gate init, then gh-gate serve")
def serve() -> None:
    """Run the GitHub App's server: it takes webhooks, decides gates and signs what it decides.

    Settings come from the environment or from gh-gate.env, as `gh-gate init` writes it (docs/app.md). It stops in order on
    SIGTERM or Ctrl-C; what it had not finished goes on at the next start.
    """
    try:
        from gh_gate.app import service, settings  # noqa: PLC0415 - needs the extra, and takes a second to load
    except ModuleNotFoundError as error:
        raise UsageError(
            "the server needs more packages than the rest of gh-gate.",
            why=f"there is no {error.name}",
            do='install it with: pip install "gh-gate[server]"',
        ) from None
    service.serve(settings.load(os.environ))
