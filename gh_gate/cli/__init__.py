"""The command line: ``gh-gate``. Commands are loaded when they are used, so that ``--version`` and ``--help`` are quick."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import TYPE_CHECKING

import click

from gh_gate import __version__

if TYPE_CHECKING:
    from gh_gate.errors import GateError

_COMMANDS = {
    "request": ("ask", "Ask, and return at once."),
    "wait": ("ask", "Ask, or find what was asked, and wait for the decision."),
    "run": ("ask", "Ask, wait, and run a command only if it is approved."),
    "list": ("look", "List the gates of a repository."),
    "show": ("look", "Show a gate: the question, who may decide, where it stands."),
    "approve": ("answer", "Approve a gate by a comment of your own."),
    "reject": ("answer", "Reject a gate by a comment of your own."),
    "cancel": ("answer", "Withdraw a gate that this account opened."),
    "verify": ("verify", "Check a record: a file, offline, or the one of an issue."),
    "audit": ("audit", "Tell who approved what, from GitHub and the ledger, and where they differ."),
    "init": ("init", "Create the GitHub App that decides gates: keys, permissions, webhook."),
    "serve": ("serve", "Run the GitHub App."),
    "resume-argo": ("resume_argo", "Resume workflows of Argo whose gates are decided."),
    "ledger": ("ledger", "Check or export what the App has kept."),
    "doctor": ("doctor", "Check token, permissions and CODEOWNERS, and say what to fix."),
    "demo": ("demo", "Play the main job on this machine."),
}


class Commands(click.Group):
    """The group of commands, each in a module that is only imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which a newcomer meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import the module of a command and return the command."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"gh_gate.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_") if cmd_name != "list" else "list_")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Write the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gh-gate", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Human approval for pipelines, native to GitHub.

    A gate is an issue that asks. A code owner answers with a comment, /approve or /reject, and the pipeline goes on with
    the values that were typed.

    \b
    Try it here, nothing to set up:   gh-gate demo
    In front of a command:            gh-gate run deploy --prompt "Deploy v14?" --approvers @alice --key v14 -- ./deploy.sh
    Answer one:                       gh-gate approve 42 deploy_target=staging

    Exit codes: 0 approved, 1 error, 2 usage, 3 rejected, 4 expired, 5 cancelled, 6 still pending.
    """  # noqa: D301 - click wants the character itself to keep lines as they are
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":  # https://no-color.org; click asks neither
        context.color = False


def main() -> None:
    """Run the program; every error of ours says what happened, why, and what to do."""
    from gh_gate.errors import GateError  # noqa: PLC0415 - not needed for --version

    if not __debug__:
        sys.exit(
            "error: gh-gate does not run under python -O: a library's guard against foreign addresses is an assert"
        )
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except GateError as error:
        click.echo(error.diagnostics(), err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        waits = sys.argv[1:2] in (["request"], ["wait"], ["run"])
        told = "stopped; a gate that waits stays open, and the same command finds it again" if waits else "stopped"
        click.echo(f"\n{told}", err=True)
        sys.exit(6 if waits else 1)
    except OSError as error:  # a full disk, a folder that was deleted: what no command has words of its own for
        sys.exit(_refused(GateError("this machine refused what the command needs.", why=str(error))))


def _refused(error: GateError) -> int:
    with contextlib.suppress(OSError, ValueError):  # what could not be written is not tried again on the way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(error.diagnostics(), err=True)
    return error.exit_code
