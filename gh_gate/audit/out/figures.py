"""The plots of a report, made of its totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from gh_gate.audit.out import plots
from gh_gate.audit.out.plots import Stack
from gh_gate.audit.totals import BOUNDS, LONGER, STATES, Totals

SHOWN: Final = 10
"""Gates and people that have a bar of their own."""

_BARS: Final = 53
"""Bars over time, at most: weeks of a year."""

_SPANS: Final = (1, 7, 30, 91, 365)
"""Days that one bar may stand for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot with what stands above and below it.

    :param legend: classes of the style sheet and what they mean; empty where there is one colour.
    """

    title: str
    drawing: Markup
    legend: tuple[str, ...] = ()
    note: str = ""


def all_of(totals: Totals) -> list[Figure]:
    """Return the plots; one about nothing is left out."""
    found = [
        _times(totals),
        _over_time(totals),
        _named("By gate", totals.by_gate),
        _named("By person", totals.by_person),
        _refusals(totals),
    ]
    return [figure for figure in found if figure is not None]


def _times(totals: Totals) -> Figure | None:
    if not totals.times:
        return None
    names = [*(name for _, name in BOUNDS), LONGER]
    bars = [Stack(name, (("x", totals.times[name]),)) for name in names]
    return Figure(
        "Time to decision", plots.columns("Time to decision", bars), note="up to … after it was asked; people only"
    )


def _over_time(totals: Totals) -> Figure | None:
    days = sorted({day for day, _ in totals.by_day if _is_day(day)})
    if not days:
        return None
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    length = (last - first).days + 1
    span = next((span for span in _SPANS if length <= span * _BARS), -(-length // _BARS))
    counts: Counter[tuple[int, str]] = Counter()
    for (day, state), number in totals.by_day.items():
        if _is_day(day):
            counts[(date.fromisoformat(day) - first).days // span, state] += number
    starts = [first + timedelta(days=span * index) for index in range((length - 1) // span + 1)]
    bars = [Stack(f"{start:%-d %b}", _parts(counts, index)) for index, start in enumerate(starts)]
    unit = {1: "day", 7: "week"}.get(span, f"{span} days")
    states = _met(state for _, state in totals.by_day)
    return Figure(
        "Decisions over time",
        plots.columns("Decisions over time", bars),
        states,
        note=f"one bar a {unit}" if span < 8 else f"one bar for {unit}",
    )


def _parts(counts: Counter[tuple[int, str]], index: int) -> tuple[tuple[str, int], ...]:
    return tuple((state, counts[index, state]) for state in STATES)


def _named(title: str, counts: Counter[tuple[str, str]]) -> Figure | None:
    whole: Counter[str] = Counter()
    for (name, _), number in counts.items():
        whole[name] += number
    if not whole:
        return None
    shown = whole.most_common(SHOWN)
    bars = [Stack(name, tuple((state, counts[name, state]) for state in STATES)) for name, _ in shown]
    more = len(whole) - len(shown)
    note = f"the {SHOWN} with most; {more:,} more are in the rows" if more else ""
    return Figure(title, plots.rows(title, bars), _met(state for _, state in counts), note)


def _refusals(totals: Totals) -> Figure | None:
    if not totals.refusals:
        return None
    bars = [Stack(kind, (("y", number),)) for kind, number in totals.refusals.most_common()]
    return Figure(
        "Refused commands",
        plots.rows("Refused commands by reason", bars),
        note="comments that did not count, by reason",
    )


def _met(states: Iterable[str]) -> tuple[str, ...]:
    met = set(states)
    return tuple(state for state in STATES if state in met)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
