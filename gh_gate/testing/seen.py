"""What a test sees of a gate: what people saw, what they said, what they were told, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gh_gate.core import marker
from gh_gate.core.gate import Gate, Status
from gh_gate.core.inputs import Field
from gh_gate.core.marker import Kind
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import finding, records
from gh_gate.forge.base import Place
from gh_gate.library.decision import Decision, made


@dataclass(frozen=True, slots=True)
class SeenComment:
    """A comment in a gate's thread.

    :param by: the login of its author.
    :param kind: of what gh-gate wrote: ``status``, ``reply``, ``reminder``, ``escalated``, ``record``, ...; an empty string
        for what a person wrote.
    """

    by: str
    text: str
    kind: str = ""

    @classmethod
    def of(cls, comment: Comment) -> SeenComment:
        """Return a comment without its marker."""
        note = marker.read_note(comment.body)
        text = comment.body.rstrip().rpartition("\n")[0].rstrip() if note else comment.body
        return cls(comment.author.login if comment.author else "", text, note.kind.value if note else "")


@dataclass(frozen=True, slots=True)
class SeenGate:
    """A gate that a pipeline asked.

    :param gate: the whole question, as gh-gate's own code has it.
    :param thread: what stands at its place.
    """

    gate: Gate
    thread: Thread
    place: Place

    @property
    def name(self) -> str:
        """The gate's name."""
        return self.gate.name

    @property
    def number(self) -> int:
        """The number of its issue."""
        return self.place.number

    @property
    def key(self) -> str:
        """What the run that asked is found again by."""
        return self.gate.run_id

    @property
    def title(self) -> str:
        """The issue's title."""
        return self.thread.face.title

    @property
    def prompt(self) -> str:
        """The rendered prompt, in Markdown."""
        return self.gate.prompt

    @property
    def body(self) -> str:
        """The issue's whole text, in Markdown."""
        return self.thread.opening.body

    @property
    def labels(self) -> frozenset[str]:
        """The issue's labels."""
        return self.thread.face.labels

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who may decide: ``@alice``, ``@org/team``; as the policy file and CODEOWNERS say."""
        return tuple(str(owner) for owner in self.gate.policy.owners())

    @property
    def required(self) -> int:
        """How many people have to approve."""
        return self.gate.policy.required

    @property
    def inputs(self) -> tuple[Field, ...]:
        """What an approver fills in."""
        return self.gate.inputs

    @property
    def timeout(self) -> int:
        """Seconds from the opening to the deadline."""
        return self.gate.timeout

    @property
    def asked_at(self) -> datetime:
        """When it was opened."""
        return self.thread.opening.created_at

    @property
    def comments(self) -> tuple[SeenComment, ...]:
        """What people wrote, in the order of their comments."""
        return tuple(comment for comment in self._all() if not comment.kind)

    @property
    def told(self) -> tuple[SeenComment, ...]:
        """What gh-gate wrote, in the order of its comments."""
        return tuple(comment for comment in self._all() if comment.kind)

    @property
    def replies(self) -> tuple[str, ...]:
        """What people were told about commands that did not count."""
        return self._texts(Kind.REPLY)

    @property
    def reminders(self) -> tuple[str, ...]:
        """The reminders that were posted."""
        return self._texts(Kind.REMINDER)

    @property
    def decision(self) -> Decision[dict[str, Any]] | None:
        """What was decided, with the values as a dict; None while the gate is open."""
        standing = records.of_gate(self.gate, self.thread, self.place)
        if standing is None:
            return None
        return made(standing.record.to_decision(), self.gate, self.place, standing.envelope, dict)

    @property
    def status(self) -> Status:
        """Where it stands."""
        decision = self.decision
        return decision.status if decision is not None else Status.PENDING

    def _all(self) -> tuple[SeenComment, ...]:
        return tuple(SeenComment.of(comment) for comment in self.thread.comments)

    def _texts(self, kind: Kind) -> tuple[str, ...]:
        return tuple(comment.text for comment in self._all() if comment.kind == kind)

    def __repr__(self) -> str:
        """Return it for a failed assertion."""
        return f"<gate {self.name} #{self.number} {self.status}, {len(self.comments)} comments>"


def seen(thread: Thread, place: Place, repository_id: int) -> SeenGate | None:
    """Return the gate that stands in a thread; None where there is none."""
    claim = marker.read_claim(thread.opening.body)
    if claim is None:
        return None
    spot = finding.Spot(place.number, repository_id, claim.sketch.decider)
    found = finding.gates_in(thread, spot, lambda _text: True).gates
    return SeenGate(found[0].gate, thread, place) if found else None
