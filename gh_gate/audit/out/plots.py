"""Small plots as inline SVG: coloured by the page's style sheet, and told in words to whoever cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from gh_gate.core import text

WIDTH: Final = 360
_BAR, _GAP, _LABEL, _RIGHT = 18, 8, 118, 44
_HEIGHT, _FOOT, _HEAD, _WIDEST = 150, 18, 14, 48.0


@dataclass(frozen=True, slots=True)
class Stack:
    """A bar in parts.

    :param parts: class names of the style sheet and numbers, drawn in this order.
    """

    label: str
    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Its whole length."""
        return sum(number for _, number in self.parts)


def rows(title: str, bars: Sequence[Stack]) -> Markup:
    """Draw bars from left to right, one a line, with their names before and their numbers behind them."""
    most = max((bar.total for bar in bars), default=0) or 1
    room = WIDTH - _LABEL - _RIGHT
    drawn = Markup("")
    for index, bar in enumerate(bars):
        y, x = index * (_BAR + _GAP), float(_LABEL)
        middle = y + _BAR / 2 + 4
        drawn += Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
            _LABEL - 8, middle, text.cut(text.visible(bar.label), 17)
        )
        for name, number in bar.parts:
            wide = room * number / most
            drawn += _box(name, x, y, wide, _BAR)
            x += wide
        drawn += Markup('<text class="n" x="{:.1f}" y="{}">{}</text>').format(x + 6, middle, f"{bar.total:,}")
    return _figure(title, bars, len(bars) * (_BAR + _GAP), drawn)


def columns(title: str, bars: Sequence[Stack], *, ticks: int = 4) -> Markup:
    """Draw bars from the bottom up, side by side.

    :param ticks: how many of them are named below; all, where they are few.
    """
    most = max((bar.total for bar in bars), default=0) or 1
    step = WIDTH / max(1, len(bars))
    wide = min(_WIDEST, max(1.0, step - min(6.0, step / 4)))
    drawn = Markup('<path class="axis" d="M0 {y}H{w}"/><text class="n" x="0" y="10">{most}</text>').format(
        y=_HEAD + _HEIGHT, w=WIDTH, most=f"{most:,}"
    )
    every = 1 if len(bars) <= 8 else -(-len(bars) // ticks)
    for index, bar in enumerate(bars):
        y, left = float(_HEAD + _HEIGHT), index * step + (step - wide) / 2
        for name, number in bar.parts:
            high = _HEIGHT * number / most
            y -= high
            drawn += _box(name, left, y, wide, high)
        if index % every == 0:
            drawn += Markup('<text x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
                left if every > 1 else left + wide / 2,
                _HEAD + _HEIGHT + _FOOT - 4,
                "start" if every > 1 else "middle",
                bar.label,
            )
    return _figure(title, bars, _HEAD + _HEIGHT + _FOOT, drawn)


def _box(name: str, x: float, y: float, wide: float, high: float) -> Markup:
    if wide <= 0 or high <= 0:
        return Markup("")
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        name, x, y, wide, high
    )


def _figure(title: str, bars: Sequence[Stack], height: int, drawn: Markup) -> Markup:
    told = "; ".join(f"{text.visible(bar.label)} {bar.total:,}" for bar in bars[:60])
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, max(height, 1), escape(f"{title}: {told or 'none'}"), drawn
    )
