"""Lines from a terminal: waited for with a limit, none taken that nobody waits for, an end that is no answer."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterator
from typing import TextIO

import pytest

from gh_gate.terminal import keyboard
from gh_gate.terminal.keyboard import Keyboard


class Ends:
    """A terminal: what a person types goes into one end and comes out of the other."""

    def __init__(self) -> None:
        self.person, self._program = os.openpty()
        self.stream = os.fdopen(self._program, "r", encoding="utf-8", closefd=True)

    def type(self, text: str) -> None:
        os.write(self.person, text.encode())

    def close(self) -> None:
        self.stream.close()
        os.close(self.person)


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Both ends of a terminal."""
    both = Ends()
    yield both
    both.close()


def test_a_line_comes_without_its_end(ends: Ends) -> None:
    ends.type("after lunch, señora\n")
    assert Keyboard(ends.stream).line(5) == "after lunch, señora"


def test_two_lines_that_came_at_once_are_two(ends: Ends) -> None:
    ends.type("one\ntwo\n")
    keys = Keyboard(ends.stream)
    assert (keys.line(5), keys.line(5), keys.line(0.01)) == ("one", "two", None)


def test_it_waits_no_longer_than_it_is_told_and_half_a_line_is_none(ends: Ends) -> None:
    ends.type("ye")
    keys, before = Keyboard(ends.stream), time.monotonic()
    assert keys.line(0.05) is None
    assert time.monotonic() - before < 5
    ends.type("s\n")
    assert keys.line(5) == "yes"


def test_a_line_that_nobody_waits_for_stays_for_the_program(ends: Ends) -> None:
    assert Keyboard(ends.stream).line(0.01) is None
    ends.type("for input()\n")
    assert ends.stream.readline() == "for input()\n"


def test_what_was_typed_before_the_question_is_dropped(ends: Ends) -> None:
    ends.type("y\ny\n")
    keys = Keyboard(ends.stream)
    assert keys.line(5) == "y"
    keys.forget()
    assert keys.line(0.05) is None
    ends.type("n\n")
    assert keys.line(5) == "n"


def test_the_end_of_input_is_no_line(ends: Ends) -> None:
    ends.type("\x04")
    with pytest.raises(EOFError):
        Keyboard(ends.stream).line(5)


def test_a_terminal_that_is_gone_is_the_end_of_input() -> None:
    ends = Ends()
    keys = Keyboard(ends.stream)
    os.close(ends.person)
    with pytest.raises(EOFError):
        keys.line(5)
    ends.stream.close()


def test_what_is_no_text_is_told_apart_from_text(ends: Ends) -> None:
    os.write(ends.person, b"caf\xe9\n")
    assert Keyboard(ends.stream).line(5) == "caf\ufffd"


def test_a_process_in_the_background_does_not_read(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "tcgetpgrp", lambda _: -1)
    ends.type("y\n")
    keys = Keyboard(ends.stream)
    assert keys.line(0.05) is None
    monkeypatch.undo()
    assert keys.line(5) == "y"


def closed() -> TextIO:
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("name", ["stdin", "stderr"])
@pytest.mark.parametrize("other", [io.StringIO(), closed(), None])
def test_nobody_is_at_hand_where_one_end_is_no_terminal(
    ends: Ends, monkeypatch: pytest.MonkeyPatch, name: str, other: TextIO | None
) -> None:
    for each in ("stdin", "stderr"):
        monkeypatch.setattr(sys, each, ends.stream)
    assert keyboard.at_hand() is not None
    monkeypatch.setattr(sys, name, other)
    assert keyboard.at_hand() is None


def test_windows_has_no_dialogue(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ("stdin", "stderr"):
        monkeypatch.setattr(sys, each, ends.stream)
    monkeypatch.setattr(sys, "platform", "win32")
    assert keyboard.at_hand() is None
