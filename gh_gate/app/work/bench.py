"""One look, from what was first seen to what becomes of its deliveries."""

from __future__ import annotations

import hashlib
import logging
import traceback
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from gh_gate.app.logs import about
from gh_gate.app.spots import Sighting
from gh_gate.app.store.entry import Kind
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.ports import Examine, Inbox, Ledger, Observe
from gh_gate.app.work.schedule import Job, Outcome, Parcel
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone

TRIES: Final = 5
"""Looks for a delivery that may fail before it is set aside; what GitHub or the database cannot answer now is not counted."""

_log = logging.getLogger("gh_gate.app.work")


class Bench:
    """Looks at one spot at a time, in whichever thread calls; whatever happens, there is an outcome.

    :param examine: what a look is.
    """

    def __init__(self, inbox: Inbox, ledger: Ledger, examine: Examine, clocks: Clocks, observe: Observe) -> None:
        self._inbox, self._ledger, self._examine = inbox, ledger, examine
        self._clocks, self._observe = clocks, observe

    def work(self, job: Job) -> Outcome:
        """Look, and note in the inbox what came of it."""
        began, at = self._clocks.monotonic(), self._clocks.wall()
        with about(spot=str(job.spot)):
            outcome = self._noted(job)
            self._tell(job, outcome, self._clocks.monotonic() - began, at)
        return outcome

    def _noted(self, job: Job) -> Outcome:
        try:
            return self._worked(job)
        except UpstreamError as error:
            outcome = self._again("later", job, job.parcels)
            _log.warning("%s: %s Next try in %.0f s.", job.spot, error, outcome.after)
        except Exception:  # noqa: BLE001 - a bug in the books must take neither the thread along nor the deliveries
            outcome = self._again("later", job, job.parcels)
            _log.exception("%s: what came of a look could not be noted; it is tried again", job.spot)
        return outcome

    def _worked(self, job: Job) -> Outcome:
        try:
            outcome = self._looked(job)
        except Gone as gone:
            _log.info("%s: %s", job.spot, gone)
            outcome = Outcome("gone")
        except UpstreamError:
            raise
        except Exception as error:  # noqa: BLE001 - the examiner meets what strangers wrote
            return self._failed(job, error)
        if ids := _ids(job.parcels):
            self._inbox.done(ids)
        return outcome

    def _looked(self, job: Job) -> Outcome:
        relevant = any(parcel.relevant for parcel in job.parcels) or self._ledger.knows(job.spot)
        if relevant:
            self._note_sightings(job)
        at = self._examine(job.spot, relevant)
        if at is None:
            return Outcome("ok")
        return Outcome("ok", (Parcel(),), after=self._clocks.until(at))

    def _note_sightings(self, job: Job) -> None:
        for parcel in job.parcels:
            if seen := parcel.sighting:
                once = f"seen:{job.spot.repository_id}:{seen.comment_id}"
                data = _told(seen, parcel.received_at)
                self._ledger.append(Kind.SEEN, job.spot, at=self._clocks.now(), once=once, data=data)

    def _failed(self, job: Job, error: Exception) -> Outcome:
        tried = [replace(parcel, attempts=parcel.attempts + 1) for parcel in job.parcels]
        back = tuple(parcel for parcel in tried if parcel.attempts < TRIES)
        over = [parcel for parcel in tried if parcel.attempts >= TRIES]
        _log.error(
            "%s: a look failed, %d of %d reasons for it are given up",
            job.spot,
            len(over),
            len(tried),
            exc_info=error,
        )
        what = _told_of(error)
        if ids := _ids(back):
            self._inbox.failed(ids, what)
        if ids := _ids(over):
            self._inbox.bury(ids, what)
        return replace(self._again("failed", job, back), dead=what if over else "")

    def _again(self, word: str, job: Job, back: tuple[Parcel, ...]) -> Outcome:
        return Outcome(word, back, after=self._clocks.pause(job.tries), tries=job.tries + 1)

    def _tell(self, job: Job, outcome: Outcome, seconds: float, began: datetime) -> None:
        stored = [parcel.received_at for parcel in job.parcels if parcel.received_at]
        try:
            self._observe.looked(job.spot, seconds, outcome.word)
            if outcome.dead:
                self._observe.dead(job.spot, outcome.dead)
            elif outcome.fine and stored:
                self._observe.lag((began - min(stored)).total_seconds())
        except Exception:  # noqa: BLE001 - whoever counts cannot stop the work
            _log.exception("%s: a look could not be counted", job.spot)


def _ids(parcels: tuple[Parcel, ...] | list[Parcel]) -> list[int]:
    return [parcel.id for parcel in parcels if parcel.id]


def _told_of(error: Exception) -> str:
    """Return what may stand in the inbox: our own words, but of other errors only where they arose, not what they quote."""
    if isinstance(error, GateError):
        return f"{type(error).__name__}: {error}"
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}; the log has more"


def _told(seen: Sighting, received_at: datetime | None) -> dict[str, object]:
    return {
        "comment_id": seen.comment_id,
        "author_id": seen.author_id,
        "author": seen.author,
        "human": seen.human,
        "text": seen.body,
        "text_sha256": hashlib.sha256(seen.body.encode()).hexdigest(),
        "created_at": seen.created_at.isoformat(),
        "url": seen.url,
        "app": seen.app,
        "received_at": received_at.isoformat() if received_at else None,
    }
