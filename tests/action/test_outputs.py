"""A value stays one value: it never ends early, and defines no output of its own choosing."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from action import outputs
from gh_gate.errors import GateError
from tests.action import runner

NAMES = st.sampled_from(["status", "input", "reason", "record", "approved-by"])
LINES = st.sampled_from(["approved=true", "approved<<E", "true", "E", "ghadelimiter_", "", "=", "<<", "\r", "\ufeff"])
VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(LINES, max_size=8).map("\n".join),
    st.lists(LINES, max_size=8).map("\r\n".join),
    st.uuids().map(lambda uuid: f"x\nghadelimiter_{uuid}\napproved=true"),
)


@given(st.lists(st.tuples(NAMES, VALUES), min_size=10, max_size=10))
@settings(max_examples=1_000)
def test_ten_thousand_values_come_out_as_they_went_in(pairs: list[tuple[str, str]]) -> None:
    file = "".join(outputs.encode(name, value) for name, value in pairs)
    assert runner.outputs(file) == pairs


@given(st.lists(st.tuples(NAMES, VALUES), min_size=10, max_size=10))
def test_the_runner_on_windows_reads_no_other_outputs(pairs: list[tuple[str, str]]) -> None:
    file = "".join(outputs.encode(name, value) for name, value in pairs)
    # It takes a carriage return at a value's end for a part of the line break behind it.
    assert runner.outputs(file, windows=True) == [(name, value.removesuffix("\r")) for name, value in pairs]


@pytest.mark.parametrize(("name", "value"), [("input", "a\nE\nb"), ("input", "E"), ("input", "xEx"), ("inEput", "a")])
def test_a_value_that_holds_its_delimiter_is_refused(name: str, value: str) -> None:
    with pytest.raises(GateError, match="holds its own delimiter"):
        outputs.encode(name, value, delimiter=lambda: "E")


def test_each_value_has_a_delimiter_of_its_own() -> None:
    first, second = outputs.encode("a", "x"), outputs.encode("a", "x")
    assert first != second


def test_a_file_is_appended_to_in_utf8_with_line_feeds(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_bytes(b"before=1\n")
    outputs.write(file, {"reason": "größer\r\nals", "status": "rejected"})
    assert runner.outputs(file.read_bytes().decode()) == [
        ("before", "1"),
        ("reason", "größer\r\nals"),
        ("status", "rejected"),
    ]


def test_half_a_character_becomes_a_question_mark(tmp_path: Path) -> None:
    outputs.write(tmp_path / "output", {"reason": "a\ud800b"})
    assert runner.outputs((tmp_path / "output").read_text(encoding="utf-8")) == [("reason", "a?b")]


def test_nothing_is_written_if_one_value_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uuid, "uuid4", lambda: "known")
    with pytest.raises(GateError):
        outputs.write(tmp_path / "output", {"status": "approved", "reason": "ghadelimiter_known"})
    assert not (tmp_path / "output").exists()


def test_a_summary_is_appended(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    outputs.append_summary(file, "# one")
    outputs.append_summary(file, "# two")
    assert file.read_text(encoding="utf-8") == "# one\n# two\n"


@pytest.mark.parametrize("before", [0, 1, 1000])
def test_a_summary_is_cut_where_the_runner_would_drop_it(tmp_path: Path, before: int) -> None:
    file = tmp_path / "summary"
    file.write_bytes(b"." * before)
    outputs.append_summary(file, "ü" * outputs.SUMMARY_LIMIT)
    assert outputs.SUMMARY_LIMIT - 4 < file.stat().st_size <= outputs.SUMMARY_LIMIT
    assert file.read_text(encoding="utf-8").endswith("left out, because it is too long.\n\n")


def test_a_full_summary_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    file.write_bytes(b"." * outputs.SUMMARY_LIMIT)
    outputs.append_summary(file, "# more")
    assert file.stat().st_size == outputs.SUMMARY_LIMIT
