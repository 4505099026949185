"""The CSV opens in a spreadsheet as text, whatever somebody has called themselves or typed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.audit.out import table
from gh_gate.audit.out.table import cell
from tests.audit.rows import hostile, written


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.com")',
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\n=1",
        "\N{NO-BREAK SPACE}=1",
        "\N{FULLWIDTH EQUALS SIGN}1",
        "\N{FULLWIDTH COMMERCIAL AT}A1",
    ],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (0, "0"), (12.5, "12.5"), ("alice", "alice"), ("", "")])
def test_plain_values_stay_as_they_are(value: object, shown: str) -> None:
    assert cell(value) == shown


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert cell(text).lstrip()[:1] not in {"=", "+", "-", "@"}


def test_every_cell_of_a_hostile_row_is_safe_and_comes_back() -> None:
    out = written(table.write, [hostile("=cmd|' /C calc'!A0")])
    (row,) = csv.DictReader(io.StringIO(out, newline=""))
    assert all(value[:1] not in {"=", "+", "-", "@"} for value in row.values())
    assert row["reason"] == "'=cmd|' /C calc'!A0"
