"""The page about the command line says what `--help` says."""

from __future__ import annotations

import click
import pytest

from gh_gate.cli import cli
from scripts import cli_reference
from tests.docs.pages import DOCS, text

PAGE = text(DOCS / "cli.md")
COMMANDS = [*cli.list_commands(click.Context(cli))]


def test_the_page_is_the_one_that_would_be_written() -> None:
    assert cli_reference.page() == PAGE, "run `make cli-reference`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_of_it_is_on_the_page(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert f"\n## gh-gate {name}\n" in PAGE
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or all(f"{one}" in PAGE for one in parameter.opts)
