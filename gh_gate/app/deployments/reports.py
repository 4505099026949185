"""Status reports on waiting deployments: GitHub takes ten of each and no more, so every one is counted before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from gh_gate.app.deployments.told import REPORTED, Told, Wait
from gh_gate.app.spots import Spot
from gh_gate.errors import UnknownOutcome
from gh_gate.forge.github import GitHubForge

MOST: Final = 10
"""https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules"""

KEPT: Final = 1
"""Reports that are kept in reserve for what must be said."""

SOON: Final = timedelta(seconds=15)
"""When a report is tried again that GitHub did not take yet."""

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Report:
    """Something to say about a wait.

    :param about: what it is about: a gate's digest, or a word.
    :param state: what it tells; it is said once, until something else is said about the same.
    :param must: whether it may be the last one.
    :param issue: where the gate is asked, if one is.
    """

    about: str
    state: str
    text: str
    must: bool = False
    issue: Spot | None = None


@dataclass(slots=True)
class Reports:
    """Sends reports, each once; what could not be sent for long is left out, because the gate's page has it all."""

    told: Told
    _unsent: dict[str, int] = field(default_factory=dict)

    def say(self, wait: Wait, report: Report, forge: GitHubForge) -> datetime | None:
        """Say something, unless it is what was said last.

        :return: when to try again, None where nothing is left to do.
        """
        before = self.told.of(REPORTED, wait)
        last = next((row["state"] for row in reversed(before) if row["about"] == report.about), "")
        sending = f"{wait.key}:{report.about}:{report.state}"
        if last != report.state:
            if len(before) >= (MOST if report.must else MOST - KEPT):
                return None
            self._count(wait, report, forge.now())
            self._unsent[sending] = _TRIES
        elif sending not in self._unsent:
            return None
        return self._send(wait, report, forge, sending)

    def _count(self, wait: Wait, report: Report, at: datetime) -> None:
        """Count a report before it is sent: killed in between, it is missing, and never one too many."""
        gate = report.about if report.issue else ""
        data = {"about": report.about, "state": report.state, "text": report.text}
        self.told.note(REPORTED, wait, data, at=at, about=report.issue, gate=gate)

    def _send(self, wait: Wait, report: Report, forge: GitHubForge, sending: str) -> datetime | None:
        left = self._unsent[sending] - 1
        try:
            taken = forge.protection.report(wait.spot.run, wait.environment, report.text)
        except UnknownOutcome:
            del self._unsent[sending]  # it may stand there
            raise
        if taken or left <= 0:
            del self._unsent[sending]
            return None
        self._unsent[sending] = left
        return forge.now() + SOON
