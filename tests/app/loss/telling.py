"""Makes up stories, repeatably."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.app.loss.expected import outcome
from tests.app.loss.story import INITIATOR, OWNERS, PARTS, STRANGERS, Ask, Event, Meddle, Question, Say, Story, Touch
from tests.simulation.oracle import APPROVALS, CHATTER, MALFORMED, REJECTIONS, REVOCATIONS

CROWD = 24
"""So many strangers at once are more than get a reply."""

_KINDS = (
    (50, sorted(APPROVALS)),
    (8, sorted(REVOCATIONS)),
    (4, sorted(REJECTIONS)),
    (14, sorted(MALFORMED)),
    (8, sorted(CHATTER)),
)
_FORGERIES = ("label", "title", "close")
_CHANGES = ("question", "push", "owners", "right", "ours", "unsaid", "question")


def story(seed: int) -> Story:
    """Return a story in which nothing that was said is touched."""
    dice = Random(seed)  # noqa: S311 - repeatable, not secret
    questions = tuple(_questions(dice))
    events: list[Event] = [*_asked(questions), *_said(dice, questions), *_forged(dice, questions)]
    return _clear(Story(seed, questions, tuple(sorted(events, key=lambda event: event.at))))


def meddled(seed: int) -> Story:
    """Return one in which people also edit and delete, and change who may decide."""
    plain, dice = story(seed), Random(f"meddled {seed}")  # noqa: S311 - repeatable, not secret
    last = max(event.at for event in plain.events)
    changes = [_change(dice, plain, last) for _ in range(dice.randint(0, 2))]
    # A touch names its comment by the place in the story, so it stands behind all that was there before.
    touches = [touch for _ in range(dice.randint(1, 6)) if (touch := _touch(dice, plain))]
    return Story(seed, plain.questions, (*plain.events, *touches, *changes))


def _questions(dice: Random) -> Iterator[Question]:
    pulls = 2 if dice.random() < 0.5 else 0
    names = dice.sample(["deploy", "staging", "production", "eu-west", "model.v2"], 4)
    for number in range(dice.randint(1, 2) + pulls):
        yield Question(
            name=names.pop(),
            pull=number < pulls,
            required=dice.choice([1, 2, 2]),
            opens=dice.randint(1, 600),
            timeout=dice.choice([900, 1800, 3600]),
            endless=number >= pulls and dice.random() < 0.12,
            remind=dice.choice([None, None, 600]),
            long=number >= pulls and dice.random() < 0.15,
        )


def _asked(questions: tuple[Question, ...]) -> Iterator[Ask]:
    for number, asked in enumerate(questions):
        for part in range(1 + PARTS if asked.long else 1):
            yield Ask(asked.opens + part, number, part)


def _said(dice: Random, questions: tuple[Question, ...]) -> Iterator[Say]:
    for number, asked in enumerate(questions):
        at = asked.opens
        for _ in range(dice.randint(2, 9)):
            at += dice.choice([0, 1, 5, dice.randint(1, asked.timeout // 3)])
            yield _word(dice, number, asked, max(at, asked.opens + 1))
        if dice.random() < 0.06:
            size = dice.choice([7, CROWD])
            yield from (Say(at + n // 4 + 1, number, f"passer-by-{n}", "/approve") for n in range(size))


def _word(dice: Random, number: int, asked: Question, at: int) -> Say:
    kind = dice.choices([words for _, words in _KINDS], [weight for weight, _ in _KINDS])[0]
    who = dice.choice([*OWNERS, *OWNERS, *OWNERS, INITIATOR, *STRANGERS])
    how = dice.choice(["mail", "agent"]) if dice.random() < 0.06 else ""
    return Say(at, number, who, dice.choice(kind), asked.pull and dice.random() < 0.9, how)


def _forged(dice: Random, questions: tuple[Question, ...]) -> Iterator[Meddle]:
    for number, asked in enumerate(questions):
        if dice.random() < 0.3:
            yield Meddle(asked.opens + dice.randint(1, asked.timeout), number, dice.choice(_FORGERIES))


def _clear(told: Story) -> Story:
    """Leave out what means something else according to when another gate's record is posted; see `test_sense.py`."""
    kept = (event for event in told.events if not isinstance(event, Say) or _is_clear(told, event))
    return Story(told.seed, told.questions, tuple(kept))


def _is_clear(told: Story, said: Say) -> bool:
    if said.named or not told.questions[said.gate].pull:
        return True
    return all(_waits(told, n, said.at) for n, asked in enumerate(told.questions) if asked.pull)


def _waits(told: Story, gate: int, at: int) -> bool:
    decided = outcome(told, gate).at
    return told.questions[gate].opens < at and (decided is None or at <= decided)


def _touch(dice: Random, told: Story) -> Touch | None:
    said = [(n, event) for n, event in enumerate(told.events) if isinstance(event, Say)]
    if not said:
        return None
    which, event = dice.choice(said)
    words = dice.choice([None, None, *sorted(APPROVALS), "/reject", "/revoke", "nothing"])
    who = dice.choice(["", "", "carol", "alice"])
    return Touch(event.at + dice.choice([1, 2, 30, dice.randint(1, 1200)]), which, who, words)


def _change(dice: Random, told: Story, last: int) -> Meddle:
    gate = dice.randrange(len(told.questions))
    return Meddle(dice.randint(told.questions[gate].opens + 1, last + 1), gate, dice.choice(_CHANGES))
