"""The two sides of a made-up history: as GitHub tells it, at the seam of the audit, and as the ledger does, entry by entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from benchmarks.audits import made_up
from benchmarks.audits.made_up import APP, ASKER, REPOSITORY, Story
from gh_gate.app.spots import Spot
from gh_gate.app.store import entry
from gh_gate.app.store.chain import GENESIS, Link, sealed
from gh_gate.audit.sources import History
from gh_gate.core import gate as gates
from gh_gate.core.thread import Person, Thread
from gh_gate.forge.base import Place, Posting, Repository


@dataclass(frozen=True, slots=True)
class Made:
    """So many gates of one repository, as GitHub tells them."""

    count: int

    def repositories(self) -> Iterator[Repository]:
        """Return the repository."""
        yield REPOSITORY

    def history(self, repository: Repository) -> History:  # noqa: ARG002 - there is only the one
        """Return its history."""
        return self

    def public_key(self) -> str:
        """Return nothing: the benchmark gives the key itself."""
        return ""

    def asked(self, since: datetime) -> Iterator[Posting]:  # noqa: ARG002 - all of them are in the period
        """Go through the gates, the newest first."""
        for n in range(self.count, 0, -1):
            told = made_up.story(n, self.count)
            yield Posting(Place(n, url=told.url), ASKER, told.body, told.opened_at)

    def read(self, place: Place) -> Thread:
        """Return the thread of a gate."""
        return made_up.story(place.number, self.count).thread

    def may_ask(self, who: Person) -> bool:
        """Tell that programs may ask."""
        return not who.human


def ledger(count: int) -> Iterator[Link]:
    """Go through the entries that the App's ledger has of so many gates."""
    previous, seq = GENESIS, 0
    for n in range(1, count + 1):
        for draft in _entries(made_up.story(n, count)):
            seq += 1
            link = sealed(replace(draft, seq=seq, previous=previous))
            previous = link.hash
            yield link


def _entries(told: Story) -> Iterator[Link]:
    where = f"{REPOSITORY.id}:{told.number}:0:{told.gate.digest}"
    yield _entry(told, "opened", told.opened_at, f"opened:{where}", _opening(told))
    for comment in told.comments:
        if comment.author and comment.author.human:
            seen = {
                "comment_id": comment.id,
                "author_id": comment.author.id,
                "author": comment.author.login,
                "human": True,
                "text": comment.body,
                "created_at": comment.created_at.isoformat(),
                "app": None,
                "url": comment.url,
            }
            yield _entry(told, "seen", comment.created_at, f"seen:{REPOSITORY.id}:{comment.id}", seen, gate="")
    for answer in told.answers:
        verdict = "counted" if answer.counted else "refused"
        once = f"command:{where}:{answer.comment_id}:{verdict}"
        yield _entry(told, "command", told.opened_at, once, _command(told, answer.comment_id, verdict, answer.text))
    if told.decision:
        yield _entry(told, "decided", told.decision.at, f"decided:{where}", _decided(told))
        data = {"status": told.decision.status.value, "place": 0}
        yield _entry(told, "resumed", told.decision.at + timedelta(seconds=3), f"resumed:{where}", data)


def _entry(told: Story, kind: str, at: datetime, once: str, data: dict[str, Any], *, gate: str | None = None) -> Link:
    digest = told.gate.digest if gate is None else gate
    return entry.draft(kind, Spot(REPOSITORY.id, told.number), at=at, once=once, data=data, gate=digest)


def _opening(told: Story) -> dict[str, Any]:
    return {
        "repository": REPOSITORY.full_name,
        "run_id": told.gate.run_id,
        "name": told.gate.name,
        "place": 0,
        "url": told.url,
        "opened_at": told.opened_at.isoformat(),
        "gate": gates.to_json(told.gate),
        "sources": {"CODEOWNERS": "0" * 40},
        "escalate": None,
        "problem": "",
    }


def _command(told: Story, number: int, verdict: str, text: str) -> dict[str, Any]:
    said = next(comment for comment in told.comments if comment.id == number)
    who = said.author or APP
    return {
        "comment_id": number,
        "author_id": who.id,
        "author": who.login,
        "verdict": verdict,
        "told": text,
        "text_sha256": hashlib.sha256(said.body.encode()).hexdigest(),
    }


def _decided(told: Story) -> dict[str, Any]:
    decision = told.decision
    if decision is None:
        raise ValueError(told.number)
    return {
        "status": decision.status.value,
        "by": [{"id": person.id, "login": person.login} for person in decision.people],
        "policy": decision.policy,
        "inputs_sha256": made_up.inputs_sha256(decision),
        "sources": {"CODEOWNERS": "0" * 40},
        "place": 0,
        "envelope": told.envelope,
    }
