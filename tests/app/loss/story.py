"""What is asked, said and done in one story, as plain data: the same is told to a server in peace and to one in trouble."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation.oracle import APPROVALS, REJECTIONS, REVOCATIONS

OWNERS = ("alice", "bob", "dora")
INITIATOR = "iris"
STRANGERS = ("carol", "mallory")
"""carol can write, mallory can only read; neither owns anything."""

PARTS = 2
"""Comments in which a long question goes on."""


@dataclass(frozen=True, slots=True)
class Question:
    """A gate of its own run. All times are seconds since the story began.

    :param pull: whether it is asked on the one pull request.
    :param required: how many owners.
    :param timeout: seconds from its opening to its deadline.
    :param endless: whether it has no deadline and only reminds.
    :param remind: seconds between reminders.
    :param long: whether its prompt goes on in `PARTS` comments, one a second.
    """

    name: str
    pull: bool
    required: int
    opens: int
    timeout: int
    endless: bool = False
    remind: int | None = None
    long: bool = False

    @property
    def whole(self) -> int:
        """When all of it stands there."""
        return self.opens + (PARTS if self.long else 0)


@dataclass(frozen=True, slots=True)
class Ask:
    """A workflow posts a question, or a part of it.

    :param part: 0 for the text that asks.
    """

    at: int
    gate: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Say:
    """A person comments where a question stands.

    :param words: from the small fixed set of `tests.simulation.oracle`.
    :param named: whether the command names its gate.
    :param how: ``mail`` or ``agent`` where not written on GitHub by hand.
    """

    at: int
    gate: int
    who: str
    words: str
    named: bool = False
    how: str = ""

    def body(self, name: str) -> str:
        """Return the comment's text."""
        if not self.named or self.words not in {*APPROVALS, *REJECTIONS, *REVOCATIONS}:
            return self.words
        verb, space, rest = self.words.partition(" ")
        return f"{verb} {name}{space}{rest}"


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody edits or deletes a comment.

    :param which: the place of its `Say` in the story.
    :param who: empty for its own author.
    :param words: the new text; None deletes it.
    """

    at: int
    which: int
    who: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Meddle:
    """A writer changes what only shows a gate (``label``, ``title``, ``close``), or more.

    :param what: also ``question`` (its text is edited), ``push`` (the pull request moves on), ``owners`` (alice is one no
        more), ``right`` (bob can no longer write), ``ours`` (what the App wrote last is edited), ``unsaid`` (is deleted).
    """

    at: int
    gate: int
    what: str


Event = Ask | Say | Touch | Meddle


@dataclass(frozen=True, slots=True)
class Story:
    """All of it.

    :param events: in order.
    :param end: when everything is over.
    """

    seed: int
    questions: tuple[Question, ...]
    events: tuple[Event, ...]

    @property
    def end(self) -> int:
        """When nothing more happens by itself."""
        return max(*(event.at for event in self.events), *(q.opens + q.timeout for q in self.questions)) + 60

    def says(self, gate: int) -> list[tuple[int, Say]]:
        """Return what was said where a question stands, with its place in the story; on a pull request all questions share it."""
        pull = self.questions[gate].pull
        there = [n for n, q in enumerate(self.questions) if n == gate or (pull and q.pull)]
        return [(n, event) for n, event in enumerate(self.events) if isinstance(event, Say) and event.gate in there]
