"""Whether an approval is just, in a story in which people edit, delete and lose their rights: a plain reading of the rules.

Whoever decides reads the thread after its look began, so all that was done until that second has to be heeded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gh_gate.core.record import Record
from tests.app.loss.ending import Ending
from tests.app.loss.story import INITIATOR, OWNERS, Meddle, Question, Say, Touch
from tests.simulation.oracle import APPROVALS, REJECTIONS, REVOCATIONS


@dataclass(frozen=True, slots=True)
class Case:
    """An approval, and what was done until the look that gave it began.

    :param at: the second of the decision.
    :param until: the second at which the look began.
    """

    end: Ending
    gate: int
    found: Record
    at: int
    until: int

    @property
    def asked(self) -> Question:
        """The question."""
        return self.end.town.story.questions[self.gate]

    def said(self, who: str = "") -> Iterator[tuple[int, Say]]:
        """Return what was posted to this gate, by one person or all, with its place in the story."""
        for number, said in self.end.town.story.says(self.gate):
            meant = said.gate == self.gate if said.named or not self.asked.pull else not said.named
            if number in self.end.town.posted and meant and who in ("", said.who) and not said.how:
                yield number, said

    def touches(self, number: int | None = None) -> list[Touch]:
        """Return what was done to one comment, or to all, before the look."""
        done = [each for each in self.end.town.touched if each.at <= self.until]
        return done if number is None else [each for each in done if each.which == number]

    def meddled(self, what: str) -> list[Meddle]:
        """Return what else was done in the repository before the look."""
        events = [each for each in self.end.town.story.events if isinstance(each, Meddle) and each.what == what]
        return [each for each in events if each.at <= self.until]

    def may(self, who: str, *, start: bool = False) -> bool:
        """Tell whether somebody may decide, or (``start``) at least say no, because he started the run."""
        lost = who == "bob" and self.meddled("right")
        return (who in OWNERS and not lost) or (start and who == INITIATOR)


def unjust(end: Ending, gate: int) -> Iterator[str]:
    """Say why a gate must not have been decided as it was."""
    found, name = end.record(gate), end.town.story.questions[gate].name
    if found is None:
        return
    at = int((found.decided_at - end.town.began).total_seconds())
    case = Case(end, gate, found, at, end.life.observer.decided[found.digest, end.town.number(gate)])
    if found.status == "approved":
        yield from (f"{name} is approved at {at}, looked at from {case.until}, but {why}" for why in _against(case))
    if found.status == "rejected" and not any(_could_say_no(case, number, said) for number, said in _all(case)):
        yield f"{name} is rejected, and nobody said no"


def _against(case: Case) -> Iterator[str]:
    if len({voter.id for voter in case.found.by}) < case.asked.required:
        yield "fewer people said yes than it takes"
    for voter in case.found.by:
        yield from (f"@{voter.login} {why}" for why in _against_voter(case, voter.login, voter.comment_id))
    if case.meddled("owners"):
        yield "the owners had changed"
    questions = case.end.town.story.questions
    if case.asked.pull and any(questions[push.gate].pull for push in case.meddled("push")):
        yield "the pull request had moved on"
    if any(edit.gate == case.gate and edit.at <= case.at for edit in case.meddled("question")):
        yield "its question had been edited"
    yield from _nos(case)
    yield from _tampering(case)


def _against_voter(case: Case, who: str, comment: int) -> Iterator[str]:
    mine = {n: said for n, said in case.said(who) if case.end.town.posted[n].id == comment}
    if not mine or not case.may(who):
        yield "never said so, or may not decide"
        return
    number, vote = mine.popitem()
    if APPROVALS.get(vote.words) != case.found.inputs["target"]:
        yield f"said {vote.words!r}"
        return
    if not case.asked.whole <= vote.at <= (case.at if case.asked.endless else case.asked.opens + case.asked.timeout):
        yield "said so too early or too late"
    if case.touches(number):
        yield "said so in a comment that was touched"
    yield from _taken_back(case, who, vote)


def _taken_back(case: Case, who: str, vote: Say) -> Iterator[str]:
    several = sum(question.pull for question in case.end.town.story.questions) > 1
    for number, said in case.said(who):
        if case.asked.pull and several and not said.named:
            continue  # it was answered: which gate is meant?
        takes_back = (
            said.words in REVOCATIONS or APPROVALS.get(said.words, APPROVALS[vote.words]) != APPROVALS[vote.words]
        )
        if takes_back and vote.at < said.at < case.at and not case.touches(number):
            yield f"said {said.words!r} later"
        edits = [each.at for each in case.touches(number) if each.words is not None and each.who in ("", who)]
        if said.words in APPROVALS and edits and any(vote.at < at <= case.at for at in (said.at, max(edits))):
            yield "edited a later approval"


def _nos(case: Case) -> Iterator[str]:
    for number, said in case.said():
        # One that was edited away still counts; of one that is gone nobody can tell.
        deleted = any(touch.words is None for touch in case.touches(number))
        if case.may(said.who, start=True) and said.words in REJECTIONS and said.at < case.at and not deleted:
            yield f"@{said.who} had said no"


def _tampering(case: Case) -> Iterator[str]:
    there = dict(_all(case))
    for touch in case.touches():
        said = there.get(touch.which)
        foreign = said is not None and touch.who not in ("", said.who) and case.may(said.who, start=True)
        if said is not None and foreign and said.at > case.asked.opens and touch.at < case.at:
            yield f"a comment of @{said.who} had been touched by @{touch.who}"


def _could_say_no(case: Case, number: int, said: Say) -> bool:
    """Tell whether a comment ever said no, to the end of the story: a no stops, whenever it was read."""
    texts = {said.words, *(touch.words for touch in case.end.town.touched if touch.which == number)}
    return said.who in (*OWNERS, INITIATOR) and bool(texts & REJECTIONS)


def _all(case: Case) -> list[tuple[int, Say]]:
    return [(n, said) for n, said in case.end.town.story.says(case.gate) if n in case.end.town.posted]
