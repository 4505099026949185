"""The options that several commands share, and what they make of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from gh_gate import environment
from gh_gate.asked import EACH_OWNER, Request
from gh_gate.core import durations
from gh_gate.core.gate import Decider, OnTimeout
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_WHERE = [
    click.option("--repository", "-R", metavar="OWNER/NAME", default="", help="Where the gate lives; else found out."),
    click.option("--local", is_flag=True, help="Use the local forge of this folder instead of GitHub."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
]

_ASK = [
    click.argument("name"),
    click.option("--prompt", help="The question, in Markdown; {fields} are filled from --context."),
    click.option("--prompt-file", type=click.Path(path_type=Path), help="Read the question from a file."),
    click.option("--context", metavar="JSON", help="Values for the prompt's {fields}."),
    click.option(
        "--approvers",
        default="codeowners",
        show_default=True,
        help="codeowners:PATH, @user, @org/team; plain codeowners in a workflow and with --pull-request.",
    ),
    click.option("--paths", default="", help="Whose owners `codeowners` means; separated by commas."),
    click.option("--required", default="1", show_default=True, help="How many people, or each-owner."),
    click.option(
        "--input",
        "fields",
        multiple=True,
        metavar="NAME=TYPE",
        help="A typed input, say `deploy_target=str`; repeatable.",
    ),
    click.option("--inputs", "inputs_json", metavar="JSON", help="All typed inputs, with choices and limits."),
    click.option("--subject", default="", help="What else is bound, say an image's name@sha256:..."),
    click.option("--timeout", default="24h", show_default=True, help="Until when commands count, from the opening."),
    click.option("--valid-for", default="24h", show_default=True, help="For how long an approval passes."),
    click.option(
        "--on-timeout",
        type=click.Choice([o.value for o in OnTimeout]),
        default="reject",
        show_default=True,
        help="What the deadline does.",
    ),
    click.option("--remind", help="Remind every so often, say 4h."),
    click.option("--prevent-self-approval", is_flag=True, help="Who started or wrote it cannot approve it."),
    click.option(
        "--auto-approve", is_flag=True, help="A condition of your own held: nobody is asked, and that is recorded."
    ),
    click.option("--pull-request", type=int, help="Ask in a comment on this pull request."),
    click.option("--label", "labels", multiple=True, help="One more label for the issue; repeatable."),
    click.option(
        "--public-key",
        "key_file",
        type=click.Path(path_type=Path),
        help="The App's public key: the App decides, and only a record that it signed approves.",
    ),
    click.option("--key", default="", help="A word for this run; the same in every try. In Actions: the run's id."),
]


def where(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which forge is meant."""
    return _add(function, _WHERE)


def question(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that make a question."""
    return _add(function, [*_ASK, *_WHERE])


def forge(options: dict[str, Any]) -> Forge:
    """Return the forge that the options mean."""
    return environment.forge(os.environ, repository=options["repository"], local=options["local"])


def request(options: dict[str, Any]) -> Request:
    """Return the question that the options make.

    :raise UsageError: naming the option that is wrong.
    """
    required = str(options["required"])
    counted = required.isascii() and required.isdigit() and len(required) < 5
    if required != EACH_OWNER and not counted:
        raise UsageError(f"--required is {required[:40]!r}.", do="give a number of people, or each-owner")
    return Request(
        name=options["name"],
        prompt=_prompt(options),
        run=environment.run(os.environ, options["key"], pull_request=options["pull_request"]),
        context=_json(options["context"], "--context", dict, '{"accuracy": 0.94}'),
        approvers=_words(options["approvers"]),
        paths=_words(options["paths"]),
        required=int(required) if counted else required,
        inputs=_inputs(options),
        subject=options["subject"],
        timeout=durations.parse(options["timeout"], what="--timeout"),
        valid_for=durations.parse(options["valid_for"], what="--valid-for"),
        on_timeout=OnTimeout(options["on_timeout"]),
        remind=durations.parse(options["remind"], what="--remind") if options["remind"] else None,
        prevent_self_approval=options["prevent_self_approval"],
        auto_approve=options["auto_approve"],
        pull_request=options["pull_request"],
        decider=Decider.APP if options["key_file"] else Decider.ACTION,
    )


def public_key(options: dict[str, Any]) -> str:
    """Return the text of the App's public key, or an empty string.

    :raise UsageError: where the file cannot be read.
    """
    path: Path | None = options["key_file"]
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as a public key.", why=str(error)) from None


def _prompt(options: dict[str, Any]) -> str:
    given, path = options["prompt"], options["prompt_file"]
    if (given is None) == (path is None):
        raise UsageError("a gate needs one question.", do="give --prompt or --prompt-file, not both")
    if path is None:
        return str(given)
    try:
        return str(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} cannot be read as the question.", why=str(error), do="name a UTF-8 text file"
        ) from None


def _inputs(options: dict[str, Any]) -> Any:
    if options["inputs_json"] and options["fields"]:
        raise UsageError("--input and --inputs were both given.", do="use one of them")
    if options["inputs_json"]:
        return _json(options["inputs_json"], "--inputs", (dict, list), '{"deploy_target": ["staging", "production"]}')
    pairs = [field.partition("=") for field in options["fields"]]
    names = [name for name, _, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"--input declares {twice[:60]!r} twice.", do="declare each input once")
    return {name: kind or "str" for name, _, kind in pairs} or None


def _json(text: str | None, option: str, kind: type | tuple[type, ...], example: str) -> Any:
    if text is None:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{option} is not JSON.", why=str(error), do="quote it for the shell in single quotes"
        ) from None
    if not isinstance(value, kind):
        raise UsageError(f"{option} must be a JSON object.", do=f"write it like {example}")
    return value


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.replace(",", " ").split() if word)


def _add(function: Callable[..., Any], decorators: Sequence[Decorator]) -> Callable[..., Any]:
    for decorator in reversed(decorators):
        function = decorator(function)
    return function
