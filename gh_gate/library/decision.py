"""The answer as Python code gets it: typed values, who gave them, and the record that proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, cast

from gh_gate.core import tally
from gh_gate.core.gate import Gate, Status
from gh_gate.core.thread import Person
from gh_gate.forge.base import Place
from gh_gate.library.forms import T


@dataclass(frozen=True, kw_only=True)
class Decision(Generic[T]):
    """The one final answer of a gate; true only if it is an approval.

    :param status: approved, rejected, expired or cancelled.
    :param inputs: the typed values, as the caller declared them: an instance of the model, or a dict. None where it
        is no approval, which only ``fail_on_rejection=False`` and an error's ``decision`` let anybody see.
    :param values: the same as a plain dict.
    :param people: who decided, with their numeric ids; nobody where a rule or the deadline did.
    :param policy: which rule decided instead of a person (``policy:on-timeout``, ``policy:auto-approve-if``), or empty.
    :param at: when, by the forge's clock.
    :param reason: the words that were given, or why the gate was cancelled.
    :param url: where it was asked.
    :param record: the decision as a DSSE envelope, or an empty string where an earlier question's "no" stands.
    """

    name: str
    status: Status
    inputs: T = field(hash=False)
    values: Mapping[str, Any] = field(hash=False)
    people: tuple[Person, ...]
    policy: str
    at: datetime
    reason: str
    url: str
    number: int
    record: str = field(repr=False)
    digest: str = field(repr=False)

    def __bool__(self) -> bool:
        """Tell whether it is an approval."""
        return self.approved

    @property
    def approved(self) -> bool:
        """Whether it is an approval."""
        return self.status is Status.APPROVED

    @property
    def by(self) -> str:
        """Who decided, for people: logins, or the rule's name, or an empty string."""
        return ", ".join(person.login for person in self.people) or self.policy

    def verify(self, key: str = "", *, allow_unsigned: bool = False) -> None:
        """Check the record: that it is signed with a key, and tells of this gate and this decision.

        :param key: the App's Ed25519 public key, as text.
        :param allow_unsigned: also take a record without a signature, as the library's own are.
        :raise VerificationError: where it does not prove that.
        """
        from gh_gate.library import proof  # noqa: PLC0415 - cryptography is only loaded where it is used

        proof.check(self, key, allow_unsigned=allow_unsigned)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values, for artifacts and logs."""
        return {
            "name": self.name,
            "status": self.status.value,
            "approved": self.approved,
            "inputs": dict(self.values),
            "by": self.by,
            "people": [{"id": person.id, "login": person.login} for person in self.people],
            "policy": self.policy,
            "at": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "reason": self.reason,
            "url": self.url,
            "number": self.number,
            "digest": self.digest,
            "record": self.record,
        }


def made(
    found: tally.Decision, gate: Gate, place: Place, record: str, filled: Callable[[Mapping[str, Any]], T]
) -> Decision[T]:
    """Return a decision as Python code gets it.

    :param record: its envelope, or an empty string.
    :param filled: makes the caller's own type of approved values.
    :raise GateError: where that type refuses them.
    """
    return Decision(
        name=gate.name,
        status=found.status,
        inputs=filled(found.inputs) if found.status is Status.APPROVED else cast("T", None),
        values=dict(found.inputs),
        people=found.people,
        policy=found.policy,
        at=found.at,
        reason=found.reason,
        url=place.url,
        number=place.number,
        record=record,
        digest=gate.digest,
    )
