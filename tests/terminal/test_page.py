"""A question as a terminal draws it: as wide as can be read, and nothing in it does anything."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from gh_gate.core.tally import Tally
from gh_gate.terminal.page import page
from tests.forge.local_ground import START
from tests.terminal.ground import gate

OPENED = START.replace(microsecond=0)


def drawn(prompt: str, width: int = 200, **more: object) -> str:
    one = gate(prompt=prompt, **more)
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor")
    return page(one, Tally(opened_at=OPENED, deadline=one.deadline(OPENED)), OPENED, console)


@pytest.mark.parametrize(
    "prompt",
    [
        "<!-- approved already -->",
        "a\x1b[2Jb",
        "a\u202eb",
        "[//]: # (hidden)",
        "a\n\n[x]: https://evil.example 'hidden'",
    ],
)
def test_nothing_in_a_question_is_hidden_or_drives_the_terminal(prompt: str) -> None:
    shown = drawn(prompt)
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    for word in ("approved", "hidden", "evil.example"):
        assert (word in prompt) is (word in shown)


def test_a_link_shows_where_it_leads() -> None:
    assert "https://evil.example/x" in drawn("[the dashboard](https://evil.example/x)")
    assert "\x1b]8;" not in drawn("[the dashboard](https://evil.example/x)")


def test_a_picture_is_told_by_its_words_and_its_address() -> None:
    shown = drawn("before ![the loss](https://charts.example/1.png) after")
    assert "\nthe loss (https://charts.example/1.png)\n" in shown


@pytest.mark.parametrize(("width", "most"), [(200, 100), (60, 60)])
def test_lines_are_as_long_as_can_be_read(width: int, most: int) -> None:
    lines = drawn("word " * 200, width).splitlines()
    assert most - 6 < max(len(line) for line in lines if line.startswith("word")) <= most


def test_it_says_what_is_bound_and_who_asks() -> None:
    shown = drawn("Go?", subject="img@sha256:1", commit="1a2b3c4" + "0" * 33)
    assert "img@sha256:1" in shown
    assert "1a2b3c4" in shown
    assert "1a2b3c40" not in shown
