"""How soon the program is there: the package, the command line, and the first look at a forge, beside a bare interpreter.

Run it with ``uv run benchmarks/startup.py``. Each row is a fresh process, the best and the median of several, because these
machines are noisy; read the difference to the bare interpreter.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRIES = 15
ROWS = [
    ("bare interpreter", "pass", None),
    ("import gh_gate", "import gh_gate", 80),
    ("gh-gate --version", "import sys; sys.argv = ['gh-gate', '--version']; from gh_gate.cli import main; main()", 150),
    ("gh-gate --help", "import sys; sys.argv = ['gh-gate', '--help']; from gh_gate.cli import main; main()", None),
    ("gh-gate list, as far as the forge", "import gh_gate.cli.look, gh_gate.forge.github", None),
    ("the Action's step, with PyGithub", "import action.main, gh_gate.forge.github.wire", None),
]


def milliseconds(code: str) -> list[float]:
    """Return how long fresh processes took that run some code."""
    found = []
    for _ in range(TRIES):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own words
        found.append(1000 * (time.perf_counter() - began))
    return sorted(found)


def main() -> None:
    """Print the table."""
    print(f"{'':36} {'best':>8} {'median':>8} {'over bare':>10} {'target':>8}")
    bare = 0.0
    for name, code, target in ROWS:
        found = milliseconds(code)
        bare = bare or found[0]
        over, wanted = f"{found[0] - bare:.0f} ms", f"{target} ms" if target else ""
        print(f"{name:36} {found[0]:>5.0f} ms {statistics.median(found):>5.0f} ms {over:>10} {wanted:>8}")


if __name__ == "__main__":
    main()
