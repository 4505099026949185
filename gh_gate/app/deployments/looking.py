"""One look at a run that waits: what is missing is asked, what is decided is answered, and where nobody is asked that is said."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from gh_gate.app.deployments.answers import Answers
from gh_gate.app.deployments.asked import Question
from gh_gate.app.deployments.asking import Asking
from gh_gate.app.deployments.reports import Report, Reports
from gh_gate.app.deployments.told import Wait
from gh_gate.app.spots import Spot
from gh_gate.core.policy import file as policy_file
from gh_gate.core.policy.file import PolicyFile
from gh_gate.core.render import deployments
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.deployments import Held
from gh_gate.forge.github.refusal import Refused

_log = logging.getLogger("gh_gate.app")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the App in a run.

    :param environments: those with the App's rule.
    :param jobs: that wait, for whatever.
    """

    held: Held
    environments: tuple[str, ...]
    jobs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Look:
    """Looks at all environments of a run that wait for the App."""

    asking: Asking
    answers: Answers
    reports: Reports

    def __call__(self, spot: Spot, waiting: Waiting, forge: GitHubForge) -> datetime | None:
        """Look once; one environment's trouble does not keep the others waiting.

        :return: when to look again at the latest.
        :raise UpstreamError: where GitHub could not be asked.
        """
        times: list[datetime | None] = []
        problems: list[GateError] = []
        for environment in waiting.environments:
            wait = Wait(spot, waiting.held.attempt, environment)
            due = self.answers.due(wait, waiting.jobs, forge.now())
            times.append(due.next)
            try:
                times.append(_Environment(self, wait, waiting, forge, again=due.again).settle() if due.now else None)
            except GateError as error:
                problems.append(error)
        if problems:
            raise next((one for one in problems if isinstance(one, UpstreamError)), problems[0])
        return min((time for time in times if time), default=None)


@dataclass(frozen=True, slots=True)
class _Environment:
    """One environment that waits.

    :param again: whether all of its jobs have been answered; then nothing new is asked or said.
    """

    look: Look
    wait: Wait
    waiting: Waiting
    forge: GitHubForge
    again: bool

    def settle(self) -> datetime | None:
        try:
            file = _policy(self.forge)
        except (UpstreamError, Refused):
            raise
        except GateError as error:
            return self._cannot(policy_file.PATH, error)
        names = file.asked_for(self.wait.environment)
        if not names and self.again:
            return None
        if not names:
            text = deployments.nothing_asks(self.wait.environment)
            return self._say(Report("nothing", _short(text), text, must=True))
        found = {name: self.look.asking.stands(self.waiting.held, name, self.forge) for name in names}
        questions = [one for one in found.values() if one is not None]
        if len(questions) == len(names) or any(one.refuses for one in questions):
            return self._answer(questions)
        if self.again:
            return None
        times = [self._ask(name, file) for name, one in found.items() if one is None]
        return min((time for time in times if time), default=None)

    def _ask(self, name: str, file: PolicyFile) -> datetime | None:
        try:
            self.look.asking.open(self.waiting.held, name, file.gates[name], self.forge)
        except UpstreamError:
            raise
        except GateError as error:
            again = self._cannot(name, error)
            if isinstance(error, Refused):
                raise  # somebody may have to look at it
            return again
        return None

    def _answer(self, questions: list[Question]) -> datetime | None:
        held, jobs = self.waiting.held, self.waiting.jobs
        return self.look.answers.give(self.wait, held, questions, jobs, self.forge, again=self.again)

    def _cannot(self, name: str, error: GateError) -> datetime | None:
        _log.warning("%s: the gate %s cannot be asked: %s", self.wait.spot, name, error)
        text = deployments.cannot_ask(name, error.what, error.do)
        return self._say(Report(f"cannot {name}", _short(text), text, must=True))

    def _say(self, report: Report) -> datetime | None:
        return self.look.reports.say(self.wait, report, self.forge)


def _policy(forge: GitHubForge) -> PolicyFile:
    repository = forge.repository()
    text = forge.file(policy_file.PATH, forge.head(repository.default_branch))
    return policy_file.parse(text) if text is not None else PolicyFile()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
