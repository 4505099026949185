"""Looks at the gates that workflows wait for, and says whether one is decided.

Where the App decides, its signature is all that is read. Else the one who asked decides, which here is a process of the same
account whose pod has ended: so this one answers people and writes down what the thread gives, by the same engine. Nothing of that
is an approval of the poller's own: it can only find one, and the step that it wakes finds it again before it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import partial

from gh_gate.core.gate import Decider
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import Engine, Ticket, finding
from gh_gate.engine.finding import Found, Spot
from gh_gate.engine.handling import HandlingEngine
from gh_gate.engine.news import Tell, nobody
from gh_gate.errors import GateError, VerificationError
from gh_gate.forge.base import Forge, Place, Posting
from gh_gate.prepare import anew
from gh_gate.prepare.app_key import known_key

Where = tuple[int, int]
"""A gate of a repository: the number of its issue or pull request, and the comment there that asks, or 0."""


@dataclass
class Gates:
    """The gates of one repository.

    :param public_key: the App's key that whoever runs this names; else the policy file's.
    :param tell: is told what is news about gates that are decided here.
    """

    forge: Forge
    public_key: str = ""
    tell: Tell = nobody
    _known: dict[Where, tuple[Engine, Ticket]] = field(default_factory=dict)

    def decided(self, number: int, comment: int = 0) -> str:
        """Look at a gate, and return how it ended; an empty string while it is open.

        :param comment: the one that asks, on a pull request; with 0 there must be one gate only.
        :raise GateError: where it cannot be told from here: another account asks and decides it, or there is none, or several.
        :raise UpstreamError: where the forge could not be asked.
        """
        if (number, comment) not in self._known:
            thread = self.forge.read(Place(number))
            found = self._found(number, comment, thread)
            engine, ticket = self._taken_up(found)
            if found.problem and isinstance(engine, HandlingEngine):
                return _told(engine.refuse(ticket, found.problem).decision)
            self._known[number, comment] = engine, ticket
        engine, ticket = self._known[number, comment]
        try:
            return _told(engine.look(ticket).decision)
        except VerificationError as error:
            return f"an approval that does not hold: {error.what}"

    def keep(self, wanted: Collection[Where]) -> None:
        """Forget the gates that nothing waits for any more."""
        self._known = {where: known for where, known in self._known.items() if where in wanted}

    def _found(self, number: int, comment: int, thread: Thread) -> Found:
        spot = Spot(number, self.forge.repository().id, Decider.ACTION)
        mine = finding.gates_in(thread, spot, self._asked_by_me).gates
        theirs = finding.gates_in(thread, replace(spot, decider=Decider.APP), lambda _text: True).gates
        asked = [one for one in (*mine, *theirs) if comment in (0, one.place.comment_id)]
        if not asked:
            raise GateError(
                f"#{number} is no gate of {self.forge.me().login}, and none that an App decides.",
                why="what another account asks, only that account may answer",
                do="give the poller the credentials that the pods have; until then the workflow sleeps to its deadline",
                docs="docs/argo.md",
            )
        if len(asked) > 1:
            raise GateError(
                f"#{number} asks {len(asked)} questions, and the node does not say which of them it waits for.",
                do=f"name the comment: owner/name#{number}#issuecomment-{asked[0].place.comment_id}",
                docs="docs/argo.md",
            )
        return asked[0]

    def _taken_up(self, found: Found) -> tuple[Engine, Ticket]:
        gate = found.gate
        prepared = anew.again(gate, self.forge)
        ticket = Ticket(replace(prepared, gate=gate), found.place, found.opened_at)
        if gate.decider is Decider.APP:
            return Engine(self.forge, public_key=known_key(prepared, self.public_key, "")), ticket
        ticket.again = partial(anew.again, gate, self.forge)
        return HandlingEngine(self.forge, tell=self.tell), ticket

    def _asked_by_me(self, text: Comment | Posting) -> bool:
        return text.author is not None and text.author.id == self.forge.me().id


def _told(decision: Decision | None) -> str:
    if decision is None:
        return ""
    by = ", ".join(f"@{person.login}" for person in decision.people) or decision.policy
    return f"{decision.status}{f' by {by}' if by else ''}"


Connect = Callable[[str], Forge]
"""Returns the forge of a repository."""


@dataclass
class Repositories:
    """The gates of all repositories that workflows name.

    :param allowed: those that may be looked at; empty for all that the credentials reach.
    """

    connect: Connect
    allowed: frozenset[str] = frozenset()
    public_key: str = ""
    tell: Tell = nobody
    _gates: dict[str, Gates] = field(default_factory=dict)

    def of(self, name: str) -> Gates:
        """Return the gates of a repository.

        :raise GateError: where it is not to be looked at, or cannot be.
        """
        if self.allowed and name.lower() not in self.allowed:
            raise GateError(f"a workflow waits for a gate in {name}, which this poller does not look at.")
        if name.lower() not in self._gates:
            self._gates[name.lower()] = Gates(self.connect(name), self.public_key, self.tell)
        return self._gates[name.lower()]

    def keep(self, wanted: Collection[tuple[str, int, int]]) -> None:
        """Forget the gates that nothing waits for any more, given by repository, number and comment."""
        for name, gates in self._gates.items():
            gates.keep({(number, comment) for repository, number, comment in wanted if repository.lower() == name})
