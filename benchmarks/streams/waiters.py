"""Waits for many gates in one process, each in a thread as a step would: ``python waiters.py COUNT PREFIX``.

It prints ``asked``, goes on when a line comes in, prints ``N STATUS SECONDS`` for each gate when its waiter goes on, by the steady
clock that all processes of a machine share, and at the end how many threads are left.
"""

from __future__ import annotations

import os
import sys
import threading
import time

import gh_gate
from gh_gate.forge.github import connect
from gh_gate.library.surroundings import Surroundings, put_instead

INTERVAL = 10


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def wait(number: int, gate: gh_gate.PendingGate[object]) -> None:
    """Wait for one gate."""
    decision = gate.wait()
    say(f"{gate.number} {decision.status} {time.monotonic()} {number}")


def main(count: int, prefix: str) -> None:
    """Ask, and wait for all."""
    put_instead(lambda: Surroundings(connect(os.environ, os.environ["GITHUB_REPOSITORY"], seconds_between_writes=0.0)))
    gates = [
        gh_gate.request("deploy", prompt="Deploy?", key=f"{prefix}{n}", poll_interval=INTERVAL, fail_on_rejection=False)
        for n in range(count)
    ]
    say("asked")
    sys.stdin.readline()
    threads = [threading.Thread(target=wait, args=pair) for pair in enumerate(gates)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ends = time.monotonic() + 5
    while threading.active_count() > 1 and time.monotonic() < ends:
        time.sleep(0.05)
    say(f"left {threading.active_count() - 1}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
