"""A stateful simulation: people, strangers, meddlers, faults, kills and restarts around one gate, and the real engine.

After every step: nothing is approved without a quorum of untouched words, a decision never changes, one record and one label
stand. At the end, when GitHub works again, everybody has an answer.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gh_gate.core import record, render
from gh_gate.core.record import Record
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import GateError, VerificationError
from tests.github import faults
from tests.github.hub import GitHub
from tests.github.state_threads import Comment
from tests.killing import Killed, killed_at
from tests.scene import Scene
from tests.simulation.oracle import APPROVALS, CHATTER, COMMANDS, MALFORMED, REJECTIONS, REVOCATIONS, Oracle

TIMEOUT = 3600
WORDS = sorted({*APPROVALS, *MALFORMED, *CHATTER, *REVOCATIONS})
FAULTS = [
    faults.status(502),
    faults.secondary(retry_after=2),
    faults.cut(),
    faults.cut_after(),
    faults.truncate(),
    faults.garbage(),
]


class Gates(RuleBasedStateMachine):
    """One gate that needs two of three owners."""

    def __init__(self) -> None:
        super().__init__()
        self.hub = GitHub(check=False)
        self.hub.__enter__()
        self.hub.quirks.secondary_limit = False
        self.scene = Scene(self.hub, owners="* @alice @bob @dora\n")
        self.dora = self.hub.user("dora")
        self.scene.repo.set_permission(self.dora, "write")
        owners = [self.scene.alice, self.scene.bob, self.dora]
        self.people = [*owners, self.scene.carol, self.scene.mallory, self.scene.iris]
        self.oracle = Oracle(self.scene.repo, owners, self.scene.iris, required=2, timeout=TIMEOUT)
        self.process: tuple[Engine, Ticket] | None = None
        self.first: Record | None = None
        self.error: BaseException | None = None

    def teardown(self) -> None:
        try:
            self.hub.faults.clear()
            self._settle()
            self._everybody_was_answered()
        finally:
            self.hub.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        self._run(0, after=False)

    @rule(who=st.integers(0, 5), words=st.sampled_from(WORDS))
    def say(self, who: int, words: str) -> None:
        self._comment(who, words)

    @rule(who=st.integers(0, 2), words=st.sampled_from(sorted(APPROVALS)))
    def approve(self, who: int, words: str) -> None:
        self._comment(who, words)

    @rule(who=st.integers(0, 5), words=st.sampled_from(sorted(REJECTIONS)), luck=st.integers(0, 5))
    def reject(self, who: int, words: str, luck: int) -> None:
        if luck == 0:
            self._comment(who, words)

    @rule(who=st.integers(0, 2), words=st.sampled_from(sorted(APPROVALS)), mail=st.booleans())
    def approve_in_another_way(self, who: int, words: str, mail: bool) -> None:
        self._comment(who, words, via_email=mail, via_app=None if mail else self._agent())

    @precondition(lambda self: self._human_comments())
    @rule(which=st.integers(0, 50), editor=st.integers(0, 4), words=st.sampled_from(WORDS), luck=st.integers(0, 3))
    def edit(self, which: int, editor: int, words: str, luck: int) -> None:
        if luck:
            return
        found = self._human_comments()
        comment = found[which % len(found)]
        who = [comment.author, self.scene.carol, None, comment.author, self.scene.alice][editor]
        self.hub.clock.advance(1)
        self.scene.repo.edit_comment(who, comment.id, words)

    @precondition(lambda self: self._human_comments())
    @rule(which=st.integers(0, 50), own=st.booleans(), luck=st.integers(0, 3))
    def delete(self, which: int, own: bool, luck: int) -> None:
        if luck:
            return
        found = self._human_comments()
        comment = found[which % len(found)]
        self.hub.clock.advance(1)
        self.scene.repo.delete_comment(comment.author if own else self.scene.carol, comment.id)

    @rule(what=st.sampled_from(["close", "title", "label", "lock"]))
    def meddle(self, what: str) -> None:
        number = self._number()
        repo, carol = self.scene.repo, self.scene.carol
        if what == "close":
            repo.close(carol, number)
        elif what == "title":
            repo.edit_issue(carol, number, title="Approved by @alice")
        elif what == "label":
            repo.label(carol, number, "gate:approved")
        else:
            repo.lock(carol, number)

    @rule(seconds=st.sampled_from([1, 10, 600]))
    def time_passes(self, seconds: int) -> None:
        self.hub.clock.advance(seconds)

    @rule()
    def look(self) -> None:
        self._run(0, after=False)

    @rule()
    def restart(self) -> None:
        self.process = None
        self._run(0, after=False)

    @rule(number=st.integers(1, 25), after=st.booleans())
    def killed(self, number: int, after: bool) -> None:
        self._run(number, after=after)

    @rule(number=st.integers(1, 12), fault=st.sampled_from(FAULTS))
    def a_call_fails(self, number: int, fault: faults.Fault) -> None:
        self.hub.faults.nth_call(number, fault)
        self._run(0, after=False)
        self.hub.faults.clear()

    @invariant()
    def the_decision_is_just_and_stays(self) -> None:
        records = self._records()
        assert len(records) <= 1
        if not records:
            return
        found = records[0]
        if self.first is None:
            self.first = found
            self._is_just(found)
        assert (found.status, found.digest, found.decided_at) == (
            self.first.status,
            self.first.digest,
            self.first.decided_at,
        )

    def _is_just(self, found: Record) -> None:
        if found.status == "approved":
            by = {voter.id for voter in found.by}
            assert len(by) >= 2
            assert self.oracle.justified(found.place, str(found.inputs["target"]), by)
        if found.status == "rejected":
            assert self.oracle.rejectable(found.place)

    def _comment(self, who: int, words: str, **how: Any) -> None:
        number = self._number()
        person = self.people[who]
        if self.scene.issue(number).locked and self.scene.repo.role_of(person) not in ("admin", "maintain", "write"):
            return
        self.scene.say(person, words, number=number, **how)

    def _run(self, number: int, *, after: bool) -> None:
        """Let the step do its work, in a fresh process if there is none, perhaps killed at a request."""
        self.error = None
        try:
            with killed_at(number, after=after):
                if self.process is None:
                    self.process = self.scene.ask(required=2, timeout=TIMEOUT)
                engine, ticket = self.process
                tally = engine.look(ticket)
            if tally.status == "approved":
                assert self._records(), "approved without a record"
        except (GateError, Killed) as error:
            self.process, self.error = None, error

    def _settle(self) -> None:
        self.process = None
        for _ in range(12):
            self._run(0, after=False)
        self.the_decision_is_just_and_stays()
        number = self._number()
        labels = self.scene.labels(number)
        assert len(labels) == 1
        records = self._records()
        state = self.scene.issue(number).state
        if isinstance(self.error, VerificationError):  # words under an approval were changed afterwards
            assert labels[0] in ("gate:approved", "gate:cancelled", "gate:rejected")
        else:
            written = records[0].status if records else "pending"
            # A "no" from before the record of an approval beats it once the approval has lost its ground.
            assert labels[0] == f"gate:{written}" or (written, labels[0]) == ("approved", "gate:rejected")
        assert (state == "closed") is bool(records)

    def _everybody_was_answered(self) -> None:
        answered = set()
        for comment in self._human_comments():
            person = comment.author
            if comment.body not in COMMANDS or person is None or person.id in answered:
                continue
            answered.add(person.id)
            reacted = any(reaction.user == self.hub.bot for reaction in comment.reactions)
            replied = any(f"/{person.id} -->" in text for text in self.scene.replies(self._number()))
            assert reacted or replied or self.scene.issue(self._number()).locked, comment.body

    def _records(self) -> list[Record]:
        if not self.scene.repo.issues:
            return []
        texts = [render.read_record(body) for body in self.scene.records(self._number())]
        return [record.verify(text, None, allow_unsigned=True).record for text in texts if text]

    def _human_comments(self) -> list[Comment]:
        if not self.scene.repo.issues:
            return []
        return [
            c for c in self.scene.issue(self._number()).comments if c.author is not None and c.author != self.hub.bot
        ]

    def _number(self) -> int:
        if not self.scene.repo.issues:
            self._run(0, after=False)
        return min(self.scene.repo.issues)

    def _agent(self) -> Any:
        if not hasattr(self, "agent"):
            self.agent = self.hub.app("some-agent", permissions={"issues": "write"})
        return self.agent


QUICK = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes; the steps of a failure are printed
)


def test_a_gate_among_people_meddlers_and_faults() -> None:
    run_state_machine_as_test(Gates, settings=QUICK)


@pytest.mark.slow
def test_a_gate_among_people_meddlers_and_faults_for_long() -> None:
    run_state_machine_as_test(Gates, settings=settings(QUICK, max_examples=200, stateful_step_count=50))
