"""The log: one line a record, what it is about, and no secret."""

from __future__ import annotations

import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest

from gh_gate.app import logs

SECRET = "hook-hook-hook-hook"
TOKEN = "ghs_" + "A1b2C3d4" * 5
PEM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\nZm9vYmFy\n-----END PRIVATE KEY-----"
PASSWORD = "postgresql://gate:hunter22@db/gate"
LOG = logging.getLogger("gh_gate.some.room")

Write = Callable[..., None]
Configure = Callable[..., io.StringIO]


@pytest.fixture
def configure() -> Iterator[Configure]:
    """Sends the log to memory; afterwards the log is as it was."""
    root, ours, raises = logging.getLogger(), logging.getLogger("gh_gate"), logging.raiseExceptions
    before, levels = root.handlers[:], (root.level, ours.level)

    def start(form: Literal["json", "text"] | None = "json", level: str = "info") -> io.StringIO:
        stream = io.StringIO()
        logs.configure(level, form, secrets=[SECRET, PEM], stream=stream)
        return stream

    yield start
    root.handlers[:] = before
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    logging.raiseExceptions = raises
    logging.captureWarnings(capture=False)


def rows(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_record_is_one_object_on_one_line(configure: Configure) -> None:
    stream = configure()
    LOG.info("looked at %s", "é\u2028\ud800")
    (row,) = rows(stream)
    assert (row["level"], row["logger"], row["message"]) == ("info", "gh_gate.some.room", "looked at é\u2028\ud800")
    assert row["time"].endswith("Z")
    assert stream.getvalue().isascii()


def test_a_record_tells_what_it_is_about_and_afterwards_no_longer(configure: Configure) -> None:
    stream = configure()
    with logs.about(delivery="72d3162e"):
        with logs.about(spot="acme/ml#42", gate="ab12"):
            LOG.info("inside")
        LOG.info("between")
    LOG.info("outside")
    inside, between, outside = rows(stream)
    assert (inside["delivery"], inside["spot"], inside["gate"]) == ("72d3162e", "acme/ml#42", "ab12")
    assert (between["delivery"], "gate" in between, "delivery" in outside) == ("72d3162e", False, False)


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("bad", ["\n", "\r\n", "\x1b[2K", "\u2028", "\x85", "\x0b", "\u202e"])
def test_nobody_can_forge_a_second_line_or_move_the_cursor(
    configure: Configure, form: Literal["json", "text"], bad: str
) -> None:
    stream = configure(form)
    with logs.about(gate=f"g{bad}2026-01-01T00:00:00Z info forged"):
        LOG.info("asked by %s", f"x{bad}2026-01-01T00:00:00Z info forged")
    assert len(stream.getvalue().splitlines()) == 1
    assert bad not in stream.getvalue().rstrip("\n")


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_lines_of_an_error_cannot_be_taken_for_records(configure: Configure, form: Literal["json", "text"]) -> None:
    stream = configure(form)
    LOG.error("it failed", exc_info=ValueError("one\n2026-01-01T00:00:00Z info forged\x1b[2K"))
    head, *others = stream.getvalue().splitlines()
    assert "it failed" in head
    assert "\x1b" not in stream.getvalue()
    assert all(line.startswith("    ") for line in others)
    assert "ValueError" in stream.getvalue()


HIDDEN = {
    "token": TOKEN,
    "webhook secret": SECRET,
    "key": PEM,
    "a line of the key": PEM.splitlines()[1],
    "key on one line": PEM.replace("\n", "\\n"),
    "password of the database": PASSWORD,
}


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("secret", HIDDEN.values(), ids=HIDDEN.keys())
def test_no_secret_shows_wherever_it_stands(configure: Configure, form: Literal["json", "text"], secret: str) -> None:
    stream = configure(form)
    with logs.about(delivery=f"d {secret}"):
        LOG.warning("in the message %s", secret)
        LOG.warning("in the text " + secret)  # noqa: G003 - that is what is tried
        LOG.warning("in an object %r", {"header": secret})
        LOG.warning("arguments that do not fit %d", secret)
        error = ValueError(secret)
        error.__cause__ = OSError(f"caused by {secret}")
        LOG.error("in an error", exc_info=error)
    for piece in (TOKEN[6:], SECRET, "MC4CAQAwBQYDK2VwBCIEIA", "hunter22"):
        assert piece not in stream.getvalue()
    assert stream.getvalue().count("[secret]") >= 5


def test_a_secret_so_short_that_it_is_a_word_is_left() -> None:
    assert logs.Json(["gate"]).clean("the gate is open") == "the gate is open"


def test_another_key_than_ours_is_taken_out_as_well() -> None:
    other = PEM.replace("MC4C", "MC4D")
    assert logs.Json([PEM]).clean(f"a {other} b") == "a [secret] b"


def test_an_object_that_cannot_be_written_does_not_stop_the_log(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError(SECRET)

    stream = configure()
    LOG.info("it is %s", Broken())
    LOG.info(Broken())
    LOG.info("next")
    assert [row["message"] for row in rows(stream)] == [
        "it is %s (this could not be written in full)",
        "Broken (this could not be written in full)",
        "next",
    ]
    assert SECRET not in capsys.readouterr().err + stream.getvalue()


def test_a_message_of_any_length_is_cut(configure: Configure) -> None:
    stream = configure()
    LOG.info("x" * 100_000)
    assert len(rows(stream)[0]["message"]) == logs.LONGEST


def test_other_libraries_only_warn(configure: Configure) -> None:
    stream = configure(level="debug")
    logging.getLogger("urllib3").debug("what was said")
    logging.getLogger("urllib3").warning("slow")
    LOG.debug("ours")
    assert [row["message"] for row in rows(stream)] == ["slow", "ours"]


def test_the_level_is_that_of_the_setting(configure: Configure) -> None:
    stream = configure(level="error")
    LOG.warning("less")
    LOG.error("more")
    assert [row["message"] for row in rows(stream)] == ["more"]


def test_python_s_warnings_go_to_the_log(configure: Configure) -> None:
    stream = configure()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"old {SECRET}", stacklevel=1)
        logging.captureWarnings(capture=False)
    assert "old [secret]" in rows(stream)[0]["message"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_text_and_everything_else_json(configure: Configure) -> None:
    stream = configure(None)
    LOG.info("x")
    assert rows(stream)
    terminal = Terminal()
    logs.configure(stream=terminal)
    LOG.info("x")
    assert terminal.getvalue().endswith(" info    x\n")


def test_without_a_stream_it_is_stderr(monkeypatch: pytest.MonkeyPatch, configure: Configure) -> None:
    configure()
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("info", "json")
    LOG.info("x")
    assert rows(stream)[0]["message"] == "x"
