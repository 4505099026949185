"""The fold: from a gate and everything that happened in its thread to a tally or a decision.

Pure in (gate, thread, now): the same thread always gives the same answer, so a restart, a second process or an auditor
comes to the same conclusion. It walks along the moments of the thread by the forge's clock; the first decision stands, and
what is in doubt can only stop. The rules are those of the design:

* only a comment by an approver counts, as it was first written; an edited or deleted one never does, nor one that came
  through an App other than the one that decides;
* a touched comment of an approver, by anybody but its author, ends the gate as tampered with;
* one rejection by somebody who may decide, or by who started the run, ends the gate whatever the quorum;
* approvals count together when distinct people stated equal values;
* the deadline is the opening plus the timeout, by the forge's clock; expiry needs a thread read well after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from gh_gate.core import approvers
from gh_gate.core import inputs as typed
from gh_gate.core.approvers import Verdict
from gh_gate.core.commands import Command
from gh_gate.core.decision import ballot, sentences
from gh_gate.core.decision.addressing import Addressed, address
from gh_gate.core.decision.ballot import Moment, What
from gh_gate.core.decision.walk import Walk, counting
from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.errors import CommandError, GateError

GRACE = timedelta(seconds=30)
"""How long after the deadline a thread must have been read before expiry is concluded: a comment may appear late."""


def fold(gate: Gate, thread: Thread, now: datetime) -> Tally:
    """Conclude from a thread where a gate stands.

    :param gate: the gate as the caller knows it, never as the issue claims it.
    :param thread: the whole thread, with the standings of `gh_gate.core.decision.ballot.concerned` asked for just now.
    :param now: the forge's clock; never later than what ``thread.read_at`` can vouch for.
    :return: the tally, with the decision if there is one.
    """
    return _Fold(gate, thread, min(now, thread.read_at)).run()


class _Fold(Walk):
    """One walk along a thread."""

    def run(self) -> Tally:
        self.decision = self._before_anybody()
        for moment in ballot.moments(self.gate, self.thread):
            self._meet(moment)
        if self.decision is None or self.decision.status is Status.APPROVED:
            self.decision = self._superseded() or self.decision or self._after_everybody()
        return self.tally()

    def _before_anybody(self) -> Decision | None:
        if self.gate.auto_approve:
            return self._by_policy("policy:auto-approve-if", self.opened_at)
        return None

    def _superseded(self) -> Decision | None:
        # When the head moved is not known, so an approval may have been about either commit.
        if self.thread.head is None or self.thread.head == self.gate.commit:
            return None
        reason = f"superseded: the pull request moved on to {self.thread.head[:12]}"
        return Decision(status=Status.CANCELLED, at=self.now, reason=reason)

    def _after_everybody(self) -> Decision | None:
        if self.deadline is None or self.now < self.deadline + GRACE:
            return None
        if self.gate.on_timeout is OnTimeout.APPROVE:
            return self._by_policy("policy:on-timeout", self.deadline)
        return Decision(status=Status.EXPIRED, at=self.deadline, reason="nobody decided before the deadline")

    def _by_policy(self, rule: str, at: datetime) -> Decision | None:
        try:
            values = typed.validate(self.gate.inputs, None)
        except CommandError:
            return None  # no rule can fill in what only a person can say; `prepare` refuses such a gate
        return Decision(status=Status.APPROVED, at=at, policy=rule, inputs=values, reason=rule.partition(":")[2])

    def _meet(self, moment: Moment) -> None:
        if moment.what is What.SAID:
            self._said(moment)
        elif moment.what is What.EDITED:
            self._edited(moment)
        elif self.decision is None and (not self.late(moment.at) or self.gate.on_timeout is OnTimeout.APPROVE):
            self._doubt(moment)
        elif moment.what is What.TOUCHED and moment.comment is None and self._protected(moment):
            self._unseen(moment)

    def _unseen(self, moment: Moment) -> None:
        """Stop at a deletion after the approval: it may have been of a "no" from before it, which nobody has seen."""
        if self._unwritten(moment.at):
            self._doubt(moment)

    def _unwritten(self, at: datetime) -> bool:
        """Tell whether people had approved and nobody had written it down at some time."""
        decision = self.decision
        if decision is None or decision.status is not Status.APPROVED or not decision.by:
            return False
        written = ballot.written_at(self.gate, self.thread, decision.at)
        return written is None or at <= written

    def _edited(self, moment: Moment) -> None:
        """Take back what a person said before: an edited command must not bring an older one back to life."""
        if self.decision is None and moment.whose is not None:
            self.votes.pop(moment.whose.id, None)
        if moment.comment and moment.comment.id not in [answer.comment_id for answer in self.answers]:
            self.answer(moment.comment, sentences.EDITED, decider=self.decides(moment))

    def _doubt(self, moment: Moment) -> None:
        who = moment.whose
        if moment.what is What.QUESTION_CHANGED:
            self._cancel(moment.at, "tampered: the question was edited after it was asked")
        elif moment.what is What.WITHDRAWN:
            self._cancel(moment.at, "withdrawn by whoever asked")
        elif moment.what is What.TOUCHED and self._protected(moment):
            name = f"@{who.login}" if who else "somebody unknown"
            what = "edited" if moment.comment else "deleted"
            self._cancel(moment.at, f"tampered: a comment by {name} was {what} by somebody else")
        elif moment.what is What.REJECTED_THEN_EDITED and moment.comment and who and self.may_reject(moment):
            meant = address(ballot.read(moment.text), self.gate, self.thread, moment.comment.created_at)
            if not meant.elsewhere:
                self._reject(moment, moment.comment, who, meant.reason)

    def _protected(self, moment: Moment) -> bool:
        # Whose comment it was may be unknown, and so may a right: doubt stops. A bot's word never counts.
        if moment.whose is not None and not moment.whose.human:
            return False
        said = self.verdict(moment)
        if moment.whose is None or said is None:
            return moment.whose is None or self.initiated(moment.whose)
        return said.reject or said.approve is not False or self.initiated(moment.whose)

    def _cancel(self, at: datetime, reason: str) -> None:
        self.decision = Decision(status=Status.CANCELLED, at=at, reason=reason)

    def _said(self, moment: Moment) -> None:
        comment, who = moment.comment, moment.whose
        if comment is None:
            return
        said = self.verdict(moment)
        sure = comment.id in self.noted
        late = said is not None and said.reject and self.unanswered(comment)
        said_to = ballot.read(comment.body)
        meant = address(said_to, self.gate, self.thread, comment.created_at, noted=sure, unanswered=late)
        if meant.elsewhere:
            return
        rejects = meant.command is not None and meant.command.verb == "reject"
        decider = said is not None and (said.reject or (rejects and self.initiated(who)))
        refusal = self._refusal(comment, who, meant, rejects=rejects)
        if refusal is None and said is not None and who is not None:
            refusal = self._take(moment, comment, who, said, meant)
        if refusal is not None:
            self.answer(comment, refusal, decider=decider)

    def _refusal(self, comment: Comment, who: Person | None, meant: Addressed, *, rejects: bool) -> str | None:
        """Return why a command cannot count whoever wrote it, or None."""
        if who is None or not who.human:
            return sentences.BOT
        if ballot.through_another_app(self.gate, self.thread, comment):
            return sentences.THROUGH_APP
        if comment.by_email:
            return sentences.BY_EMAIL
        if not rejects and (self.accepts_from is None or comment.id < self.accepts_from):
            return sentences.NOT_COMPLETE
        if self.decision is not None:
            return sentences.decided(self.decision)
        if self.deadline is not None and comment.created_at > self.deadline:
            return sentences.too_late(self.deadline)
        if not rejects and comment.id in self.refused:
            return sentences.REFUSED_BEFORE
        return meant.problem

    def _take(self, moment: Moment, comment: Comment, who: Person, said: Verdict, meant: Addressed) -> str | None:
        """Let a well-formed command act; return why it does not count, or None."""
        command = meant.command
        if command is None:
            return None
        if command.verb == "revoke":
            return self._revoke(comment, who)
        if command.verb == "reject" and (said.reject or self.initiated(who)):
            self._reject(moment, comment, who, meant.reason)
            return None
        if said.approve is None:
            return sentences.cannot_tell(self.gate)
        return self._approve(comment, who, said, command) if said.approve else sentences.may_not(self.gate, said)

    def _approve(self, comment: Comment, who: Person, said: Verdict, command: Command) -> str | None:
        try:
            values = typed.validate(self.gate.inputs, command)
        except CommandError as error:
            return reply(error)
        vote = counting(comment, who, command.text or "", values=values, groups=said.groups)
        before = self.votes.get(who.id)
        if before is None or before.canonical != vote.canonical:
            self.votes[who.id] = vote
        same = [v for v in self.votes.values() if v.canonical == vote.canonical]
        if approvers.agreed(self.gate.policy, [v.groups for v in same]):
            by = tuple(sorted(same, key=lambda v: v.comment_id))
            self.decision = Decision(
                status=Status.APPROVED, at=comment.created_at, by=by, inputs=values, reason=command.text or ""
            )
            self.answer(comment, "", counted=True, decider=True)
        else:
            text = sentences.one_of_several(self.gate, list(self.votes.values()), vote, same)
            self.answer(comment, text, counted=True, decider=True)
        return None

    def _reject(self, moment: Moment, comment: Comment, who: Person, text: str) -> None:
        vote = counting(comment, who, text)
        self.decision = Decision(status=Status.REJECTED, at=moment.at, by=(vote,), reason=text)
        if moment.what is What.SAID:
            self.answer(comment, "", counted=True, decider=True)

    def _revoke(self, comment: Comment, who: Person) -> str | None:
        if self.votes.pop(who.id, None) is None:
            return sentences.NOTHING_TO_REVOKE
        self.answer(comment, "", counted=True, decider=True)
        return None


def reply(error: GateError) -> str:
    """Return an error's sentences as a reply: what is wrong, and what to do."""
    return " ".join(part for part in (error.what, error.do) if part)
