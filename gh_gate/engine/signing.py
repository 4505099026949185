"""What makes this process the App that decides: a key that signs, and an archive that nobody else can write.

What the archive says comes before the thread: a comment counts as it was first seen, and a decision that was archived stands
whatever becomes of its comments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gh_gate.core import record
from gh_gate.core.decision.ballot import Moment
from gh_gate.core.gate import Gate
from gh_gate.core.record import Record, keys
from gh_gate.core.tally import Answer, Decision
from gh_gate.core.thread import Comment, Thread
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Place

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    from gh_gate.engine.ticket import Ticket


class Archive(Protocol):
    """What the App keeps for itself; everything is durable before the method returns, and the first word stands."""

    def seen(self, place: Place) -> tuple[Comment, ...]:
        """Return the comments of a thread as they were first seen."""

    def refused(self, gate: Gate, place: Place) -> frozenset[int]:
        """Return the comments that were judged as not counting."""

    def answered(self, gate: Gate, place: Place) -> frozenset[int]:
        """Return the comments that have been judged and reacted to."""

    def judged(self, ticket: Ticket, answer: Answer, thread: Thread) -> None:
        """Keep what became of a command, after it has its reaction."""

    def envelope(self, gate: Gate, place: Place) -> str:
        """Return the signed record of a gate's decision, or an empty string."""

    def decided(self, ticket: Ticket, decision: Decision, envelope: str) -> str:
        """Keep a decision before anybody is told.

        :return: the envelope that stands: of this decision, or of the one that was kept before.
        """

    def tampered(self, ticket: Ticket, moment: Moment) -> bool:
        """Keep that somebody touched what was decided upon; tell whether this was not known yet."""


@dataclass(frozen=True, slots=True)
class Signing:
    """The App's key and archive.

    :param key: signs new records.
    :param known: all keys whose records stand, the present one and those before it.
    """

    key: Ed25519PrivateKey
    known: tuple[Ed25519PublicKey, ...]
    archive: Archive

    def seal(self, statement: bytes) -> str:
        """Return a statement in a signed envelope."""
        return record.envelope(statement, self.key)

    def read(self, envelope: str) -> Record:
        """Return what an envelope of our own says.

        :raise VerificationError: where none of our keys has signed it.
        """
        return self._verified(envelope)[0]

    def signer(self, envelope: str) -> str:
        """Return the name of the key that signed an envelope of our own.

        :raise VerificationError: where none of our keys has signed it.
        """
        return self._verified(envelope)[1]

    def _verified(self, envelope: str) -> tuple[Record, str]:
        problem = VerificationError("there is no key to check the record with.")
        for key in self.known:
            try:
                return record.verify(envelope, key).record, keys.keyid(key)
            except VerificationError as error:
                problem = error
        raise problem
