"""What stands on GitHub and in the ledger in the end, read as an auditor would: not one line of the engine is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.store.entry import Kind
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from gh_gate.core import marker, record, render
from gh_gate.core.marker import Kind as Text
from gh_gate.core.record import Record
from tests.app.loss.expected import Outcome
from tests.app.loss.observing import Observer
from tests.app.loss.town import Town
from tests.github.state_threads import Comment, Issue


@dataclass(frozen=True, slots=True)
class Answers:
    """What the App said to one comment.

    :param replies: how often it replied, over all gates that stand there.
    """

    reactions: frozenset[str]
    replies: int


class Books(Protocol):
    """What is left of a server."""

    @property
    def key(self) -> Ed25519PrivateKey:
        """What it signs with."""

    @property
    def ledger(self) -> Ledger:
        """What it decided."""

    @property
    def inbox(self) -> Inbox:
        """What it was told."""

    @property
    def observer(self) -> Observer:
        """Who watched it."""


class Telling(Protocol):
    """A story that was told to a server."""

    @property
    def town(self) -> Town:
        """GitHub."""

    @property
    def life(self) -> Books:
        """The server."""

    @property
    def heard(self) -> list[str]:
        """The errors that it logged."""


class Ending:
    """The end of a telling."""

    def __init__(self, town: Town, life: Books) -> None:
        self.town, self.life = town, life

    def issue(self, gate: int) -> Issue:
        """Where a gate is asked."""
        return self.town.repo.issue(self.town.number(gate))

    def ours(self, gate: int) -> list[Comment]:
        """What the App wrote there."""
        return [text for text in self.issue(gate).comments if text.author is self.town.app.bot]

    def envelopes(self, gate: int) -> list[str]:
        """The records of a gate that stand in its thread."""
        asked = str(self.town.places[gate][1] or "")
        digest = self.town.gates[gate].digest[:16]
        return [
            render.read_record(text.body) or ""
            for text in self.ours(gate)
            if marker.read_note(text.body) == marker.Note(Text.RECORD, digest, asked)
        ]

    def decided(self, gate: int) -> list[str]:
        """The envelopes of a gate that stand in the ledger."""
        place = self.town.places[gate][1] or 0
        entries = self.life.ledger.of_gate(self.town.gates[gate].digest, Kind.DECIDED)
        return [str(entry.data["envelope"]) for entry in entries if entry.data["place"] == place]

    def record(self, gate: int) -> Record | None:
        """What was decided, by the ledger, its signature checked."""
        found = self.decided(gate)
        return record.verify(found[0], self.life.key.public_key()).record if found else None

    def outcome(self, gate: int) -> Outcome:
        """Where a gate stands, in the words of the story."""
        found = self.record(gate)
        if found is None:
            return Outcome("pending")
        at = int((found.decided_at - self.town.began).total_seconds())
        target = str(found.inputs.get("target", "")) if found.status == "approved" else ""
        return Outcome(str(found.status), frozenset(voter.login for voter in found.by), target, at)

    def labels(self, gate: int) -> list[str]:
        """The labels where a gate is asked."""
        return sorted(name for name in self.issue(gate).label_names if name.startswith("gate:"))

    def answers(self, comment: Comment) -> Answers:
        """What the App said to a comment that stands."""
        own = [one.content for one in comment.reactions if one.user is self.town.app.bot]
        return Answers(frozenset(own), sum(about == comment.id for about, *_ in self.replied(comment.issue)))

    def replied(self, issue: Issue) -> Iterator[tuple[int, str, str]]:
        """Return which comments were replied to, for which gate, and in which way."""
        for text in issue.comments:
            note = marker.read_note(text.body) if text.author is self.town.app.bot else None
            if note is not None and note.kind in (Text.REPLY, Text.NOTED):
                yield int(note.detail.partition("/")[0]), note.digest, str(note.kind)

    def summaries(self, gate: int) -> int:
        """How often strangers were told that there are too many of them."""
        note = marker.Note(Text.SUMMARY, self.town.gates[gate].digest[:16])
        return sum(marker.read_note(text.body) == note for text in self.ours(gate))
