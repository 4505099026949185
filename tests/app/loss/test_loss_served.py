"""The same as `test_loss.py`, with the real server as a process, killed by SIGKILL."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.app.loss import demands, telling
from tests.app.loss.outage import Outage, cut_off

pytestmark = pytest.mark.slow

PATIENCE = 60.0
"""Real seconds until everything has come right; the server sweeps every second."""

QUIET = 3.0
"""Real seconds in which it must stay so."""


@pytest.mark.parametrize("seed", range(3000, 3010))
def test_a_server_that_is_killed_again_and_again_decides_the_same(seed: int, tmp_path: Path) -> None:
    with cut_off(telling.story(seed), tmp_path / "app", kills=4) as outage:
        problems = _in_the_end(outage)
        assert not problems, f"seed {seed}: " + "\n  ".join(problems)


def _in_the_end(outage: Outage) -> list[str]:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        outage.town.wait(5)  # GitHub's clock goes on, and it delivers what the sweep asks for
        if not list(demands.whole(outage)):
            time.sleep(QUIET)
            return list(demands.whole(outage))
        time.sleep(0.2)
    return list(demands.whole(outage))
