"""What people see while a gate waits: a dialogue, a line, or lines in a log; and how to answer from elsewhere."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from gh_gate import screen, watch
from gh_gate.forge.local.source import utc_now
from tests.scene import Scene
from tests.terminal.ground import FIELDS, Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project at whose machine alice sits, with the real time."""
    return Place(tmp_path, clock=utc_now)


@pytest.fixture
def sit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Put this process in front of a terminal; only once the test runs, because pytest changes the streams before."""
    person, program = os.openpty()
    with os.fdopen(program, "w", encoding="utf-8") as out, os.fdopen(os.dup(program), encoding="utf-8") as into:

        def seat() -> None:
            monkeypatch.setattr(sys, "stdin", into)
            monkeypatch.setattr(sys, "stderr", out)

        yield seat
    os.close(person)


def named(watching: watch.Watcher) -> str:
    """Return what a watcher shows with."""
    show: Any = watching.show
    show = getattr(show, "_show", show)
    return type(getattr(show, "__self__", show)).__name__


def test_a_dialogue_asks_on_the_local_forge_in_a_terminal(place: Place, sit: Callable[[], None]) -> None:
    sit()
    with watch.watcher(place.forge, interval=10) as watching:
        assert (named(watching), watching.interval) == ("Dialogue", watch.LOCAL)


def test_github_has_its_own_page_so_a_terminal_only_shows_a_line(scene: Scene, sit: Callable[[], None]) -> None:
    sit()
    with watch.watcher(scene.forge(), interval=10) as watching:
        assert (named(watching), watching.interval) == ("LiveLine", 10)
    with watch.watcher(scene.forge(), interval=10, alone=False) as watching:
        assert named(watching) == "LogLines"


@pytest.mark.parametrize("more", [{"quiet": True}, {"sleep": lambda _: None}])
def test_nobody_is_asked_where_nothing_may_be_shown_or_time_is_made_up(
    place: Place,
    sit: Callable[[], None],
    more: dict[str, Any],
) -> None:
    sit()
    with watch.watcher(place.forge, interval=10, **more) as watching:
        assert named(watching) in {"function", "LogLines"}
        assert watching.sleep is more.get("sleep", time.sleep)


def test_without_a_terminal_lines_go_to_the_log(place: Place) -> None:
    with watch.watcher(place.forge, interval=10) as watching:
        assert named(watching) == "LogLines"


def test_a_hundred_gates_that_wait_for_the_terminal_take_no_threads(place: Place, sit: Callable[[], None]) -> None:
    sit()
    with watch.watcher(place.forge, interval=10, alone=False) as watching:
        assert not watching.threaded()
        asyncio.run(watching.sleep_async(0.0))


def test_the_announcement_says_how_to_answer_and_how_to_say_no(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place.folder)
    (place.folder / "pyproject.toml").touch()
    watch.announce(place.forge, place.ask("@bob", inputs=FIELDS))
    head, approve, reject = capsys.readouterr().err.splitlines()
    assert head == f"gate deploy  local/{place.folder.name}#1"
    assert approve.endswith("gh-gate approve --local 1 --as bob target=staging")
    assert reject.endswith("reject --local 1 --as bob WHY")


def test_a_gate_that_is_decided_or_asks_nobody_is_announced_without_a_line_to_copy(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = place.ask(inputs=None)
    place.forge.say("alice", 1, "/approve")
    place.engine.look(ticket)
    watch.announce(place.forge, place.ask(inputs=None))
    watch.announce(place.forge, place.ask(inputs=None, key="other", auto_approve=True))
    assert "approve" not in capsys.readouterr().err


def test_a_question_that_is_put_anew_is_announced(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    ticket, fresh = place.ask(inputs=None), place.ask(inputs=None, key="other")
    with watch.watcher(place.forge, interval=10) as watching:
        watching.show(ticket, place.engine.look(ticket), 1.0)
        assert "#" not in capsys.readouterr().err
        ticket.prepared, ticket.place, ticket.opened_at, ticket.last = (
            fresh.prepared,
            fresh.place,
            fresh.opened_at,
            None,
        )
        for _ in range(2):
            watching.show(ticket, place.engine.look(ticket), 1.0)
    said = capsys.readouterr().err
    assert (said.count("#2\n"), said.count("approve --local 2")) == (1, 1)


def test_a_stream_that_is_gone_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert screen.for_people() is None


@pytest.mark.parametrize(("seconds", "shown"), [(0.5, False), (3.0, True)])
def test_the_next_look_is_told_where_it_is_worth_telling(
    place: Place, monkeypatch: pytest.MonkeyPatch, seconds: float, shown: bool
) -> None:
    ticket, steady = place.ask(), [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: steady[0])
    monkeypatch.setattr(time, "sleep", lambda passed: steady.append(steady.pop() + passed))
    live = screen.LiveLine(Console(file=io.StringIO()), place.forge.now)
    live(ticket, place.engine.look(ticket), seconds)
    live.sleep(seconds)
    live.stop()
    assert ("next look in 1 s" in str(live._spinner.status)) is shown


class Broken(io.StringIO):
    """A pipe whose reader is gone."""

    def write(self, _: str) -> int:
        raise BrokenPipeError


CLOSED = io.StringIO()
CLOSED.close()


@pytest.mark.parametrize("nobody", [None, Broken(), CLOSED], ids=["none", "broken", "closed"])
def test_that_nobody_reads_it_keeps_no_gate_from_being_decided(
    place: Place, monkeypatch: pytest.MonkeyPatch, nobody: Any
) -> None:
    monkeypatch.setattr(sys, "stderr", nobody)
    ticket = place.ask(inputs=None)
    watch.announce(place.forge, ticket)
    with watch.watcher(place.forge, interval=10) as watching:
        watching.show(ticket, place.engine.look(ticket), 1.0)
        place.forge.say("alice", 1, "/approve")
        assert watch.run(watching, place.engine, ticket).status == "approved"
