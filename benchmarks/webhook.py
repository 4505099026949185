"""The App's server: webhooks a second, memory, how soon a comment is decided, and what a gate costs of GitHub's quota.

Run it with ``make bench``, or ``uv run --extra server benchmarks/webhook.py``. The ceiling is a bare FastAPI route that checks the
same signature and keeps nothing, in the same run; the client that makes the load takes a part of the same processors.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.server import gates, load  # noqa: E402 - found through the line above
from gh_gate.core.record import keys  # noqa: E402 - the same
from tests.github.apps import Apps  # noqa: E402 - the same
from tests.github.clock import Clock  # noqa: E402 - the same

ROUNDS, SECONDS = 3, 5.0


@contextlib.contextmanager
def running(command: list[str], environ: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run a server, and give its port and process."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environ}) as process:  # noqa: S603 - our own words
        if process.stdout is None:
            raise SystemExit("the server has no output")
        yield int(process.stdout.readline().strip().rpartition(":")[2]), process.pid
        process.terminate()


@contextlib.contextmanager
def ours() -> Iterator[tuple[int, int]]:
    """Run ``gh-gate serve`` with nothing behind it: GitHub is a closed port, and no webhook here is about a gate."""
    app = Apps(Clock()).app("benchmark")
    with TemporaryDirectory() as folder:
        environ = {
            "GH_GATE_APP_ID": str(app.id),
            "GH_GATE_PRIVATE_KEY": app.private_key,
            "GH_GATE_SIGNING_KEY": keys.new_key()[0],
            "GH_GATE_WEBHOOK_SECRET": load.SECRET,
            "GH_GATE_DATA": folder,
            "GH_GATE_PORT": "0",
            "GH_GATE_LOG_LEVEL": "error",
            "GH_GATE_SWEEP": "3600",
            "GITHUB_API_URL": "http://127.0.0.1:9",
            "PYTHONPATH": str(ROOT),
        }
        with running([sys.executable, "-c", "from gh_gate.cli import main; main()", "serve"], environ) as server:
            yield server


def bare() -> contextlib.AbstractContextManager[tuple[int, int]]:
    """Run the ceiling."""
    return running([sys.executable, str(ROOT / "benchmarks/server/bare.py"), load.SECRET], {})


def throughput(texts: list[bytes]) -> None:
    """Print webhooks a second of both, in turns."""
    with bare() as (ceiling, _), ours() as (port, _):
        pairs = [(load.flood(ceiling, texts, SECONDS), load.flood(port, texts, SECONDS)) for _ in range(ROUNDS)]
        print(f"{'':>26} {'requests/s':>11} {'p50 ms':>8} {'p99 ms':>8}")
        for name, rounds in (("signature only", [p[0] for p in pairs]), ("gh-gate, durable", [p[1] for p in pairs])):
            rate, times = max(rounds, key=lambda one: one[0])
            print(f"{name:>26} {rate:>11,.0f} {_at(times, 50):>8.1f} {_at(times, 99):>8.1f}")
        ratios = sorted(theirs[0] and mine[0] / theirs[0] for theirs, mine in pairs)
        print(f"{'ratio, worst to best':>26} {', '.join(f'{ratio:.2f}' for ratio in ratios)} (target 0.25)")
        calm = load.steady(port, texts, 500, 5_000)
        print(f"{'at 500 requests/s':>26} {500:>11,} {_at(calm, 50):>8.1f} {_at(calm, 99):>8.1f} (target p99 50)")


def memory(texts: list[bytes]) -> None:
    """Print resident memory while 100,000 webhooks come in."""
    with ours() as (port, process):
        shown = [f"start {_resident(process):.0f}"]
        for number in range(1, 11):
            load.steady(port, texts, 5_000, 10_000)
            if number in (1, 2, 5, 10):
                shown.append(f"{number * 10_000:,}: {_resident(process):.0f}")
        print(f"\nresident MB after so many webhooks: {'; '.join(shown)}")


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _at(times: list[float], percent: int) -> float:
    return 1000 * sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def cost() -> None:
    """Print what one gate costs, from opening to decision."""
    rows = gates.calls()
    print(f"\n{'a gate, from opening to decision':>74} {'counted':>8} {'304':>4}  what for")
    for name, counted, free, why in rows:
        print(f"{name:>74} {counted:>8} {free:>4}  {why}")
    rest = [row for row in rows if "graphql" not in row[0]]
    print(f"{'REST, counted':>74} {sum(row[1] for row in rest):>8} {sum(row[2] for row in rest):>4}")


def speed(count: int = 200) -> None:
    """Print how soon gates are decided that are all answered at once."""
    times = gates.decisions(count)
    print(f"\n{count} gates answered at once, comment to signed record, without pauses between writes:")
    print(f"  median {statistics.median(times):.1f} s, p99 {_at(times, 99) / 1000:.1f} s, last {max(times):.1f} s")
    one = gates.decisions(1)[0]
    print(
        f"  a single gate: {one:.2f} s; with GitHub's second between two writes, {count} records take {count} s at least"
    )


def main() -> None:
    """Print the tables."""
    texts = load.requests(2_000)
    throughput(texts)
    memory(texts)
    cost()
    speed()


if __name__ == "__main__":
    main()
