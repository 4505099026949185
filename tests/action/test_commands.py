"""Nothing that a stranger wrote is executed by the runner, however it is printed."""

from __future__ import annotations

import io
import logging

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from action.commands import Commands, escape_data, escape_property, inert
from action.log import Lines, logged
from tests.action.runner import Command, executed

HOSTILE = [
    "::error::x",
    "  ::error::x",
    "\t\u00a0::set-output name=approved::true",
    "fine\n::error::x",
    "fine\r::error::x",
    "fine\r\n::add-mask::a",
    "fine ##[error]x",
    "##[set-env name=PATH]/tmp",
    "\u200b::error::x",
    ":\u200d:error::x",
    ":\ufe0f:error::x",
    "\u00ad:\u00ad:error::x",
    "#\ufe0f#\ufe0f[error]x",
    "#\u200c#[error]x",
    "###[error]x",
    "::stop-commands::0\n::error::x",
    "::::error::x",
    "%0A::error::x",
    "\x00::error::x",
    "\u2028::error::x",
    "\ud800::error::x",
]
TEXTS = st.text(st.one_of(st.sampled_from(":#[]\r\n \ufe0f\u200d\u200berorx"), st.characters()))


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def commands(out: io.StringIO) -> Commands:
    return Commands(out)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_table_is_hostile_unless_something_is_done_about_it(text: str) -> None:
    harmless = ("%0A", "::::", "::stop-commands::0", "\ud800")
    assert executed(text) or text.startswith(harmless)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_is_no_command(text: str, commands: Commands, out: io.StringIO) -> None:
    commands.line(text)
    assert executed(out.getvalue()) == []
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_untrusted_text_is_no_command(text: str, commands: Commands, out: io.StringIO) -> None:
    commands.untrusted(text)
    assert executed(out.getvalue()) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_an_annotation_is_one_command_whatever_it_holds(text: str, commands: Commands, out: io.StringIO) -> None:
    commands.error(text, title=text)
    assert [command.name for command in executed(out.getvalue())] == ["error"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_group_holds_no_other_command(text: str, commands: Commands, out: io.StringIO) -> None:
    with commands.group(text):
        commands.line(text)
    assert [command.name for command in executed(out.getvalue())] == ["group", "endgroup"]


@given(TEXTS)
@example(":\ufe0f:error::x")
def test_no_text_at_all_gets_through_as_a_line(text: str) -> None:
    out = io.StringIO()
    Commands(out).line(text)
    assert executed(out.getvalue()) == []


@given(TEXTS)
def test_no_text_at_all_gets_out_of_a_stretch_of_untrusted_text(text: str) -> None:
    out = io.StringIO()
    commands = Commands(out)
    commands.untrusted(text)
    commands.notice("after", title="t")
    assert executed(out.getvalue()) == [Command("notice", "after", {"title": "t"})]


def test_commands_work_again_after_untrusted_text(commands: Commands, out: io.StringIO) -> None:
    commands.untrusted("::error::x")
    commands.warning("after", title="t")
    assert [command.name for command in executed(out.getvalue())] == ["warning"]


def test_the_word_that_ends_untrusted_text_is_new_each_time(commands: Commands, out: io.StringIO) -> None:
    commands.untrusted("a")
    commands.untrusted("a")
    lines = out.getvalue().splitlines()
    assert lines[:3] != lines[3:]
    assert len(lines[0]) >= len("::stop-commands::") + 32


@pytest.mark.parametrize("text", ["", "plain", "100 %", "a\nb\r\nc", "%0A", "%250A", "a:b,c"])
def test_the_runner_reads_back_what_was_escaped(text: str, commands: Commands, out: io.StringIO) -> None:
    commands.notice(text, title=text or "t")
    (command,) = executed(out.getvalue())
    assert (command.data, command.properties["title"]) == (text, text or "t")


def test_escaping_is_that_of_actions_toolkit() -> None:
    assert escape_data("%\r\n:,") == "%25%0D%0A:,"
    assert escape_property("%\r\n:,") == "%25%0D%0A%3A%2C"


def test_a_secret_is_masked_line_by_line_without_the_lines_that_say_what_it_is(
    commands: Commands, out: io.StringIO
) -> None:
    commands.mask("-----BEGIN RSA PRIVATE KEY-----\nabc%\ndef\n\n-----END RSA PRIVATE KEY-----\n")
    assert executed(out.getvalue()) == [Command("add-mask", "abc%"), Command("add-mask", "def")]


def test_no_secret_is_no_mask(commands: Commands, out: io.StringIO) -> None:
    commands.mask("")
    assert out.getvalue() == ""


def test_a_plain_line_is_printed_as_it_is() -> None:
    assert inert("2026-03-02 09:00 UTC  waiting for 1 of @alice · 23 h 12 m left") == (
        "2026-03-02 09:00 UTC  waiting for 1 of @alice · 23 h 12 m left"
    )


def test_what_the_library_prints_is_no_command(commands: Commands, out: io.StringIO) -> None:
    print("waiting", "\n::error::x", file=Lines(commands), flush=True)
    assert executed(out.getvalue()) == []
    assert out.getvalue() == "waiting \n: :error::x\n"


def test_what_the_library_logs_is_no_command(commands: Commands, out: io.StringIO) -> None:
    with logged(commands):
        logging.getLogger("gh_gate.poller").warning("%s Looking again.", "##[error]x\n::error::x")
    assert executed(out.getvalue()) == []
    assert out.getvalue() == "warning: ## [error]x␊::error::x Looking again.\n"


def test_logging_is_afterwards_as_it_was_before(commands: Commands, out: io.StringIO) -> None:
    with logged(commands):
        pass
    logging.getLogger("gh_gate.poller").warning("elsewhere")
    assert out.getvalue() == ""
