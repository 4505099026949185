"""What an audit says on a terminal: differences first, then the numbers, then the files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from gh_gate import screen
from gh_gate.audit.out import words

if TYPE_CHECKING:
    from gh_gate.audit.book import Book
    from gh_gate.audit.out.about import About
    from gh_gate.audit.work import Audit

SHOWN = 50
"""Differences that a terminal shows."""

_TIME = "%d %b %Y %H:%M"
"""With the hour: a day alone as the end would read as if that day were in it."""

Line = tuple[str, dict[str, Any]]


def sources(work: Audit) -> str:
    """Return what an audit was made from."""
    if work.sources is not None and work.links is not None:
        return "GitHub and the ledger compared"
    return "From the ledger alone" if work.links is not None else "From the forge alone"


def as_json(about: About, book: Book) -> dict[str, Any]:
    """Return the totals and the differences, of which at most 10,000 are given."""
    return {**about.to_json(), "first_differences": list(islice(book.troubles(), 10_000))}


def lines(about: About, book: Book, outputs: tuple[str, ...]) -> Iterator[Line]:
    """Yield lines with their styles."""
    yield from _differences(about, book)
    yield "", {}
    yield (
        f"{about.scope}: {about.totals.gates:,} gates opened from {about.since:{_TIME}} to {about.until:{_TIME}} UTC",
        {"bold": True},
    )
    yield from ((f"  {line}", {}) for line in _numbers(about))
    yield from ((f"wrote {name}", {}) for name in outputs if name != "-")


def _differences(about: About, book: Book) -> Iterator[Line]:
    totals = about.totals
    if not totals.differences:
        yield (
            f"no differences ({about.sources[:1].lower()}{about.sources[1:]})"
            if "From" in about.sources
            else "no differences between GitHub and the ledger",
            {"fg": "green"},
        )
        return
    yield (
        f"{totals.differences:,} differences, about {totals.differing:,} of {totals.gates:,} gates",
        {"fg": "red", "bold": True},
    )
    for each in islice(book.troubles(), SHOWN):
        where = "" if each["where"] == "both" else f" ({each['where']})"
        place = f"{each['repository']}#{each['number']} {each['name'] or '?'}" if each["number"] else "the ledger"
        yield f"  {screen.told(place)}  {each['column']}{where}: {screen.told(each['says'])}", {}
    if totals.differences > SHOWN:
        yield f"  and {totals.differences - SHOWN:,} more; -o report.html shows them with their gates", {}


def _numbers(about: About) -> Iterator[str]:
    totals = about.totals
    states = [f"{number:,} {state}" for state, number in totals.to_json()["status"].items() if number]
    yield ", ".join(states) or "none"
    special = {
        "approved by a rule": totals.by_rule.total(),
        "tampered with": totals.tampered,
        "commands refused": totals.refusals.total(),
        "texts by people who may not ask left out": about.strangers,
    }
    if any(special.values()):
        yield ", ".join(f"{number:,} {what}" for what, number in special.items() if number)
    median, most = totals.quantile(0.5), totals.quantile(0.9)
    if median is not None and most is not None:
        yield f"decided within {words.about(median)} half the time, within {words.about(most)} nine times of ten"
    yield from _proofs(about)


def _proofs(about: About) -> Iterator[str]:
    if about.totals.by_seal:
        yield "records: " + ", ".join(f"{count:,} {seal}" for seal, count in about.totals.by_seal.most_common())
    if not about.keys:
        yield "no public key was given, so signatures were not checked: --public-key FILE"
    if about.entries is not None:
        yield f"the ledger's chain holds for {about.entries:,} entries; its head is {about.head}"
