"""The forge of a test: the local one, where the people of a script answer as soon as they see that a gate waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from gh_gate.core import marker
from gh_gate.core.marker import Kind
from gh_gate.core.policy import Team
from gh_gate.core.policy import file as policy_file
from gh_gate.core.thread import Comment, Thread
from gh_gate.errors import UsageError
from gh_gate.forge.base import Place, Posting
from gh_gate.forge.local import LocalForge, people
from gh_gate.testing.clock import Time
from gh_gate.testing.script import Script, Waiting

COMMIT = "0" * 40
ENOUGH = 3
"""Reminders without anybody to answer, after which a test has shown what it can show."""


class PeopledForge(LocalForge):
    """The local forge as one waiter sees it.

    :param folder: the project of the test.
    :param time: of the test.
    :param script: what people are going to say.
    """

    def __init__(self, folder: Path, time: Time, script: Script) -> None:
        super().__init__(folder, login="alice", now=self._by_clock)
        self.clock, self.script, self._time = time.clock(), script, time
        self._last = 0
        self._known: dict[int, int] = {}  # how many comments of a gate this waiter knows of
        self._looked_at = self.clock.now()

    def head(self, branch: str) -> str:  # noqa: ARG002 - the protocol's; a test has one state of its files
        """Return a commit that is the same in every test."""
        return COMMIT

    def readable(self, team: Team) -> bool:
        """Tell that a team may be read.

        :raise UsageError: where the test does not say who is in it.
        """
        with self._store.reading() as connection:
            if people.members(connection, team):
                return True
        raise UsageError(
            f"this FakeForge knows nobody in the team @{team.key}.",
            do=f'say who is in it: FakeForge(teams={{"@{team.key}": ["alice"]}})',
        )

    def open_issue(self, title: str, body: str, *, labels: Iterable[str], assignees: Iterable[str]) -> Posting:
        """Open an issue, and tell the script."""
        with self.script.turn:
            posted = super().open_issue(title, body, labels=labels, assignees=assignees)
            claim = marker.read_claim(body)
            if claim is not None:
                gate = Waiting(claim.key[2], claim.key[1], posted.created_at, claim.sketch)
                self.script.opened(posted.place.number, gate)
                self._turn_to(posted.place.number, gate)
            return posted

    def read(self, place: Place) -> Thread:
        """Read a thread in which the next person has answered, if it was shown that the gate waits."""
        with self.script.turn:
            gate = self.script.gates.get(place.number)
            if gate is not None:
                self._turn_to(place.number, gate)
                if gate.shown and not gate.decided:
                    self.answer(place.number, gate)
                self._known[place.number] = gate.comments
                self._looked_at = self.clock.now()
            return super().read(place)

    def comment(self, place: Place, body: str) -> Comment:
        """Post a comment as the bot, and notice what it tells people."""
        with self.script.turn:
            note, gate = marker.read_note(body), self.script.gates.get(place.number)
            if note is not None and gate is not None:
                gate.shown |= note.kind is Kind.STATUS
                gate.decided |= note.kind is Kind.RECORD
            if gate is not None:
                gate.comments += 1
                self._known[place.number] = self._known.get(place.number, 0) + 1
            return super().comment(place, body)

    def sleep(self, seconds: float) -> None:
        """Let time pass until something happens to the gate that was asked or read last, or for so many seconds.

        :raise AssertionError: where nothing can happen any more, so that the pipeline would wait for ever.
        """
        with self.script.turn:
            now = self.clock.now()
            if self._is_news() or now > self._looked_at:
                return  # for which no time has to pass: somebody wrote, or another waiter has let it pass
            ahead = [moment for moment in self._moments(now) if moment > now]
            self.clock.wait_until(min(ahead, default=now + timedelta(seconds=seconds)))

    def answer(self, number: int, gate: Waiting) -> None:
        """Let the next person answer whose time has come."""
        found = self.script.take(number, (self.clock.now() - gate.opened_at).total_seconds())
        if found is not None:
            self.say(found.login, number, found.body)
            gate.comments += 1

    def _by_clock(self) -> datetime:
        return self.clock.now()

    def _turn_to(self, number: int, gate: Waiting) -> None:
        """Go by the clock of a gate from now on, which other waiters may have started."""
        self._last = number
        self.clock = self._time.of((gate.name, gate.key), self.clock)

    def _is_news(self) -> bool:
        """Tell, once, whether somebody has written since this waiter has looked."""
        gate = self.script.gates.get(self._last)
        if gate is None or self._known.get(self._last, 0) == gate.comments:
            return False
        self._known[self._last] = gate.comments
        return True

    def _moments(self, now: datetime) -> Iterator[datetime]:
        gate = self.script.gates.get(self._last)
        if gate is None:
            return
        after = self.script.next_at(self._last)
        if after is not None:
            yield max(gate.opened_at + timedelta(seconds=after), now + timedelta(seconds=1))
        ends, reminds, escalates = gate.concluded_at, gate.reminded_at(now), self._escalates(gate)
        yield from (moment for moment in (ends, reminds, escalates) if moment is not None)
        if ends is None and after is None:
            gate.reminders += 1
            _refuse_endless(gate)

    def _escalates(self, gate: Waiting) -> datetime | None:
        """Return when others are told that nobody has answered, by the policy file; it was read when the gate was made."""
        entry = policy_file.parse(self.file(policy_file.PATH, COMMIT) or "").entry(gate.name)
        escalate = entry.escalate if entry else None
        return gate.opened_at + timedelta(seconds=escalate.after) if escalate else None


def _refuse_endless(gate: Waiting) -> None:
    if gate.reminders > ENOUGH:
        raise AssertionError(
            f'gate {gate.name} only reminds (`on_timeout="remind"`), and nobody answers it: the pipeline waits for ever.'
            f" Say who answers: forge.approve({gate.name!r}, ...)"
        )
