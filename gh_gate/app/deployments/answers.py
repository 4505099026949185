"""The answer to a waiting deployment: approved or rejected, given once to each job that waits, and tried again while GitHub is not ready.

https://docs.github.com/en/rest/actions/workflow-runs#review-custom-deployment-protection-rules-for-a-workflow-run
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from gh_gate.app.deployments.asked import Question
from gh_gate.app.deployments.told import ANSWERED, Told, Wait
from gh_gate.core.policy import environments
from gh_gate.core.record import Record
from gh_gate.core.render import deployments
from gh_gate.core.tally import Decision
from gh_gate.errors import VerificationError
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.deployments import Held

FIRST: Final = 5.0
"""Seconds before an answer that GitHub did not take is given again; twice as many each time."""

LAST: Final = 3_600.0

REPEATS: Final = (30.0, 120.0, 600.0, 3_600.0)
"""Seconds after which an answer is given once more to what still waits: GitHub may not have been ready for all of its jobs."""

_log = logging.getLogger("gh_gate.app")


@dataclass(frozen=True, slots=True)
class _Try:
    times: int
    next: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """Whether an answer is due.

    :param now: whether it is.
    :param again: whether all that waits has been answered before.
    :param next: then, when it is due once more; None for never.
    """

    now: bool
    again: bool = False
    next: datetime | None = None


@dataclass(slots=True)
class Answers:
    """Gives answers; what the archive holds is all that it can say."""

    told: Told
    _tries: dict[str, _Try] = field(default_factory=dict)
    _repeats: dict[str, _Try] = field(default_factory=dict)

    def due(self, wait: Wait, jobs: Collection[int], now: datetime) -> Due:
        """Tell whether an answer is due.

        Where all jobs that wait have been answered, something else holds them, or GitHub was not ready for one of them; which
        it is does not show. So the answer is given again, a few times.
        """
        answered = {job for row in self.told.of(ANSWERED, wait) for job in row["jobs"]}
        if not jobs or not answered.issuperset(jobs):
            self._repeats.pop(wait.key, None)
            return Due(now=True)
        before = self._repeats.get(wait.key) or _Try(0, now + timedelta(seconds=REPEATS[0]))
        again = before.next is not None and now >= before.next
        if again:
            pauses = REPEATS[before.times + 1 : before.times + 2]
            before = _Try(before.times + 1, now + timedelta(seconds=pauses[0]) if pauses else None)
        self._repeats[wait.key] = before
        return Due(now=again, again=True, next=before.next)

    def give(
        self,
        wait: Wait,
        held: Held,
        questions: Sequence[Question],
        jobs: Collection[int],
        forge: GitHubForge,
        *,
        again: bool = False,
    ) -> datetime | None:
        """Answer, if the questions have been decided.

        :param questions: all that the environment needs; any one that says no is enough.
        :param jobs: those that wait.
        :param again: whether they have been answered before; then it does not matter if GitHub takes it.
        :return: when to try again, None where nothing is left to do.
        :raise VerificationError: where an approval is about something else; nothing is answered then.
        """
        records = [(one, one.record) for one in questions if one.record is not None]
        refused = [(one, record) for one, record in records if one.refuses]
        if not refused and len(records) < len(questions):
            return None
        said = [(one, record.to_decision()) for one, record in refused or records]
        for _, record in [] if refused else records:
            _require(wait, held, record, forge.now())
        if self._review(wait, said, forge, approved=not refused):
            self._note(wait, said, jobs, forge.now(), approved=not refused)
            return None
        return None if again else self._tries[wait.key].next

    def _review(
        self, wait: Wait, said: Sequence[tuple[Question, Decision]], forge: GitHubForge, *, approved: bool
    ) -> bool:
        """Send the answer, unless it was refused just now; tell whether GitHub took it."""
        trying = self._tries.get(wait.key)
        if trying and trying.next and forge.now() < trying.next:
            return False
        text = deployments.decided([(one.gate, decision, one.place.url) for one, decision in said])
        if forge.protection.review(wait.spot.run, wait.environment, approved=approved, comment=text):
            self._tries.pop(wait.key, None)
            return True
        times = trying.times + 1 if trying else 0
        pause = timedelta(seconds=min(LAST, FIRST * 2 ** min(times, 20)))
        self._tries[wait.key] = _Try(times, forge.now() + pause)
        _log.info("%s: GitHub has nothing to answer for %s", wait.spot, wait.environment)
        return False

    def _note(
        self,
        wait: Wait,
        said: Sequence[tuple[Question, Decision]],
        jobs: Collection[int],
        at: datetime,
        *,
        approved: bool,
    ) -> None:
        question, state = said[0][0], "approved" if approved else "rejected"
        data = {"state": state, "jobs": sorted(jobs), "gates": [one.gate.digest for one, _ in said]}
        self.told.note(ANSWERED, wait, data, at=at, about=question.spot, gate=question.gate.digest)
        _log.info("%s: %s is %s", wait.spot, wait.environment, state)


def _require(wait: Wait, held: Held, record: Record, now: datetime) -> None:
    """Hold an approval once more against the very deployment that it is to release, whoever chose it."""
    ours = (wait.spot.repository_id, str(wait.spot.run), held.commit)
    if (
        (record.repository_id, record.run_id, record.commit) != ours
        or not environments.among(wait.environment, record.environments)
        or record.valid_until is None
        or now > record.valid_until
    ):
        raise VerificationError(
            f"the record of {record.name} in #{record.place} does not approve {wait.environment} for {wait.spot}.",
            do="nothing was approved; report this",
        )
