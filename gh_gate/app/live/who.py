"""With whom a stream is counted: a person as one, however many sessions and tokens they have; a program by its token."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from gh_gate.app.view.caller import Caller


@dataclass(frozen=True, slots=True)
class Share:
    """What callers of one kind may take.

    :param name: of the kind.
    :param each: open streams of one caller.
    :param most: open streams of all of them; the rest is for the other kind.
    """

    name: str
    each: int
    most: int


PEOPLE: Final = Share("people", 50, 250)
TOKENS: Final = Share("tokens", 100, 250)
"""Workflows and other Apps. All workflows share one account, and each job has a token of its own."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who reads.

    :param word: tells callers apart, and is no secret.
    :param session: stands for the session they came with; empty where there is none.
    """

    word: str
    share: Share = PEOPLE
    session: str = ""


def who(caller: Caller) -> Who:
    """Return with whom a caller's streams are counted."""
    session = digest(caller.session) if caller.session else ""
    if caller.person.human:
        return Who(f"person {caller.person.id}", PEOPLE, session)
    return Who(f"token {digest(caller.token)}", TOKENS, session)


def digest(secret: str) -> str:
    """Return what stands for a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
