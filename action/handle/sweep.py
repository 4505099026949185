"""Looks through the repository for gates that no comment leads to: deadlines, reminders, and what an event was lost of.

A listing of the issues tells whether anybody asks; where somebody may, a second one tells what was said, and so whether a gate
has to be looked at. Nothing is concluded from when the last look was: it may be long ago, and its end may have been lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from action.handle.glance import EXACT, Escalations, Glance, Glimpse, Looks, is_over, labels_of, nobody
from gh_gate.core import marker
from gh_gate.core.gate import Decider
from gh_gate.core.policy.file import PATH
from gh_gate.core.thread import Person
from gh_gate.engine.reading import LOOK_BACK
from gh_gate.errors import GateError
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.overview import Item, Said

COMMENTS = 1_000
"""Comments that are listed at most; those of threads that may hold a gate, and are older, are listed one by one."""

Policy = Callable[[str], Escalations]
"""Reads the policy file's text; says who is to be told of gates that have waited too long."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where an account asks.

    :param gates: none where the question cannot be read: somebody has edited it.
    """

    glance: Glance
    asker: Person
    gates: tuple[Glimpse, ...]

    @property
    def number(self) -> int:
        """Of the issue or pull request."""
        return self.glance.item.number

    def is_due(self, escalations: Escalations) -> bool:
        """Tell whether one of the gates has to be looked at."""
        return any(gate.why_look(escalations) for gate in self.gates) or not (self.gates or self.glance.item.shut)


@dataclass
class Sweep:
    """One look through a repository.

    :param escalations: what the policy file says; known once a sweep has met a gate that waits.
    :param waiting: how many gates wait for people, as far as the listings tell.
    """

    forge: GitHubForge
    repository_id: int
    policy: Policy
    looks: Looks = EXACT
    escalations: Escalations = nobody
    waiting: int = 0

    def run(self) -> tuple[int, ...]:
        """Return the numbers of the issues and pull requests to look at; the gates of one run together, as they are woken.

        :raise UpstreamError: where GitHub could not be asked.
        """
        asked = self.asked()
        due = [one for one in asked if one.is_due(self.escalations) and self._is_mine(one)]
        runs = {gate.gate.run_id for one in due for gate in one.gates}
        beside = [one for one in asked if any(gate.waits and gate.gate.run_id in runs for gate in one.gates)]
        return tuple(sorted({one.number for one in (*due, *filter(self._is_mine, beside))}))

    def asked(self) -> tuple[Asked, ...]:
        """Return where anybody asks for a handler's decision that is not over.

        :raise UpstreamError: where GitHub could not be asked.
        """
        items = {item.number: item for item in self.forge.overview.items(LOOK_BACK)}
        asked = tuple(one for glance in self._glances(list(items.values())) for one in self._asked(glance))
        self.waiting = sum(gate.waits for one in asked for gate in one.gates)
        if any(gate.may_escalate for one in asked for gate in one.gates):
            self.escalations = self.policy(self.forge.overview.text(PATH) or "")
        return asked

    def _glances(self, items: Sequence[Item]) -> Iterator[Glance]:
        """Return what there is to see of all that may hold a gate that is not over."""
        items = [item for item in items if (item.comments if item.is_pull else self._may_ask(item))]
        if not items:
            return
        now, said = self.forge.now(), self._said()
        for item in items:
            yield self._glance(item, now, said[item.number])

    def _glance(self, item: Item, now: datetime, said: Sequence[Said]) -> Glance:
        # On a pull request without a label of ours a question would be among the newest comments, if there were one.
        if len(said) < item.comments and (not item.is_pull or labels_of(item)):
            said = self.forge.overview.said(item.number)
        return Glance(item, now, said, self.looks)

    def _said(self) -> dict[int, list[Said]]:
        said: dict[int, list[Said]] = defaultdict(list)
        for one in self.forge.overview.talk(LOOK_BACK, COMMENTS):
            said[one.number].append(one)
        return said

    def _asked(self, glance: Glance) -> Iterator[Asked]:
        """Return who asks at an issue or pull request, or did before the question was edited."""
        for asker in dict.fromkeys(self._askers(glance)):
            try:
                gates = glance.gates(asker, self.repository_id)
            except (GateError, ImportError):
                gates = ()  # whatever it is, it keeps nobody else's gate from being looked at
            yield Asked(glance, asker, gates)

    def _askers(self, glance: Glance) -> Iterator[Person]:
        asking = (
            (one.text for one in glance.said if self._asks(one.text.body))
            if glance.item.is_pull
            else (glance.item.text,)
        )
        yield from (text.author for text in asking if text.author is not None)

    def _may_ask(self, item: Item) -> bool:
        return not is_over(item) and (self._asks(item.text.body) or _lost_its_marker(item))

    def _asks(self, body: str) -> bool:
        claim = marker.read_claim(body)
        return claim is not None and claim.sketch.decider is Decider.HANDLER and claim.key[0] == self.repository_id

    def _is_mine(self, one: Asked) -> bool:
        return one.asker.id == self.forge.me().id


def _lost_its_marker(item: Item) -> bool:
    """Tell whether an open issue looks as if somebody had edited a program's question until nothing asks any more."""
    by_program = item.text.author is not None and not item.text.author.human
    return bool(labels_of(item)) and by_program and not item.shut and marker.read_claim(item.text.body) is None
