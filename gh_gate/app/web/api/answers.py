"""What the API answers of gates, in the words of its description."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, Field

from gh_gate.app.asking.asked import Opened
from gh_gate.app.view import Listed, Listing, Sight, Verification
from gh_gate.core.gate import Status
from gh_gate.core.thread import Comment, Person

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the whole question.")]


class Told(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_enum_values=True)


class Account(Told):
    """An account; its id is who it is, its login is only shown."""

    id: int
    login: str
    human: bool

    @classmethod
    def of(cls, person: Person) -> Account:
        """Return an account as it is told."""
        return cls(id=person.id, login=person.login, human=person.human)


class Row(Told):
    """A gate in a list."""

    repository: str
    number: Annotated[int, Field(description="Of the issue, or of the pull request.")]
    name: str
    title: Annotated[str, Field(description="The question's first line; untrusted text.")]
    status: Status
    url: Annotated[str, Field(description="Where people answer on GitHub.")]
    href: Annotated[str, Field(description="The gate's own address here.")]
    opened_at: datetime
    deadline: Annotated[datetime | None, Field(description="Missing where the gate only reminds.")] = None
    decided_at: datetime | None = None
    by: Annotated[list[str], Field(description="Logins of those who decided.")]
    reason: str = ""
    mine: Annotated[bool | None, Field(description="Whether you may decide it; null where that cannot be told.")] = None

    @classmethod
    def of(cls, row: Listed) -> Row:
        """Return a row as it is told."""
        return cls(**plain(row))


class Gates(Told):
    """Some gates, newest first."""

    gates: list[Row]
    before: Annotated[str, Field(description="Ask with it for the older ones; empty where there are none.")] = ""
    partly: Annotated[bool, Field(description="Whether not everything could be looked through.")] = False

    @classmethod
    def of(cls, listing: Listing, status: str) -> Gates:
        """Return a list as it is told.

        :param status: the only one that is wanted, or ``decided`` for all but the pending ones.
        """
        rows = [Row.of(row) for row in listing.gates if status in ("decided", str(row.status))]
        return cls(gates=rows, before=listing.before, partly=listing.partly)


class Posted(Told):
    """The comment that an answer has become."""

    id: int
    url: str
    body: Annotated[str, Field(description="What it says; the gate's answer to it shows at the gate.")]

    @classmethod
    def of(cls, comment: Comment) -> Posted:
        """Return a comment as it is told."""
        return cls(id=comment.id, url=comment.url, body=comment.body)


class Question(Told):
    """A gate that was opened, or stood already."""

    repository: str
    number: int
    name: str
    status: Status
    url: str
    href: str
    digest: Digest
    opened_at: datetime
    commit: str
    notices: Annotated[list[str], Field(description="What the rules made stricter.")]

    @classmethod
    def of(cls, opened: Opened) -> Question:
        """Return a gate as it is told to who asked it."""
        gate, number = opened.gate, opened.place.number
        return cls(
            repository=opened.repository,
            number=number,
            name=gate.name,
            status=opened.status,
            url=opened.place.url,
            href=href(opened.repository, number, gate.name if gate.pull_request is not None else ""),
            digest=gate.digest,
            opened_at=opened.opened_at,
            commit=gate.commit,
            notices=list(opened.notices),
        )


class Verified(Told):
    """Whether a record proves its decision."""

    proof: Literal["signed", "unsigned", "broken", "none"]
    text: str
    keyid: str = ""

    @classmethod
    def of(cls, found: Verification) -> Verified:
        """Return it as it is told."""
        return cls(proof=found.proof.value, text=found.text, keyid=found.keyid)


class Record(Told):
    """The record of a decision; docs/record.md says what it holds, and how to verify it offline."""

    digest: Digest
    envelope: Annotated[dict[str, Any], Field(description="A DSSE envelope.")]
    verification: Verified


class Records(Told):
    """The records of a gate: one, once it is decided."""

    records: list[Record]

    @classmethod
    def of(cls, sight: Sight) -> Records:
        """Return them as they are told."""
        envelope = as_object(sight.envelope)
        if envelope is None:
            return cls(records=[])
        found = Record(digest=sight.gate.digest, envelope=envelope, verification=Verified.of(sight.verification))
        return cls(records=[found])


class Session(Told):
    """A short session."""

    token: Annotated[str, Field(description="Send it as `Authorization: Bearer`, in the place of your GitHub token.")]
    ends: datetime
    person: Account


def as_object(envelope: str) -> dict[str, Any] | None:
    """Return an envelope as JSON; None where there is none, or none that is an object."""
    try:
        found = json.loads(envelope)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def href(repository: str, number: int, name: str = "") -> str:
    """Return a gate's own address, without the server's.

    :param name: where a pull request may have several.
    """
    return f"/api/v1/gates/{quote(repository)}/{number}" + (f"?{urlencode({'gate': name})}" if name else "")


def plain(row: Listed) -> dict[str, Any]:
    """Return what `Row` holds."""
    names: Iterable[str] = ("repository", "number", "name", "title", "status", "url", "opened_at", "deadline")
    more = {"by": list(row.by), "href": href(row.repository, row.number, row.name if row.several else "")}
    return {name: getattr(row, name) for name in (*names, "decided_at", "reason", "mine")} | more
