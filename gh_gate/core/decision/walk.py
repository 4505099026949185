"""What one walk along a thread keeps in hand: votes, answers, and what is known of people and of time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gh_gate.core import approvers, strict_json
from gh_gate.core.approvers import Verdict
from gh_gate.core.decision import ballot
from gh_gate.core.decision.ballot import Moment
from gh_gate.core.gate import Gate, OnTimeout
from gh_gate.core.tally import Answer, Decision, Tally, Vote
from gh_gate.core.thread import Comment, Person, Thread

PATIENCE = timedelta(minutes=2)
"""How long the gate that was asked first may take to answer for all of a pull request; nobody may be behind it any more."""


class Walk:
    """The state of a fold; what a moment means for it is for `gh_gate.core.decision`."""

    def __init__(self, gate: Gate, thread: Thread, now: datetime) -> None:
        self.opened_at = thread.opening.created_at
        self.gate, self.thread, self.now = gate, thread, max(now, self.opened_at)
        self.deadline = None if gate.on_timeout is OnTimeout.REMIND else gate.deadline(self.opened_at)
        self.accepts_from = ballot.complete_from(gate, thread)
        self.refused, self.noted = ballot.refused(gate, thread), ballot.noted(gate, thread)
        self.replied = ballot.replied(gate, thread) if thread.neighbours else frozenset()
        self.votes: dict[int, Vote] = {}
        self.answers: list[Answer] = []
        self.decision: Decision | None = None

    def tally(self) -> Tally:
        """Return where the gate stands now."""
        best = max(self.same_values(), key=len, default=())
        groups = [vote.groups for vote in best]
        return Tally(
            opened_at=self.opened_at,
            deadline=self.deadline,
            votes=tuple(sorted(self.votes.values(), key=lambda vote: vote.comment_id)),
            missing=max(0, self.gate.policy.required - len(best)),
            missing_groups=tuple(group.label for group in approvers.missing(self.gate.policy, groups)),
            answers=tuple(sorted(self.answers, key=lambda answer: answer.comment_id)),
            decision=self.decision,
        )

    def late(self, at: datetime) -> bool:
        """Tell whether a time is after the deadline."""
        return self.deadline is not None and at > self.deadline

    def unanswered(self, comment: Comment) -> bool:
        """Tell whether no other gate has answered a comment for a while."""
        return comment.id not in self.replied and self.now >= comment.created_at + PATIENCE

    def decides(self, moment: Moment) -> bool:
        """Tell whether the person of a moment may decide."""
        said = self.verdict(moment)
        return said is not None and said.reject

    def may_reject(self, moment: Moment) -> bool:
        """Tell whether the person of a moment may say no."""
        said = self.verdict(moment)
        return self.initiated(moment.whose) or (said is not None and said.reject)

    def initiated(self, who: Person | None) -> bool:
        """Tell whether somebody started the run."""
        return who is not None and self.gate.initiator is not None and who.id == self.gate.initiator.id

    def verdict(self, moment: Moment) -> Verdict | None:
        """Return what the person of a moment may do; None where nobody is known."""
        who = moment.whose
        if who is None:
            return None
        again = [rerun.person for rerun in self.thread.reruns if rerun.at <= moment.at]
        return approvers.verdict(self.gate.policy, who, self.thread.standings.get(who.id), involved=again)

    def answer(self, comment: Comment | None, text: str, *, counted: bool = False, decider: bool = False) -> None:
        """Tell the author of a comment what became of it."""
        if comment is not None:
            self.answers.append(Answer(comment.id, comment.author, counted, text, decider))

    def same_values(self) -> list[list[Vote]]:
        """Return the votes that stand, those for equal values together."""
        kinds = dict.fromkeys(vote.canonical for vote in self.votes.values())
        return [[vote for vote in self.votes.values() if vote.canonical == kind] for kind in kinds]


def counting(
    comment: Comment,
    who: Person,
    text: str,
    *,
    values: Mapping[str, Any] | None = None,
    groups: frozenset[str] = frozenset(),
) -> Vote:
    """Return a command as one that counts."""
    return Vote(
        person=who,
        comment_id=comment.id,
        at=comment.created_at,
        url=comment.url,
        body_sha256=hashlib.sha256(comment.body.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        values=values or {},
        canonical=strict_json.identity(dict(values or {})),
        groups=groups,
    )
