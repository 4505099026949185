"""Where an audit reads the forge's half: repositories, what may ask in them, and threads. A fake of it feeds tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from gh_gate.core.thread import Person, Thread
from gh_gate.forge.base import Place, Posting, Repository


class History(Protocol):
    """What happened in one repository."""

    def asked(self, since: datetime) -> Iterator[Posting]:
        """Go through the texts since then that may be gates, edited ones too: issues, and comments on pull requests."""

    def read(self, place: Place) -> Thread:
        """Read the thread of a gate, with its edits and deletions.

        :raise Gone: where it was transferred or deleted.
        """

    def may_ask(self, who: Person) -> bool:
        """Tell whether somebody's text is taken for a gate: a program's, one's own, or that of somebody who can write here.

        Anybody may post a marker; what strangers claim is no history.
        """


class Sources(Protocol):
    """The repositories of an audit."""

    def repositories(self) -> Iterator[Repository]:
        """Go through them."""

    def history(self, repository: Repository) -> History:
        """Return what happened in one of them."""

    def public_key(self) -> str:
        """Return the App's public key as the policy file of the one repository names it; empty where none is named.

        Of several repositories none is asked: each could name a key for its own records only.
        """
