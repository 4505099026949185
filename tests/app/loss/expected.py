"""What has to come of a story in which nobody touches what was said: a second, plain reading of the rules.

It knows nothing of the engine, and nothing of what was delivered, lost or killed: that must make no difference.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.app.loss.story import INITIATOR, OWNERS, Say, Story
from tests.simulation.oracle import APPROVALS, REJECTIONS, REVOCATIONS


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a gate stands in the end.

    :param by: logins of those on whose words it rests.
    :param target: the value of its one input, for an approval.
    :param at: the second of the decision, None while there is none.
    """

    status: str
    by: frozenset[str] = frozenset()
    target: str = ""
    at: int | None = None


def outcome(story: Story, gate: int) -> Outcome:
    """Return what becomes of a gate."""
    asked = story.questions[gate]
    deadline = None if asked.endless else asked.opens + asked.timeout
    votes: dict[str, str] = {}
    for _, said in story.says(gate):
        if not _meant(story, gate, said) or (deadline is not None and said.at > deadline):
            continue
        if said.words in REJECTIONS and said.who in {*OWNERS, INITIATOR}:
            return Outcome("rejected", frozenset({said.who}), at=said.at)
        if said.who not in OWNERS or said.at < asked.whole:
            continue
        if said.words in REVOCATIONS:
            votes.pop(said.who, None)
        elif said.words in APPROVALS:
            votes[said.who] = APPROVALS[said.words]
            agreed = frozenset(who for who, value in votes.items() if value == votes[said.who])
            if len(agreed) >= asked.required:
                return Outcome("approved", agreed, votes[said.who], said.at)
    return Outcome("pending") if deadline is None else Outcome("expired", at=deadline)


def _meant(story: Story, gate: int, said: Say) -> bool:
    """Tell whether a comment is for this gate; beside others only one that names it is."""
    asked = story.questions[gate]
    return said.at > asked.opens and not said.how and said.gate == gate and (said.named or not asked.pull)
