"""The line that counts down in a terminal ends with what is heard."""

from __future__ import annotations

import io

from rich.console import Console

from gh_gate import screen
from tests.scene import Scene


def test_a_line_that_counts_down_ends_where_something_happened(scene: Scene) -> None:
    naps = list[float]()

    def nap(seconds: float) -> bool:
        naps.append(seconds)
        return len(naps) == 3

    live = screen.LiveLine(Console(file=io.StringIO()), scene.forge().now, nap)
    live.sleep(3600)
    live.stop()
    assert naps == [1.0, 1.0, 1.0]
