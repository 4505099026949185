"""One seed, tried: what every test of loss calls."""

from __future__ import annotations

from pathlib import Path

from tests.app.loss import demands, luck, telling
from tests.app.loss.run import told
from tests.app.loss.story import Story


def decided_the_same(seed: int, folder: Path) -> None:
    """Tell a story on a good day and on a bad one, and hold the two against the rules and each other."""
    story = telling.story(seed)
    with told(story, luck.good(seed), folder / "good") as run:
        said, in_peace = demands.counted(run), list(demands.whole(run))
    with told(story, luck.bad(seed), folder / "bad") as run:
        said_again, in_trouble = demands.counted(run), list(demands.whole(run))
    _show(seed, "on a good day", in_peace)
    _show(seed, "on a bad day", in_trouble)
    _show(seed, "on a bad day and not on a good one", _differences(story, said, said_again))


def never_decided_wrongly(seed: int, folder: Path) -> None:
    """Tell a story in which people edit and delete on a bad day."""
    with told(telling.meddled(seed), luck.bad(seed), folder / "bad") as run:
        _show(seed, "on a bad day", list(demands.never_wrong(run)))


def _differences(story: Story, one: dict[int, bool], other: dict[int, bool]) -> list[str]:
    return [f"{story.events[n]} counted: {other[n]}" for n in sorted(one.keys() & other.keys()) if one[n] != other[n]]


def _show(seed: int, when: str, problems: list[str]) -> None:
    assert not problems, f"seed {seed}, {when}: " + "\n  ".join(problems)
