"""What a gate looks like in a terminal: the question as its issue would show it, who can decide, until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gh_gate import screen
from gh_gate.core import prompt
from gh_gate.core.gate import Gate, OnTimeout
from gh_gate.core.render.deciders import deciders
from gh_gate.core.render.words import plain, when
from gh_gate.core.tally import Tally
from gh_gate.core.text import code_span, cut

if TYPE_CHECKING:
    from rich.console import Console


def page(gate: Gate, tally: Tally, now: datetime, console: Console) -> str:
    """Return the question and its facts, drawn for a terminal.

    :param now: the forge's clock.
    :param console: tells the width and the colours.
    """
    facts = "  \n".join([deciders(gate), _until(gate, tally, now), *_about(gate)])  # two spaces: the line ends here
    return f"\n{drawn(prompt.inert(gate.prompt), console)}\n{drawn(facts, console)}\n"


def drawn(markdown: str, console: Console) -> str:
    """Return inert Markdown as a terminal shows it."""
    from gh_gate.terminal import markdown as pages  # noqa: PLC0415 - rich is only loaded where a terminal is

    return pages.drawn(markdown, console)


def _until(gate: Gate, tally: Tally, now: datetime) -> str:
    if tally.deadline is None:
        return "**Until**: somebody decides"
    policy = "it is approved by policy, without anybody's word"
    then = policy if gate.on_timeout is OnTimeout.APPROVE else "it counts as expired"
    return f"**Until**: {when(tally.deadline, tally.opened_at)} ({screen.time_left(tally, now)}); after that {then}"


def _about(gate: Gate) -> list[str]:
    subject = [f"**About**: {code_span(gate.subject, 300)}"] if gate.subject else []
    title = f" of {plain(cut(gate.origin.title, 100))}" if gate.origin.title.strip() else ""
    commit = f", for commit {code_span(gate.commit[:7])}" if gate.commit else ""
    return [*subject, f"**Asked by**: gate {code_span(gate.name)} of {code_span(gate.run_id, 80)}{title}{commit}"]
