"""Which question a deployment waits for: the one that stands by the rules as they are now, or a new one that is opened."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from gh_gate.app import rules
from gh_gate.app.archive import Archive
from gh_gate.app.deployments import question
from gh_gate.app.deployments.asked import Question, Questions
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger
from gh_gate.core.policy.file import Entry
from gh_gate.engine import reading
from gh_gate.engine.opening import open_gate
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.deployments import Held

MOST: Final = 10
"""Questions of one gate in one attempt of a run; each of them notifies people."""

_log = logging.getLogger("gh_gate.app")


class Asking:
    """Asks what has to be asked, once; the engine and the archive do the rest.

    :param ask: takes the issue that is to be looked at next.
    :param sleep: waits that many seconds.
    """

    def __init__(
        self, ledger: Ledger, keys: SigningKeys, *, ask: Callable[[Spot], None], sleep: Callable[[float], None]
    ) -> None:
        self._ledger, self._keys = ledger, keys
        self._questions = Questions(ledger, keys)
        self._ask, self._sleep = ask, sleep

    def stands(self, held: Held, name: str, forge: GitHubForge) -> Question | None:
        """Return the question of a gate that counts for a run now; None where it has to be asked.

        A "no" stands for the run; a pending question, or an approval, only as long as the rules give the very same.
        """
        asked = self._questions.of(held, name)
        no = next((one for one in asked if one.says_no), None)
        if no is not None:
            return no
        return next((one for one in reversed(asked) if one.ended(held) or self._counts(one, held, forge)), None)

    def open(self, held: Held, name: str, entry: Entry, forge: GitHubForge) -> None:
        """Ask.

        :raise GateError: where it cannot be asked by the rules as they are.
        :raise UpstreamError: where GitHub could not be asked; the next call goes on.
        """
        self._require_few(held, name)
        prepared = rules.made(question.request(name, entry, held), forge)
        known = tuple(self._keys.public.values())
        ticket = open_gate(forge, prepared, labels=(), attempt=held.attempt, sleep=self._sleep, known=known)
        spot = Spot(held.repository_id, ticket.place.number, forge.name)
        if ticket.stands is None:
            # At once: a list of issues may not show it yet when the next look asks for it.
            Archive(self._ledger, spot).opened(prepared, ticket.place, ticket.opened_at, "")
        _log.info("%s: %s is asked in #%d", forge.name, name, spot.number)
        self._ask(spot)

    def _require_few(self, held: Held, name: str) -> None:
        """Refuse to ask without end, whatever makes one question after the other count for nothing."""
        rows = self._ledger.by_key(held.repository_id, str(held.id), name)
        if sum(row.at >= held.began_at and not row.data["problem"] for row in rows) >= MOST:
            raise GateError(
                f"it was asked {MOST} times in this attempt of the run, and none of the questions stood.",
                do="look at the issues for the reason, and run it again",
            )

    def _counts(self, one: Question, held: Held, forge: GitHubForge) -> bool:
        if not one.holds(held, forge.now()) or _by_who_ran_it_again(one, held, forge):
            return False
        try:
            return rules.again(one.gate, forge).gate.digest == one.gate.digest
        except UpstreamError:
            raise
        except GateError:
            return False  # why, opening it anew will say


def _by_who_ran_it_again(one: Question, held: Held, forge: GitHubForge) -> bool:
    """Tell whether an approval is by somebody who may not give it, which a late copy of GitHub's kept from the engine."""
    if one.record is None or held.attempt == 1 or not one.gate.policy.prevent_self_approval:
        return False
    return reading.by_somebody_involved(forge.reruns(str(held.id), held.attempt), one.record.to_decision())
