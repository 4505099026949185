"""After each sweep old deliveries are removed from the inbox, whatever became of the sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.store.database import connect, migrate
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.tidying import Tidying
from gh_gate.errors import UpstreamError

OLD, NEW = timedelta(days=4), timedelta(hours=1)


class Sweep:
    """A sweep that asks for what it was given, and may fail."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.asked_with = errors, list[object]()

    def run(self, ask: Callable[[Spot], None], going: Callable[[], bool]) -> object:
        """See `gh_gate.app.work.ports.Sweeping`."""
        self.asked_with += [ask, going]
        for error in self.errors:
            raise error
        return "swept"


def ask(_: Spot) -> None:
    """Take a spot."""


def going() -> bool:
    """Go on."""
    return True


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    """Two deliveries that are done, one of them old, and an old one that waits."""
    database = connect(f"sqlite:///{tmp_path / 'app.db'}")
    migrate(database)
    made, now = Inbox(database), datetime.now(UTC)
    ids = made.put([(str(n), "issues", now - age, b"{}") for n, age in enumerate((OLD, NEW, OLD))])
    made.done(ids[:2])
    yield made
    database.dispose()


def test_it_sweeps_as_it_is_told(inbox: Inbox) -> None:
    sweep = Sweep()
    assert Tidying(sweep, inbox).run(ask, going) == "swept"
    assert sweep.asked_with == [ask, going]


@pytest.mark.parametrize("errors", [(), (UpstreamError("GitHub is down."),)])
def test_what_is_done_and_old_is_removed(inbox: Inbox, errors: tuple[Exception, ...]) -> None:
    with suppress(UpstreamError):
        Tidying(Sweep(*errors), inbox).run(ask, going)
    assert (inbox.counts()["done"], inbox.counts()["waiting"]) == (1, 1)


def test_a_sweep_that_fails_still_fails(inbox: Inbox) -> None:
    with pytest.raises(UpstreamError, match="GitHub is down"):
        Tidying(Sweep(UpstreamError("GitHub is down.")), inbox).run(ask, going)
