"""Which of the gates that wait wait for somebody: those they may decide, and have not answered yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from gh_gate.app.archive import COUNTED
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view.caller import Caller
from gh_gate.app.view.listed import Listed
from gh_gate.app.view.opened import Opened
from gh_gate.app.view.rights import Rights, matters, verdict
from gh_gate.core.decision import sentences
from gh_gate.errors import GateError, UpstreamError

ASKED: Final = 40
"""Repositories that GitHub is asked about for one list; of the others it cannot be told until the list is asked for again."""


class Mine:
    """Says it for rows of a list.

    :param rights: are asked once for a repository and its teams, however many gates it has.
    :param now: GitHub's clock.
    """

    def __init__(self, rights: Rights, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._rights, self._ledger, self._now = rights, ledger, now

    def listed(self, gates: Iterable[Opened], names: Mapping[int, str], caller: Caller) -> tuple[Listed, ...]:
        """Return gates as rows that say whether they wait for the caller.

        :param names: of the repositories, now.
        """
        asked: set[int] = set()
        return tuple(self._row(gate, names[gate.opening.repository_id], caller, asked) for gate in gates)

    def _row(self, gate: Opened, repository: str, caller: Caller, asked: set[int]) -> Listed:
        return gate.listed(repository, mine=self._mine(gate, repository, caller, asked))

    def _mine(self, gate: Opened, repository: str, caller: Caller, asked: set[int]) -> bool | None:
        if gate.problem or not caller.person.human or not matters(gate.gate, caller.person):
            return False
        if gate.opening.repository_id not in asked and len(asked) >= ASKED:
            return None
        asked.add(gate.opening.repository_id)
        try:
            may = verdict(gate.gate, caller.person, self._rights.at(gate.spot(repository))).approve
        except UpstreamError:
            raise
        except GateError:
            return None  # the App was removed there
        return may if may is False or not self._is_over(gate, repository, caller) else False

    def _is_over(self, gate: Opened, repository: str, caller: Caller) -> bool:
        """Tell whether nothing is left to do: the deadline has passed, or an approval of the caller's stands."""
        if gate.deadline is not None and gate.deadline < self._now():
            return True
        start = f"{Kind.COMMAND}:{gate.opening.once.partition(':')[2]}:"
        entries = self._ledger.of_spot(gate.spot(repository), Kind.COMMAND)
        standing = False
        for said in (one.data for one in entries if one.once.startswith(start)):
            if said["author_id"] != caller.person.id:
                continue
            # While a gate waits, an approval that counts is told how many more it takes; taking it back is told nothing.
            if said["verdict"] == COUNTED:
                standing = bool(said["told"])
            elif said["told"] == sentences.EDITED:  # which takes back all that was said before
                standing = False
        return standing
