"""Streams: how soon a waiter goes on after a comment, what open streams cost, and that breaks and restarts lose nothing.

Run it with ``make bench``, or ``uv run --extra server benchmarks/stream.py``. GitHub is the tests' stand-in on loopback, the server
is ``gh-gate serve`` in a process of its own, the waiters are threads of another one; all of them share this machine's processors.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.streams import breaking, crowd  # noqa: E402 - found through the line above
from benchmarks.streams.scenery import Scenery, Waiting, scenery  # noqa: E402 - the same
from benchmarks.streams.waiters import INTERVAL  # noqa: E402 - the same

GATES, STREAMS, TROUBLED = 100, 200, 30


def resumed(place: Scenery, count: int = GATES) -> None:
    """Print the seconds from comment to resumed waiter, with streams and without."""
    print(f"{f'comment to waiter, {count} gates, s':>42} {'median':>8} {'p95':>8} {'max':>8} {'threads left':>13}")
    for name, server in (("streamed", place.served.url), (f"polled every {INTERVAL} s", "")):
        waiting = Waiting(place, count, f"{name}-", server)
        times = breaking.seconds(waiting, dict(breaking.answers(place, waiting, 0.3)))
        print(f"{name:>42} {_row(times)} {waiting.left:>13}")


def memory(place: Scenery, count: int = STREAMS) -> None:
    """Print what open streams cost the server."""
    _, ticket = place.scene.ask(run_id="crowd")
    number = ticket.place.number
    place.known(number, number)
    before, during, alive = crowd.held(place, count, number, 35.0)
    each = 1024 * (during - before) / count
    print(
        f"\n{count} open streams: {alive} alive after 35 s; resident {before:.0f} MB before, {during:.0f} MB with them"
    )
    print(f"that is {each:.0f} KB a stream")


def losses(place: Scenery, count: int = TROUBLED) -> None:
    """Print what becomes of waiters whose streams break."""
    print(f"\n{f'trouble, {count} gates each, s':>42} {'median':>8} {'p95':>8} {'max':>8} {'lost':>13}")
    times, cuts, lost = breaking.cut(place, count)
    print(f"{f'lines cut within 2 s ({cuts} cuts)':>42} {_row(times)} {lost:>13}")
    times, lost = breaking.killed(place, count)
    print(f"{'server killed three times':>42} {_row(times)} {lost:>13}")


def _row(times: list[float]) -> str:
    found = sorted(times)
    at95 = found[min(len(found) - 1, len(found) * 95 // 100)]
    return f"{statistics.median(found):>8.2f} {at95:>8.2f} {found[-1]:>8.2f}"


def main() -> None:
    """Print all of it."""
    with scenery() as place:
        resumed(place)
        memory(place)
        losses(place)


if __name__ == "__main__":
    main()
