"""Draws what three days of waiting cost, for the README: a runner's time and counted calls, on scales that grow by tens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.waits.meter import Cost

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INKS = {"light": ("#1f2328", "#d1d9e0"), "dark": ("#e6edf3", "#3d444d")}
"""The colours of words and of lines."""
OTHERS, OURS = "#9198a1", "#2da44e"
PANELS = (("runner", "runner, seconds"), ("counted", "counted API calls"))


def draw(costs: Sequence[Cost], folder: Path) -> None:
    """Write ``cost-light.svg`` and ``cost-dark.svg``."""
    import matplotlib as mpl  # noqa: PLC0415 - the group `chart` alone has it

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "gh-gate", "svg.fonttype": "path", "font.size": 10})
    folder.mkdir(parents=True, exist_ok=True)
    for look, inks in INKS.items():
        _draw(costs, folder / f"cost-{look}.svg", inks)


def _draw(costs: Sequence[Cost], path: Path, inks: tuple[str, str]) -> None:
    from matplotlib import pyplot as plt  # noqa: PLC0415 - the same

    figure, axes = plt.subplots(1, 2, figsize=(9.2, 2.6), sharey=True, layout="constrained")
    for axis, (name, title) in zip(axes, PANELS, strict=True):
        axis.set_title(title, loc="left", color=inks[0], fontsize=10)
        _bars(axis, {cost.mode: float(getattr(cost, name)) for cost in costs}, inks[0])
        _scale(axis, inks)
    # Without a date the same figures give the same file.
    figure.savefig(path, transparent=True, metadata={"Date": None})
    plt.close(figure)


def _bars(axis: Axes, values: Mapping[str, float], ink: str) -> None:
    colours = [OTHERS, *[OURS] * (len(values) - 1)]
    bars = axis.barh(list(values), [max(value, 1.0) for value in values.values()], color=colours, height=0.62)
    axis.bar_label(bars, [f"{value:,.0f}" for value in values.values()], padding=4, color=ink)
    if not axis.yaxis_inverted():  # the axis is shared by both panels
        axis.invert_yaxis()


def _scale(axis: Axes, inks: tuple[str, str]) -> None:
    axis.set_xscale("log")
    axis.set_xlim(1, 3_000_000)
    axis.set_xticks([10.0**power for power in range(6)], ["1", "10", "100", "1k", "10k", "100k"])
    axis.minorticks_off()
    axis.tick_params(axis="both", colors=inks[0], length=0)
    axis.grid(axis="x", color=inks[1], linewidth=0.6)
    axis.set_axisbelow(True)
    for side in axis.spines.values():
        side.set_visible(False)
