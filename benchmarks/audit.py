"""The audit: time and peak memory over 10,000 and 100,000 decisions, how they grow, and what the HTML report takes to open.

Run it with ``make bench``, or ``uv run --extra server benchmarks/audit.py [NUMBER ...]``. Both sides are made up on demand at the seam where an audit
reads them, so the network is not in the numbers, and what making them up takes is measured alone and told beside. Each
number of gates has a process of its own; the operating system tells its peak memory.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
COUNTS = (10_000, 100_000)


def one(count: int, folder: Path) -> dict[str, float]:
    """Audit so many gates, in this process."""
    from benchmarks.audits import made_up  # noqa: PLC0415 - the parent process only counts
    from benchmarks.audits.sides import Made, ledger  # noqa: PLC0415 - the same
    from gh_gate.audit import book  # noqa: PLC0415 - the same
    from gh_gate.audit.ledger import Scope  # noqa: PLC0415 - the same
    from gh_gate.audit.out import files  # noqa: PLC0415 - the same
    from gh_gate.audit.out.about import About  # noqa: PLC0415 - the same
    from gh_gate.audit.work import Audit, Period  # noqa: PLC0415 - the same

    some = min(count, 2_000)
    began = time.perf_counter()
    for _ in ledger(some):
        pass
    for posting in Made(some).asked(made_up.NEWEST):
        Made(some).read(posting.place)
    making = (time.perf_counter() - began) * count / some
    before = _peak()
    period = Period(made_up.NEWEST - timedelta(days=3650), made_up.NEWEST + timedelta(days=1))
    known = {made_up.SIGNER: made_up.KEY.public_key()}
    work = Audit(period, Made(count), ledger(count), known, Scope(lambda _: False))
    took: dict[str, float] = {}
    began = time.perf_counter()
    with book.opened() as held:
        work.run(held)
        took["audit"] = time.perf_counter() - began - making
        about = About(
            scope=made_up.REPOSITORY.full_name,
            since=period.since,
            until=period.until,
            made_at=made_up.NEWEST,
            sources="GitHub and the ledger compared",
            keys=tuple(known),
            entries=work.chain.count if work.chain else 0,
            head=work.chain.head_hash if work.chain else "",
            strangers=0,
            totals=work.totals,
        )
        for end in ("jsonl", "csv", "html"):
            began = time.perf_counter()
            name = str(folder / f"report.{end}")
            files.write(name, files.check(name), held, about)
            took[end] = time.perf_counter() - began
    size = (folder / "report.html").stat().st_size
    told = {
        "gates": work.totals.gates,
        "entries": work.chain.count if work.chain else 0,
        "differences": work.totals.differences,
        "making": making,
    }
    return {**told, **took, "before": before, "peak": _peak(), "size": size}


def opening(page: Path) -> str:
    """Return how long a browser takes until the report can be used, where there is a browser."""
    if CHROMIUM is None:
        return "no chromium here"
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_default_timeout(120_000)
        began = time.perf_counter()
        tab.goto(page.as_uri())
        tab.wait_for_selector("#find:not([hidden])", state="attached")
        usable = time.perf_counter() - began
        began = time.perf_counter()
        tab.select_option("#kind", "rejected")
        found = tab.inner_text("#found")
        searched = time.perf_counter() - began
        browser.close()
    return f"usable after {usable:.1f} s, a filter over all rows takes {searched:.2f} s ({found})"


def main(counts: list[int]) -> None:
    """Audit each number of gates in a process of its own, and print."""
    found = []
    for count in counts:
        with TemporaryDirectory() as folder:
            done = subprocess.run(  # noqa: S603 - our own words
                [sys.executable, __file__, "--one", str(count), folder], stdout=subprocess.PIPE, check=True, text=True
            )
            told = json.loads(done.stdout)
            found.append(told)
            print(
                f"{told['gates']:,.0f} gates, {told['entries']:,.0f} entries of the ledger, {told['differences']:.0f} differences"
            )
            print(
                f"  audit {told['audit']:.1f} s ({told['audit'] / told['gates'] * 1000:.2f} ms a gate); making both sides up, {told['making']:.1f} s, is not in it"
            )
            print(
                f"  JSONL {told['jsonl']:.1f} s, CSV {told['csv']:.1f} s, HTML {told['html']:.1f} s, {told['size'] / 1e6:.1f} MB"
            )
            print(
                f"  peak memory {told['peak'] / 1024:.0f} MiB, of which {told['before'] / 1024:.0f} MiB before it began"
            )
            print(f"  chromium: {opening(Path(folder) / 'report.html')}", flush=True)
    if len(found) > 1:
        first, last = found[0], found[-1]
        print(
            f"growth from {first['gates']:,.0f} to {last['gates']:,.0f} gates: time x {last['audit'] / first['audit']:.1f}, "
            f"peak memory x {last['peak'] / first['peak']:.2f}"
        )


def _peak() -> int:
    """Return this process's peak memory so far in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main([int(word) for word in sys.argv[1:]] or list(COUNTS))
