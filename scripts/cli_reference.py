"""Write docs/cli.md from the commands themselves, so that the page says what `--help` says: `make cli-reference`.

A test compares the page with what this would write.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from gh_gate.cli import cli

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
SHARED = 5
"""An option that so many commands have in the same words stands once, at the top, unless it is one of the question's."""
MANY = 8
"""A command that has all options of an earlier one, and that one has so many, names that one."""

HEAD = """\
# The command line

`pip install gh-gate` brings `gh-gate`. This page is written from the commands themselves; `gh-gate COMMAND --help` says the same.
Colours are for terminals alone; `NO_COLOR` takes them away.

"""
EXITS = """\
## Exit codes

| code | means |
| ---: | --- |
| 0 | approved; or the command did what it was asked |
| 1 | an error: something could not be found out, and nothing is approved |
| 2 | usage: a word, the policy file or CODEOWNERS has to be put right |
| 3 | rejected |
| 4 | expired |
| 5 | cancelled |
| 6 | still pending |

`gh-gate run` ends with the exit code of the command that it ran, where it ran it; with 128 and the signal's number where a signal
ended that, and with 2 where it cannot be run. Ctrl-C ends `request`, `wait` and `run` with 6, because the gate stays open, and
everything else with 1.

"""


def page() -> str:
    """Return the whole page."""
    commands = dict(_commands(cli, ()))
    rows = {name: [_row(one) for one in _options(command)] for name, command in commands.items()}
    counted = Counter(row for own in rows.values() for row in own)
    shared = [row for row in rows["list"] if counted[row] >= SHARED]
    own = {name: [row for row in told if row not in shared] for name, told in rows.items()}
    sections = [_section(name, command, own, shared, rows[name]) for name, command in commands.items()]
    return HEAD + _overview(commands) + _everywhere(shared) + EXITS + "\n".join(sections)


def _commands(group: click.Group, before: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # noqa: S101 - what a group lists it has
        yield " ".join((*before, name)), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*before, name))


def _options(command: click.Command) -> list[click.Option]:
    return [one for one in command.params if isinstance(one, click.Option) and not one.hidden]


def _overview(commands: dict[str, click.Command]) -> str:
    rows = [
        f"| [`{name}`](#gh-gate-{name.replace(' ', '-')}) | {_escaped(one.get_short_help_str(limit=200))} |"
        for name, one in commands.items()
    ]
    return "\n".join(["| command | what it does |", "| --- | --- |", *rows, "", ""])


def _everywhere(shared: list[str]) -> str:
    return "\n".join(["Most of them take these options, too:", "", *_table(shared), "", ""])


def _section(name: str, command: click.Command, own: dict[str, list[str]], shared: list[str], rows: list[str]) -> str:
    context = click.Context(command, info_name=f"gh-gate {name}")
    usage = " ".join(["gh-gate", name, *command.collect_usage_pieces(context)])
    told = inspect.cleandoc(command.help or "").replace("\b\n", "")
    parts = [f"## gh-gate {name}", f"```\n{usage}\n```", _escaped(told), *_told(name, own)]
    names = [f"`{_names(row)}`" for row in rows if row in shared]
    if names:
        parts.append(f"And {', '.join(names)}.")
    if command.epilog:
        parts.append(f"```\n{inspect.cleandoc(command.epilog).removeprefix('Example: ')}\n```")
    return "\n\n".join(parts) + "\n"


def _told(name: str, own: dict[str, list[str]]) -> Iterator[str]:
    """What a command takes, or which earlier one it is like, and what it takes besides."""
    rows = own[name]
    earlier = list(own)[: list(own).index(name)]
    like = next((one for one in earlier if len(own[one]) >= MANY and set(own[one]) <= set(rows)), None)
    if like is not None:
        yield f"All options of [`{like}`](#gh-gate-{like}), and:"
        rows = [row for row in rows if row not in own[like]]
    if rows:
        yield "\n".join(_table(rows))


def _table(rows: list[str]) -> list[str]:
    return ["| option | what it does |", "| --- | --- |", *rows]


def _row(option: click.Option) -> str:
    record = option.get_help_record(click.Context(click.Command("gh-gate")))
    assert record is not None  # noqa: S101 - an option that is not hidden has one
    names, told = (re.sub(r"\s+", " ", part).replace("|", r"\|") for part in record)
    return f"| `{names}` | {_escaped(told)} |"


def _names(row: str) -> str:
    """Return the long name in a row: `--repository` of `-R, --repository OWNER/NAME`."""
    found = re.search(r"--[a-z-]+", row)
    return found[0] if found else row


def _escaped(text: str) -> str:
    """Make names with underscores code, and keep what Markdown would take for something else, outside of code."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([<>*])", r"\\\1", re.sub(r"\b(\w+_\w+)\b", r"`\1`", part)) for part in parts[::2]]
    return "`".join(parts)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
