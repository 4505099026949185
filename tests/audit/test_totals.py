"""The numbers of a report, and how far it is told to be."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from gh_gate.audit import totals
from gh_gate.audit.out import figures
from gh_gate.audit.refusals import kind_of
from gh_gate.audit.totals import Totals
from gh_gate.audit.watching import Bar, Lines
from gh_gate.core.decision import sentences
from tests.audit.rows import row


@pytest.mark.parametrize("seconds", [1, 59, 600, 86_400, 5_000_000])
def test_a_median_is_right_within_two_percent(seconds: int) -> None:
    counted = Totals()
    for _ in range(3):
        counted.add(row(seconds=float(seconds)))
    found = counted.quantile(0.5)
    assert found is not None
    assert found == pytest.approx(seconds, rel=0.02, abs=1)


@pytest.mark.parametrize("seconds", [0.0, 0.5, -5.0])
def test_a_time_that_took_none_is_counted_as_none(seconds: float) -> None:
    counted = Totals()
    counted.add(row(seconds=seconds))
    assert counted.quantile(0.5) == 0


def test_names_without_end_take_no_memory_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "MOST", 3)
    counted = Totals()
    for number in range(10):
        counted.add(row(name=f"gate-{number}"))
    assert counted.by_gate[totals.OTHERS, "approved"] == 7
    assert len(counted.by_gate) == 4


def test_two_people_who_had_one_login_are_two() -> None:
    totals = Totals()
    for number in (7, 9, 7):
        totals.add(row(by=[{"id": number, "login": "alice"}]))
    assert totals.by_person == {("alice", "approved"): 2, ("alice (9)", "approved"): 1}


def test_what_a_rule_decided_took_nobody_any_time() -> None:
    counted = Totals()
    counted.add(row(by=[], rule="policy:on-timeout"))
    assert (counted.by_rule.total(), counted.quantile(0.5)) == (1, None)


@pytest.mark.parametrize("count", [1, 2, 54, 400, 4000])
def test_bars_over_time_stay_few(count: int) -> None:
    counted = Totals()
    for number in range(count):
        counted.by_day[f"{2010 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}", "approved"] += 1
    (figure,) = [each for each in figures.all_of(counted) if each.title == "Decisions over time"]
    assert 1 <= figure.drawing.count("<rect") <= 54


def test_what_is_no_day_is_left_out_of_the_plot() -> None:
    counted = Totals()
    counted.add(row(decided_at="not-a-day-1"))
    assert "Decisions over time" not in [each.title for each in figures.all_of(counted)]


def test_names_in_plots_are_text() -> None:
    counted = Totals()
    counted.add(row(name='<b>"'))
    drawn = "".join(str(each.drawing) for each in figures.all_of(counted))
    assert "<b>" not in drawn
    assert "&lt;b&gt;&#34;" in drawn


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (sentences.EDITED, "edited"),
        (sentences.BOT, "through a program"),
        (sentences.THROUGH_APP, "through a program"),
        (sentences.BY_EMAIL, "through a program"),
        (sentences.NOT_COMPLETE, "too early"),
        (sentences.REFUSED_BEFORE, "edited"),
        (sentences.NOTHING_TO_REVOKE, "nothing to take back"),
        (sentences.which_gate(["a", "b"], "approve"), "which gate"),
        (sentences.no_such_gate("x", ["a"]), "which gate"),
        (sentences.same_name("a"), "which gate"),
        ("anything else", "other"),
    ],
)
def test_answers_are_told_apart_by_their_words(told: str, kind: str) -> None:
    assert kind_of(told) == kind


def test_a_log_gets_a_line_now_and_then() -> None:
    said: list[str] = []
    ticks: Iterator[float] = iter(range(0, 10_000, 12))
    things = list(Lines(said.append, lambda: next(ticks))(range(6), "gates", 6))
    assert things == list(range(6))
    assert said == ["gates: 3 of 6", "gates: 6 of 6"]


def test_a_terminal_gets_a_bar() -> None:
    out = io.StringIO()
    bar = Bar(Console(file=out, force_terminal=True, width=100))
    assert list(bar(range(3), "[red]gates", 3)) == [0, 1, 2]
    assert "[red]gates" in out.getvalue()
