"""What a gate costs that is open for 72 hours: a runner's seconds and GitHub's calls, in each of the ways to wait.

Run it with ``uv run --group test benchmarks/cost.py``. GitHub is the tests' stand-in on loopback, and the workflows are those of
the documents, executed as they stand; three days pass in a minute, because the clock is moved. ``--chart FOLDER`` draws the
chart of the README (``uv run --group chart``).

What is assumed, not measured, stands in `benchmarks.waits.meter`: GitHub's own part of a job, and a request's way.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.waits import installing, waiting  # noqa: E402 - found through the line above
from benchmarks.waits.detached import by_app, handled  # noqa: E402 - the same
from benchmarks.waits.meter import Cost  # noqa: E402 - the same
from benchmarks.waits.protected import by_rule  # noqa: E402 - the same


def main() -> None:
    """Print the table, and draw the chart where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--chart", type=Path, metavar="FOLDER", help="where to draw the chart, once light and once dark"
    )
    folder = parser.parse_args().chart
    install = installing.seconds()
    print(f"installing the Action's dependencies: {install:.1f} s\n")
    costs = [
        waiting.usual(),
        waiting.ours(),
        handled(install),
        by_app(install),
        by_rule(install),
    ]
    _print(costs)
    if folder:
        from benchmarks.waits import chart  # noqa: PLC0415 - only who draws needs the library

        chart.draw(costs, folder)


def _print(costs: list[Cost]) -> None:
    print(f"{'72 hours':>28} {'runner s':>9} {'jobs':>5} {'billed min':>11} {'counted':>8} {'304':>7} {'GraphQL':>8}")
    for cost in costs:
        calls = f"{cost.counted:>8,} {cost.free:>7,} {cost.graphql:>8,}"
        print(f"{cost.mode:>28} {cost.runner:>9,.0f} {cost.jobs:>5} {cost.billed:>11,} {calls}")


if __name__ == "__main__":
    main()
