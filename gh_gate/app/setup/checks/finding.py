"""What one check found, and checks that cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from gh_gate.errors import GateError
from gh_gate.forge.github.refusal import understanding

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    :param ok: True, False, or None for something to know that stops nothing.
    :param do: what the reader can do, or an empty string.
    """

    ok: bool | None
    what: str
    do: str = ""


def attempt(check: Callable[[], T]) -> tuple[T | None, Finding | None]:
    """Return what a check gives, or the finding that it failed."""
    try:
        return check(), None
    except GateError as error:
        return None, Finding(False, " ".join(part for part in (error.what, error.why) if part), error.do)


def gathered(what: str, checks: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Return what checks find, all of it or, where they fail, that they did.

    :param what: is looked at, for the sentence that says that GitHub's answer about it has another form.
    """

    def together() -> list[Finding]:
        with understanding(what):
            return list(checks())

    found, failed = attempt(together)
    yield from [failed] if failed else found or ()
