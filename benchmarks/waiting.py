"""What waiting costs: requests in an hour, how soon a comment is noticed, how much memory a waiting process holds.

Run it with ``uv run --group test benchmarks/waiting.py``. GitHub is the tests' stand-in on loopback, its clock is moved by hand,
so an hour passes in seconds; the client, the engine and the poller are the real ones. The peer is what the usual approval
Action does: one unconditional list of comments every ten seconds, each of them counted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gh_gate.core.gate import Status  # noqa: E402 - found through the line above
from gh_gate.poller import wait  # noqa: E402 - the same
from tests.github.hub import GitHub  # noqa: E402 - the same
from tests.scene import Scene  # noqa: E402 - the same

HOUR, USUAL = 3600, 360


def an_hour(interval: int) -> tuple[int, int, int, float]:
    """Return counted requests to open and settle, then requests, counted ones and processor seconds of an hour of waiting.

    Settling is the look that reads what the gate itself has just posted; GitHub counts seconds, so it takes two more.
    """
    with GitHub(check=False) as hub:
        scene = Scene(hub)
        engine, ticket = scene.ask(timeout=2 * HOUR)
        for _ in range(3):
            engine.look(ticket)
            scene.sleep(interval)
        opened = sum(request.counted for request in hub.requests)
        hub.requests.clear()
        used, end = time.process_time(), hub.clock.now.timestamp() + HOUR
        while hub.clock.now.timestamp() < end:
            engine.look(ticket)
            scene.sleep(interval)
        return opened, len(hub.requests), sum(request.counted for request in hub.requests), time.process_time() - used


def latencies(interval: int, tries: int = 12) -> tuple[list[float], list[float]]:
    """Return GitHub's seconds from comment to decision, and this machine's seconds of the deciding look."""
    random, noticed, worked = Random(1), [], []
    for number in range(tries):
        with GitHub(check=False) as hub:
            scene = Scene(hub, run_id=str(number))
            engine, ticket = scene.ask()
            engine.look(ticket)
            before = random.uniform(0, interval)
            scene.sleep(round(interval - before))
            scene.say(scene.alice, "/approve")
            said = hub.clock.now.timestamp()
            scene.sleep(max(0, round(before) - 1))
            began = time.perf_counter()
            decision = wait(engine, ticket, interval=interval, sleep=scene.sleep)
            worked.append(time.perf_counter() - began)
            noticed.append(hub.clock.now.timestamp() - said)
            if decision.status is not Status.APPROVED:
                raise SystemExit("the benchmark's gate was not approved")
    return noticed, worked


WAITING = """
import os, sys
from gh_gate.engine import Engine
from gh_gate.forge.github import connect
from gh_gate.core.gate import Gate
from gh_gate.core.policy import Group, Policy, User
from gh_gate.asked import Prepared
forge = connect(os.environ, "acme/app", seconds_between_writes=0.0)
policy = Policy(groups=(Group("", (User(int(sys.argv[1]), "alice"),)),))
gate = Gate(name="memory", repository="acme/app", repository_id=forge.repository().id, run_id="1", prompt="?", policy=policy)
engine = Engine(forge)
ticket = engine.open(Prepared(gate))
for _ in range(50):
    engine.look(ticket)
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""


def memory() -> float | None:
    """Return the resident megabytes of a process that waits; None where there is no /proc."""
    if not Path("/proc/self/status").exists():
        return None
    with GitHub(check=False) as hub:
        scene = Scene(hub)
        environ = {**os.environ, "GITHUB_API_URL": hub.url, "GH_GATE_TOKEN": scene.token, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", WAITING, str(scene.alice.id)]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
        return int(done.stdout) / 1024


def main() -> None:
    """Print the tables."""
    print(
        f"{'poll interval':>14} {'counted to open':>16} {'requests/h':>11} {'counted/h':>10} {'usual Action':>13} {'CPU s/h':>8}"
    )
    for interval in (5, 10, 30):
        opened, sent, counted, used = an_hour(interval)
        print(f"{f'{interval} s':>14} {opened:>16} {sent:>11} {counted:>10} {f'{USUAL} counted':>13} {used:>8.1f}")
    print(f"\n{'poll interval':>14} {'comment to exit, GitHub s (median, worst)':>42} {'deciding look, ms':>18}")
    for interval in (5, 10, 30):
        noticed, worked = latencies(interval)
        shown = f"{statistics.median(noticed):.0f}, {max(noticed):.0f}"
        print(f"{f'{interval} s':>14} {shown:>42} {1000 * statistics.median(worked):>18.0f}")
    megabytes = memory()
    print(
        f"\nresident memory of a waiting process: {f'{megabytes:.0f} MB' if megabytes else 'not measured here'} (target 90 MB)"
    )


if __name__ == "__main__":
    main()
