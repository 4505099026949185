"""CODEOWNERS: this engine beside PyPI `codeowners` and `pathspec`, in one run of about half a minute.

    uv run benchmarks/codeowners.py

Files and paths are made from a seed, in the manner of a monorepo: most rules give a directory to a team, the others are files,
endings, names and wildcards. Each engine reads the file and finds the owners of every path. Where a peer would take minutes it
gets a sample of the paths and its time is scaled up; the table says so. The last table shows what a path costs as rules grow.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pathspec

from gh_gate.core import codeowners

SEED = 20_261_121
AREAS = ("services", "packages", "apps")
TOPICS = ("auth", "billing", "cart", "chat", "core", "data", "edge", "email", "events", "feed", "geo", "graph", "index")
PARTS = ("api", "client", "cmd", "docs", "handlers", "internal", "lib", "models", "pkg", "server", "src", "tests", "ui")
STEMS = (
    "app",
    "client",
    "handler",
    "index",
    "main",
    "model",
    "readme",
    "router",
    "schema",
    "store",
    "test_app",
    "util",
)
ENDINGS = (".py", ".ts", ".tsx", ".go", ".md", ".json", ".yaml", ".sql", ".proto", "_test.go", ".test.ts", ".lock")
TEAMS = [f"@acme/{topic}-{part}" for topic in TOPICS for part in PARTS]

# How often each kind of rule comes; in the braces an area, a service in it, and a part, stem and ending.
KINDS = {
    "/{area}/{service}/": 60,
    "/{area}/{service}/{part}/": 14,
    "/{area}/{service}/{stem}{ending}": 10,
    "/{area}/{service}/{part}/*": 5,
    "/{area}/{service}/**/*{ending}": 4,
    "/{area}/*/{part}/{service}*": 2,
    "**/{service}/{part}": 2,
    "{service}*{ending}": 1,
    "*{service}*": 1,
    "{service}/": 1,
}

Matcher = Callable[[Sequence[str]], object]


@dataclass(frozen=True)
class Engine:
    """How one library is used: a file's text -> a function that finds the owners of many paths."""

    name: str
    load: Callable[[str], Matcher]
    sampled: bool = True


def ours(text: str) -> Matcher:
    return codeowners.parse(text).owners_many


def pypi_codeowners(text: str) -> Matcher:
    from codeowners import CodeOwners  # noqa: PLC0415 - this file has the same name, and is found first until main runs

    rules = CodeOwners(text)
    return lambda paths: [rules.of(path) for path in paths]


def pathspec_per_file(text: str) -> Matcher:
    lines = [line.split() for line in text.splitlines()]
    spec = pathspec.GitIgnoreSpec.from_lines(line[0] for line in lines)
    return lambda paths: [None if (at := spec.check_file(path).index) is None else lines[at][1:] for path in paths]


ENGINES = (
    Engine("gh_gate", ours, sampled=False),
    Engine("codeowners", pypi_codeowners),
    Engine("pathspec", pathspec_per_file),
)


def make_homes(count: int) -> list[tuple[str, str]]:
    """Return areas and services: the directories that teams own."""
    return [(AREAS[at % len(AREAS)], f"{TOPICS[at % len(TOPICS)]}-{at // len(TOPICS)}") for at in range(count)]


def make_rules(rng: random.Random, count: int) -> str:
    """Return a file of some rules; one in six names no owner."""
    homes = make_homes(count // 2)
    patterns = ["*", *(f"*{ending}" for ending in ENDINGS)]
    for kind in rng.choices(list(KINDS), list(KINDS.values()), k=count - len(patterns)):
        area, service = rng.choice(homes)
        part, stem, ending = rng.choice(PARTS), rng.choice(STEMS), rng.choice(ENDINGS)
        patterns.append(kind.format(area=area, service=service, part=part, stem=stem, ending=ending))
    return "".join(f"{pattern} {' '.join(rng.sample(TEAMS, rng.choice((0, 1, 1, 1, 1, 2))))}\n" for pattern in patterns)


def make_paths(rng: random.Random, count: int, services: int) -> list[str]:
    """Return the paths of files, about eight to a directory, in git's order."""
    homes = make_homes(services)
    paths: set[str] = set()
    while len(paths) < count:
        directory = "/".join([*rng.choice(homes), *rng.choices(PARTS, k=rng.randrange(4))])
        paths.update(f"{directory}/{rng.choice(STEMS)}{rng.randrange(20) or ''}{rng.choice(ENDINGS)}" for _ in range(8))
    return sorted(paths)[:count]


def measure(engine: Engine, text: str, paths: Sequence[str], repeat: int) -> tuple[float, float]:
    """Return the seconds to read the file and to match all paths: the medians of some runs."""
    parses, matches = [], []
    for _ in range(repeat):
        re.purge()  # reading pays for compiling its patterns
        begin = time.perf_counter()
        match = engine.load(text)
        middle = time.perf_counter()
        match(paths)
        parses.append(middle - begin)
        matches.append(time.perf_counter() - middle)
    return statistics.median(parses), statistics.median(matches)


def compare(rules: int, count: int, sample: int) -> None:
    """Print one table: every engine on the same file and paths."""
    rng = random.Random(SEED)
    text, paths = make_rules(rng, rules), make_paths(rng, count, rules // 2)
    few = rng.sample(paths, sample)
    scaled = f" (peers: {sample:,} of the paths, scaled)" if sample < count else ""
    print(f"\n{rules:,} rules x {count:,} paths{scaled}")
    print(f"  {'engine':12}{'parse s':>10}{'match s':>10}{'total s':>10}{'times ours':>12}")
    first = 0.0
    for engine in ENGINES:
        parse, match = measure(engine, text, few if engine.sampled else paths, 3 if engine.sampled else 7)
        match *= count / sample if engine.sampled else 1
        first = first or parse + match
        print(f"  {engine.name:12}{parse:10.4f}{match:10.4f}{parse + match:10.4f}{(parse + match) / first:12,.1f}")


def growth(count: int) -> None:
    """Print what a path costs as the rules grow and the paths stay the same."""
    paths = make_paths(random.Random(SEED), count, 5_000)
    print(f"\ncost of a path, {count:,} paths\n  {'rules':>8}{'parse ms':>10}{'match us':>10}")
    for rules in (100, 1_000, 10_000):
        parse, match = measure(ENGINES[0], make_rules(random.Random(SEED), rules), paths, 7)
        print(f"  {rules:8,}{parse * 1e3:10.2f}{match / count * 1e6:10.2f}")


if __name__ == "__main__":
    sys.path.pop(0)  # the folder of this file
    pypi_codeowners("")
    compare(330, 10_000, 10_000)
    compare(6_000, 100_000, 1_000)
    growth(100_000)
