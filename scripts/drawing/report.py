"""An audit's report over made-up decisions, in which somebody has covered two tracks: written by the audit itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.audits import made_up
from benchmarks.audits.sides import Made, ledger
from gh_gate.audit import book
from gh_gate.audit.ledger import Scope
from gh_gate.audit.out import files
from gh_gate.audit.out.about import About
from gh_gate.audit.sources import History
from gh_gate.audit.work import Audit, Period
from gh_gate.core.thread import Thread
from gh_gate.forge.base import Gone, Place, Posting, Repository

COUNT, DELETED, REWRITTEN = 400, 387, 395


@dataclass(frozen=True, slots=True)
class Covered(Made):
    """GitHub's side, from which an issue was deleted, and in which an approval was rewritten."""

    def history(self, repository: Repository) -> History:  # noqa: ARG002 - there is only the one
        """Return its history."""
        return self

    def asked(self, since: datetime) -> Iterator[Posting]:
        """Go through what is left."""
        return (one for one in Made(self.count).asked(since) if one.place.number != DELETED)

    def read(self, place: Place) -> Thread:
        """Return a thread as it stands there now."""
        if place.number == DELETED:
            raise Gone(f"#{place.number} was deleted.")
        told = Made(self.count).read(place)
        if place.number != REWRITTEN:
            return told
        words = "/approve deploy_target=staging"
        edited = told.comments[0].created_at + timedelta(hours=3)
        first = replace(told.comments[0], body=words, edited_at=edited)
        return replace(told, comments=(first, *told.comments[1:]))


@contextmanager
def written() -> Iterator[str]:
    """Audit both sides; gives the report's address."""
    period = Period(made_up.NEWEST - timedelta(days=190), made_up.NEWEST + timedelta(days=1))
    known = {made_up.SIGNER: made_up.KEY.public_key()}
    work = Audit(period, Covered(COUNT), ledger(COUNT), known, Scope(lambda _: False))
    with tempfile.TemporaryDirectory() as folder, book.opened() as held:
        work.run(held)
        path = Path(folder) / "report.html"
        files.write(str(path), files.check(str(path)), held, _about(work, period, tuple(known)))
        yield path.as_uri()


def _about(work: Audit, period: Period, signers: tuple[str, ...]) -> About:
    return About(
        scope=made_up.REPOSITORY.full_name,
        since=period.since,
        until=period.until,
        made_at=made_up.NEWEST,
        sources="GitHub and the ledger compared",
        keys=signers,
        entries=work.chain.count if work.chain else 0,
        head=work.chain.head_hash if work.chain else "",
        strangers=0,
        totals=work.totals,
    )
